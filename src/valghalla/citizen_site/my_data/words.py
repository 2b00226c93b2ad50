"""What is held about a person, in words for her: what it is called, why it is held, on what grounds, and how long."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from valghalla.audit.words import words_of
from valghalla.components.formats import written
from valghalla.municipalities.models import Settings
from valghalla.participants.contact import shown_mobile
from valghalla.participants.cpr.words import citizenship_in_words, status_in_words
from valghalla.preferences.words import DAYS, language_name
from valghalla.tasks.reasons import said as reason_said

Text = str | Promise

_TASK_OF_AUTHORITY: Text = gettext_lazy(
    "The municipality's duty to hold elections (General Data Protection Regulation, article 6 (1) (e))"
)
_WITH_CPR: Text = gettext_lazy(
    "The municipality's duty to hold elections (General Data Protection Regulation, article 6 (1) (e), and the Data "
    "Protection Act, section 11)"
)
_GIVEN_FREELY: Text = gettext_lazy("You have told us of your own free will, and can take it back at any time")
_ACCOUNTABLE: Text = gettext_lazy(
    "The municipality's duty to show what is done with your data (General Data Protection Regulation, articles 5 (2) "
    "and 32)"
)


@dataclass(frozen=True)
class Explained:
    """A kind of what is held. kept: which of the periods in ``how_long``."""

    name: Text
    why: Text
    grounds: Text
    kept: str = "profile"


KINDS: dict[str, Explained] = {
    "from_cpr": Explained(
        gettext_lazy("What the CPR register says of you"),
        gettext_lazy("To know who you are, to write to you, and to see that you may have a task at the election."),
        _WITH_CPR,
    ),
    "contact": Explained(
        gettext_lazy("Mobile number, e-mail and special diets"),
        gettext_lazy("To reach you about your tasks, and to have food that you can eat."),
        _TASK_OF_AUTHORITY,
    ),
    "preferences": Explained(
        gettext_lazy("Your preferences"),
        gettext_lazy("To offer you tasks that suit you."),
        _GIVEN_FREELY,
    ),
    "teams": Explained(
        gettext_lazy("Your teams and responsibilities"),
        gettext_lazy("To know which tasks you may see, and what you are responsible for."),
        _TASK_OF_AUTHORITY,
    ),
    "tasks": Explained(
        gettext_lazy("Your tasks"),
        gettext_lazy("To have enough people at each polling station, and to pay those who helped."),
        _TASK_OF_AUTHORITY,
    ),
    "task_history": Explained(
        gettext_lazy("What you answered, and what happened to your tasks"),
        gettext_lazy("To be able to show who said yes and no, and when."),
        _TASK_OF_AUTHORITY,
    ),
    "swap_wishes": Explained(
        gettext_lazy("Wishes to swap a task"),
        gettext_lazy("To find another task for you."),
        _TASK_OF_AUTHORITY,
    ),
    "statements": Explained(
        gettext_lazy("What you were told, and your consent"),
        gettext_lazy("To be able to show what you were told, and what you have said yes and no to."),
        _ACCOUNTABLE,
    ),
    "payment": Explained(
        gettext_lazy("How you are paid"),
        gettext_lazy("To pay you correctly."),
        _TASK_OF_AUTHORITY,
    ),
    "messages": Explained(
        gettext_lazy("Messages to you"),
        gettext_lazy("To be able to show what was sent to you, and whether it arrived."),
        _TASK_OF_AUTHORITY,
        "messages",
    ),
    "received_texts": Explained(
        gettext_lazy("Text messages from you"),
        gettext_lazy("To be able to show what you answered, and what we wrote back."),
        _TASK_OF_AUTHORITY,
        "messages",
    ),
    "comments": Explained(
        gettext_lazy("Notes by the election office"),
        gettext_lazy("To remember what was agreed with you. Ask us, and you get to read them; what concerns others is left out."),
        _TASK_OF_AUTHORITY,
    ),
    "calendar": Explained(
        gettext_lazy("Your private calendar address"),
        gettext_lazy("To show your tasks in your own calendar. The address itself is not in the files below."),
        _GIVEN_FREELY,
    ),
    "sessions": Explained(
        gettext_lazy("That you are signed in"),
        gettext_lazy("To know that it is you."),
        _TASK_OF_AUTHORITY,
        "session",
    ),
    "uses": Explained(
        gettext_lazy("Who has seen or changed your data"),
        gettext_lazy("To be able to find out if somebody uses data wrongly."),
        _ACCOUNTABLE,
        "audit",
    ),
}  # fmt: skip


def how_long(kept: str, settings: Settings) -> str:
    """Until when a kind is kept."""
    if kept == "session":
        return _("Until you sign out, an hour at most")
    if kept == "messages":
        return _months(settings.message_months)
    if kept == "audit":
        return _months(settings.audit_months)
    return ngettext(
        "Until your profile is deleted. It is proposed to delete it %(count)s month after an election, unless you have "
        "consented to being kept",
        "Until your profile is deleted. It is proposed to delete it %(count)s months after an election, unless you have "
        "consented to being kept",
        settings.participant_months,
    ) % {"count": settings.participant_months}


FACTS: dict[str, Text] = {
    "name": gettext_lazy("Name"),
    "cpr_number": gettext_lazy("CPR number"),
    "birth_date": gettext_lazy("Birth date"),
    "care_of": gettext_lazy("C/o"),
    "street_address": gettext_lazy("Address"),
    "postal_code": gettext_lazy("Postal code"),
    "city": gettext_lazy("City"),
    "municipality_code": gettext_lazy("Municipality code"),
    "protected_address": gettext_lazy("Protected address"),
    "citizenship": gettext_lazy("Citizenship"),
    "status": gettext_lazy("Status in CPR"),
    "under_guardianship": gettext_lazy("Under legal guardianship"),
    "digital_post": gettext_lazy("Gets Digital Post"),
    "former_cpr_numbers": gettext_lazy("Earlier CPR numbers (how many)"),
    "looked_up_at": gettext_lazy("Last looked up"),
    "mobile": gettext_lazy("Mobile number"),
    "email": gettext_lazy("E-mail"),
    "diets": gettext_lazy("Special diets"),
    "language": gettext_lazy("Language"),
    "wished_channel": gettext_lazy("How you would rather hear from us"),
    "no_sms": gettext_lazy("Wants no text messages"),
    "no_group_email": gettext_lazy("Wants no e-mails that are written to many"),
    "since": gettext_lazy("Since"),
    "news_of_teams": gettext_lazy("News of your teams"),
    "news_of_places": gettext_lazy("News of your work locations"),
    "areas": gettext_lazy("Areas"),
    "work_locations": gettext_lazy("Work locations"),
    "task_types": gettext_lazy("Task types"),
    "days": gettext_lazy("Days"),
    "languages": gettext_lazy("Languages"),
    "changed_at": gettext_lazy("Changed"),
    "role": gettext_lazy("Role"),
    "how": gettext_lazy("How you joined"),
    "election": gettext_lazy("Election"),
    "task_day": gettext_lazy("Day of the task"),
    "starts": gettext_lazy("Begins"),
    "work_location": gettext_lazy("Work location"),
    "task_type": gettext_lazy("Task type"),
    "team": gettext_lazy("Team"),
    "state": gettext_lazy("Status"),
    "payment_dkk": gettext_lazy("Payment in kroner"),
    "at": gettext_lazy("Time"),
    "what": gettext_lazy("What happened"),
    "by": gettext_lazy("By whom"),
    "reason": gettext_lazy("The reason you gave"),
    "asked_at": gettext_lazy("Asked"),
    "wanted_day": gettext_lazy("Wanted day"),
    "wish": gettext_lazy("Wish"),
    "answer": gettext_lazy("Answer"),
    "settled_at": gettext_lazy("Settled"),
    "text": gettext_lazy("Text"),
    "version": gettext_lazy("Version of the text"),
    "version_written_at": gettext_lazy("Version written"),
    "employee": gettext_lazy("Employed by the municipality"),
    "payment_kind": gettext_lazy("Kind of payment"),
    "channel": gettext_lazy("Channel"),
    "occasion": gettext_lazy("Occasion"),
    "subject": gettext_lazy("Subject"),
    "created_at": gettext_lazy("Made"),
    "expires_at": gettext_lazy("Ends"),
    "ends_at": gettext_lazy("Ends"),
    "opened": gettext_lazy("Times opened"),
    "opened_at": gettext_lazy("Last opened"),
}
# Facts that only a program can read; they stand in the file for programs.
NOT_ON_PAPER = {"facts"}
# Facts that most records do not have; without one, paper does not name it.
WHERE_GIVEN = {"reason"}

_BY: dict[str, Text] = {
    "participant": gettext_lazy("You"),
    "staff": gettext_lazy("The municipality"),
    "operator": gettext_lazy("Those who run the service"),
    "system": gettext_lazy("The system"),
}
_HOW_OFTEN: dict[str, Text] = {
    "at_once": gettext_lazy("At once"),
    "daily": gettext_lazy("Once a day"),
    "never": gettext_lazy("Never"),
}
_SAID: dict[str, dict[str, Text]] = {
    "by": _BY,
    "role": {
        "member": gettext_lazy("Member"),
        "team_responsible": gettext_lazy("Team responsible"),
        "work_location_responsible": gettext_lazy("Work location responsible"),
        "asked_to_join": gettext_lazy("Has asked to join"),
        "let_in": gettext_lazy("Was let in"),
        "not_let_in": gettext_lazy("Was not let in"),
    },
    "how": {
        "staff": gettext_lazy("The municipality added you"),
        "link": gettext_lazy("By a link"),
        "task": gettext_lazy("By a task"),
        "import": gettext_lazy("From a list"),
    },
    "state": {
        "accepted": pgettext_lazy("own data", "Accepted"),
        "unanswered": pgettext_lazy("own data", "Not answered"),
        "queued": pgettext_lazy("own data", "To be sent"),
        "sending": pgettext_lazy("own data", "Being sent"),
        "handed_over": pgettext_lazy("own data", "Sent"),
        "delivered": pgettext_lazy("own data", "Delivered"),
        "failed_for_now": pgettext_lazy("own data", "Tried again soon"),
        "failed": pgettext_lazy("own data", "Did not arrive"),
        "replaced": pgettext_lazy("own data", "Sent in another way"),
        "dropped": pgettext_lazy("own data", "Called off"),
        "uncertain": pgettext_lazy("own data", "Perhaps sent"),
        "open": pgettext_lazy("own data", "Waits for the municipality"),
        "done": pgettext_lazy("own data", "Carried out"),
        "refused": pgettext_lazy("own data", "Refused"),
    },
    "what": {
        "assigned": gettext_lazy("You were given the task"),
        "invited": gettext_lazy("You were invited"),
        "reminded": gettext_lazy("You were reminded"),
        "accepted": gettext_lazy("Yes to the task"),
        "declined": gettext_lazy("No to the task"),
        "withdrawn": gettext_lazy("You withdrew from the task"),
        "removed": gettext_lazy("You were taken off the task"),
        "invalidated": gettext_lazy("You were taken off the task after new facts from CPR"),
        "moved": gettext_lazy("The task was moved"),
        "changed": gettext_lazy("The time or place of the task was changed"),
        "undone": gettext_lazy("It was taken back"),
        "swap_asked": gettext_lazy("You asked to swap the task"),
        "swap_dropped": gettext_lazy("You no longer want to swap the task"),
        "swap_done": gettext_lazy("The task was swapped"),
        "swap_refused": gettext_lazy("The task could not be swapped"),
    },
    "text": {
        "disclosure": gettext_lazy("Disclosure statement"),
        "consent": gettext_lazy("Consent"),
    },
    "channel": {
        "digital_post": gettext_lazy("Digital Post"),
        "email": gettext_lazy("E-mail"),
        "sms": gettext_lazy("SMS"),
        "letter": pgettext_lazy("channel", "Letter"),
    },
    "occasion": {
        "confirmation": gettext_lazy("Confirmation of registration"),
        "cancellation": gettext_lazy("Confirmation of cancellation"),
        "invitation": gettext_lazy("Invitation to a task"),
        "invitation_reminder": gettext_lazy("Reminder of an invitation"),
        "task_reminder": gettext_lazy("Reminder of a task"),
        "retracted": gettext_lazy("Retracted invitation"),
        "removed": gettext_lazy("Removed from a task"),
        "removed_by_validation": gettext_lazy("Removed because of new CPR facts"),
        "changed": gettext_lazy("Another time or place"),
        "moved": gettext_lazy("Moved to another place"),
        "deleted": gettext_lazy("The task is deleted"),
        "called_off": gettext_lazy("The election is called off"),
        "notice": gettext_lazy("News to those responsible"),
        "by_hand": gettext_lazy("Written by hand"),
    },
    "news_of_teams": _HOW_OFTEN,
    "news_of_places": _HOW_OFTEN,
    "payment_kind": {"allowance": gettext_lazy("Allowance"), "fee": gettext_lazy("Fee"), "": ""},
    "language": {"da": gettext_lazy("Danish"), "en": gettext_lazy("English")},
    "wished_channel": {
        "digital_post": gettext_lazy("Digital Post"),
        "email": gettext_lazy("E-mail"),
        "sms": gettext_lazy("SMS"),
    },
}


def name_of(fact: str) -> str:
    """What a fact is called; one that has no name of its own is called as in the files."""
    return str(FACTS.get(fact, fact))


def said(fact: str, value: Any) -> str:
    """A value as one reads it; what is not known is a dash."""
    if isinstance(value, list):
        return ", ".join(_one_of(fact, one) for one in value) or written(None)
    if fact == "status" and (value is None or isinstance(value, int)):
        return status_in_words(value)
    return written(_word(fact, value) if isinstance(value, str) else value)


def _one_of(fact: str, value: str) -> str:
    if fact == "languages":
        return language_name(value)
    return str(DAYS[value]) if fact == "days" and value in DAYS else value


def _word(fact: str, value: str) -> str:
    if fact == "mobile":
        return shown_mobile(value)
    if fact == "citizenship":
        return citizenship_in_words(value)
    if fact == "reason":
        return reason_said(value)
    if fact == "what" and "." in value:
        return str(words_of(value).said)
    return str(_SAID.get(fact, {}).get(value, value))


def _months(count: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}
