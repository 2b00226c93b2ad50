"""What the pages of one's own data show."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.citizen_site.emails.pages import EmailsPage, emails_to_many
from valghalla.citizen_site.my_data.words import KINDS, how_long, name_of, said
from valghalla.citizen_site.participants.consent import ConsentAsked, consent_asked
from valghalla.citizen_site.settled import settings
from valghalla.components.formats import written
from valghalla.components.parts import Confirm, Fact
from valghalla.components.tables import Column, Row, Table
from valghalla.content.models import Text
from valghalla.lists.own_data import contact, from_cpr, how_much, newest_uses
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.consents import Answered, answers_of
from valghalla.participants.models import Participant
from valghalla.tasks.people.erase_oneself import Why

USES_SHOWN = 10


@dataclass(frozen=True)
class HeldKind:
    """A kind of what is held. held: its facts, those that are few.   explained: why, on what grounds, how long.
    table: its records, where they are shown here.   link: (address, word) of where more is seen or changed."""

    heading: str
    held: tuple[Fact, ...]
    explained: tuple[Fact, ...]
    table: Table | None = None
    link: tuple[str, str] | None = None


@dataclass(frozen=True)
class MyDataPage:
    """The page. consent: None where there is nothing to give or take back.   emails: whether she gets what is written
    to many, None without an e-mail address."""

    title: str
    kinds: tuple[HeldKind, ...]
    consent: ConsentAsked | None
    emails: EmailsPage | None
    delete_url: str


@dataclass(frozen=True)
class StatementPage:
    """A version of a text as the person saw it."""

    title: str
    lead: str
    html: str


@dataclass(frozen=True)
class DeletePage:
    """The question, or what stands in the way: a sentence each."""

    title: str
    confirm: Confirm | None
    reasons: tuple[str, ...]


def my_data_page(person: Participant, declaration: Text | None, *, of: Municipality) -> MyDataPage:
    """Everything in outline; the files have all of it. declaration: the consent in force, None when it is off.   of: who
    holds it."""
    own, many, answers = settings(), how_much(person), answers_of(person)
    shown = {
        "from_cpr": (_facts(from_cpr(person)), None, None),
        "contact": (_facts(contact(person)), None, (reverse("profile"), _("Change it on My profile"))),
        "preferences": (
            _many(many["preferences"]),
            None,
            (reverse("preferences"), _("See and change your preferences")),
        ),
        "tasks": (_many(many["tasks"]), None, (reverse("my_tasks"), _("See your tasks"))),
        "statements": ((), _statements(answers), None),
        "uses": (_many(many["uses"]), _uses(person), None),
        "sessions": ((), None, None),
    }
    return MyDataPage(
        title=_("What we hold about you"),
        kinds=tuple(
            HeldKind(str(kind.name), *_in_order(shown.get(key) or (_many(many[key]), None, None), key, own))
            for key, kind in KINDS.items()
        ),
        consent=consent_asked(next((one for one in answers if one.kind == Text.Kind.CONSENT), None), declaration),
        emails=emails_to_many(person, of),
        delete_url=reverse("my_data_delete"),
    )


def statement_page(text: Text, one: Answered) -> StatementPage:
    """A version that the person saw, and when."""
    lead = _("You saw this text on %(day)s.") if one.answer is None else (
        _("You said yes to this text on %(day)s.") if one.answer else _("You said no to this text on %(day)s.")
    )  # fmt: skip
    return StatementPage(said("text", text.kind), lead % {"day": written(one.at)}, text.html)


def delete_page(why: tuple[Why, ...]) -> DeletePage:
    """The question before a profile is deleted; with reasons, why it cannot be."""
    title = _("Delete my profile")
    if why:
        return DeletePage(title, None, tuple(reason_in_words(one) for one in why))
    confirm = Confirm(
        question=_("Do you want to delete your profile?"),
        lines=(
            _("Your tasks are given to others, and you leave your teams. Nobody gets a message."),
            _("All we hold about you is deleted. It cannot be undone. You can register again later."),
        ),
        yes=_("Yes, delete my profile"),
        cancel_url=reverse("profile"),
    )
    return DeletePage(title, confirm, ())


def reason_in_words(why: Why) -> str:
    """What stands in the way of deleting, and what one can do."""
    return {
        Why.OFFICE: _("In this municipality it is the election office that deletes profiles. Contact us, and we will do it."),
        Why.SOON: _("You have said yes to a task that is now or very soon, so we need your data. Contact us if you cannot come."),
        Why.PAYMENT: _("You have helped at an election, and we need your data to pay you. Contact us if you have been paid."),
    }[why]  # fmt: skip


def _in_order(
    shown: tuple[tuple[Fact, ...], Table | None, tuple[str, str] | None], key: str, own: Settings
) -> tuple[tuple[Fact, ...], tuple[Fact, ...], Table | None, tuple[str, str] | None]:
    held, table, link = shown
    return held, explained(key, own), table, link


def explained(key: str, own: Settings) -> tuple[Fact, ...]:
    """Why a kind is held, on what grounds, and how long."""
    kind = KINDS[key]
    return (
        Fact(_("Why"), str(kind.why)),
        Fact(_("Legal basis"), str(kind.grounds)),
        Fact(_("How long"), how_long(kind.kept, own)),
    )


def _facts(record: dict[str, object]) -> tuple[Fact, ...]:
    return tuple(Fact(name_of(fact), said(fact, value)) for fact, value in record.items())


def _many(count: int) -> tuple[Fact, ...]:
    number = ngettext("%(count)s entry", "%(count)s entries", count) % {"count": count} if count else _("Nothing")
    return (Fact(_("Held"), number),)


def _statements(answers: list[Answered]) -> Table:
    return Table(
        caption=_("What you were told, and your consent"),
        columns=(Column("text", _("Text")), Column("answer", _("Answer")), Column("at", _("Time"))),
        rows=tuple(
            Row(
                (
                    _("%(text)s, version %(number)s") % {"text": said("text", one.kind), "number": one.version}
                    if one.version
                    else said("text", one.kind),
                    _("Seen") if one.answer is None else said("answer", one.answer),
                    one.at,
                ),
                url=reverse("my_statement", args=[one.pk]) if one.version else "",
            )
            for one in answers
        ),
        empty=_("You have not been shown any text yet."),
        id="statements",
    )


def _uses(person: Participant) -> Table:
    return Table(
        caption=_("The newest"),
        show_caption=True,
        columns=tuple(Column(fact, name_of(fact)) for fact in ("what", "by", "at")),
        rows=tuple(
            Row((said("what", one["what"]), said("by", one["by"]), one["at"]))
            for one in newest_uses(person, USES_SHOWN)
        ),
        empty=_("Nothing"),
        id="uses",
    )
