"""What the codes among the details mean."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from valghalla.audit.words.parts import KINDS, TYPES, Text

_ROLES: dict[str, Text] = {"administrator": _("Administrator"), "editor": _("Editor"), "reader": _("Reader")}

_CHANNELS: dict[str, Text] = {
    "digital_post": _("Digital Post"),
    "email": _("E-mail"),
    "sms": _("SMS"),
    "letter": pgettext_lazy("channel", "Letter"),
}

CODES: dict[str, dict[str, Text]] = {
    "actor": {
        "participant": _("Participants"),
        "system": pgettext_lazy("audit", "The system"),
        "operator": pgettext_lazy("audit", "Those who run the service"),
    },
    "result": {
        "found": pgettext_lazy("audit", "Found"),
        "failed": _("CPR could not be asked"),
        "no_such_person": _("CPR does not know the number"),
        "agreement_missing": _("The municipality may not ask CPR: the agreement is missing"),
        "wrong_settings": _("CPR could not be asked: the settings are wrong"),
        "refused": _("CPR refused the question"),
        "unavailable": pgettext_lazy("audit", "CPR did not answer"),
        "not_understood": _("CPR's answer could not be understood"),
    },
    "purpose": {
        "activation": pgettext_lazy("audit", "An election is activated"),
        "import": pgettext_lazy("audit", "Participants are brought in from a file"),
        "create": pgettext_lazy("audit", "A participant is to be created"),
        "refresh": pgettext_lazy("audit", "The participant is brought up to date"),
        "registration": pgettext_lazy("audit", "A citizen signs up"),
        "weekly": pgettext_lazy("audit", "Participants are brought up to date each week"),
    },
    "kind": {
        "accessibility": _("Accessibility statement"),
        "consent": pgettext_lazy("audit", "Consent declaration"),
        "disclosure": pgettext_lazy("audit", "Disclosure statement"),
        "front_page": pgettext_lazy("audit", "Front page"),
        "faq": _("FAQ"),
    },
    "language": {"da": _("Danish"), "en": pgettext_lazy("audit", "English")},
    "page": {
        "contact": _("Contact"),
        "senders": pgettext_lazy("audit", "Senders"),
        "channels": pgettext_lazy("audit", "Channels"),
        "deadlines": pgettext_lazy("audit", "Deadlines and payment"),
        "reminders": pgettext_lazy("audit", "Reminders and sending hours"),
        "retention": pgettext_lazy("audit", "Retention"),
        "look": pgettext_lazy("audit", "Look and languages"),
        "automatic": pgettext_lazy("audit", "Steps that run by themselves"),
    },
    "via": {
        "saml": pgettext_lazy("audit", "The ordinary sign-in"),
        "fallback": _("Fallback"),
        "task": pgettext_lazy("audit", "A task"),
        "link": pgettext_lazy("audit", "A link"),
        "import": pgettext_lazy("audit", "A file"),
        "staff": pgettext_lazy("audit", "The office"),
        "sms": _("SMS"),
    },
    "why": {
        "role_gone": pgettext_lazy("audit", "There was no role in the sign-in"),
        "by_office": _("Ended by the office"),
    },
    "role": _ROLES,
    "role_before": _ROLES,
    "site": {"citizen": _("The citizens' site"), "admin": _("The administrative site")},
    "channel": _CHANNELS,
    "channel_order": _CHANNELS,
    "payment_kind": {"allowance": _("Allowance"), "fee": _("Fee")},
    "voting_role": {
        "secretary": _("Election secretary"),
        "appointed": _("Appointed elector"),
        "none": _("Not exported"),
    },
    "failed": {
        "alive": _("Dead, or CPR does not say"),
        "not_disappeared": _("Registered as disappeared"),
        "of_age": _("Not 18 on the day of the task"),
        "resident": _("Does not live in the municipality"),
        "citizen": _("Not a Danish citizen"),
        "legally_competent": _("Under guardianship, or CPR does not say"),
    },
    "state": {"accepted": _("Accepted"), "unanswered": _("Unanswered"), "available": _("Available")},
    "message_state": {
        "awaiting": _("Awaiting"),
        "queued": _("In the queue"),
        "sending": _("Being sent"),
        "handed_over": pgettext_lazy("message", "Sent"),
        "delivered": _("Delivered"),
        "failed_for_now": _("Tried again soon"),
        "failed": pgettext_lazy("message", "Failed"),
        "replaced": _("Replaced"),
        "dropped": _("Called off"),
    },
    "occasion": {
        "confirmation": _("Confirmation of registration"),
        "cancellation": _("Confirmation of cancellation"),
        "invitation": pgettext_lazy("message", "Invitation"),
        "invitation_reminder": _("Reminder of an invitation"),
        "task_reminder": _("Reminder of a task"),
        "retracted": _("Retracted invitation"),
        "removed": _("Removed from a task"),
        "removed_by_validation": _("Removed because of new CPR facts"),
    },
    "written": {
        "automatic": pgettext_lazy("message", "Automatic"),
        "manual": pgettext_lazy("message", "Manual"),
    },
    "format": {
        "csv": _("CSV for Danish Excel"),
        "csv_plain": _("Plain CSV"),
        "xlsx": _("Excel"),
        "pdf": pgettext_lazy("audit", "PDF"),
    },
    "sheets": {
        "phone": _("Phone list"),
        "sign-in": _("Sign-in sheet"),
        "diets": _("Diets in numbers"),
        "badges": _("Badges"),
    },
    "layout": {
        "tasks": pgettext_lazy("audit", "A line for each task"),
        "people": pgettext_lazy("audit", "A line for each person"),
    },
    "scope": {
        "sign_in": _("Sign in"),
        "sign_in_answer": _("Sign in"),
        "sign_in_finish": _("Sign in"),
        "sign_out_answer": _("Sign out"),
        "metadata": _("Download the metadata"),
        "fallback": _("Use the fallback"),
        "operator_sign_in": _("Sign in"),
        "link": pgettext_lazy("audit", "Open a link"),
        "registration": _("Sign up"),
        "cpr_by_staff": _("Look up in CPR"),
        "import_by_staff": _("Bring in participants"),
        "prolong": _("Stay signed in"),
        "kept_form": pgettext_lazy("audit", "Open what was kept"),
        "language": pgettext_lazy("audit", "Change the language"),
    },
    "types": {str(key): label for key, label in TYPES.items()},
    "kinds": {str(key): label for key, label in KINDS.items()},
}

# Why somebody was not let in. What is not here was a fault in what the two sides said to each other.
REFUSALS: dict[str, Text] = {
    "not_signed_in": pgettext_lazy("audit", "Signing in was broken off, or did not succeed"),
    "level": pgettext_lazy("audit", "The level of assurance was too low"),
    "professional_identity": pgettext_lazy("audit", "It was an identity for work"),
    "no_cpr": pgettext_lazy("audit", "There was no CPR number in the answer"),
    "cpr_unreadable": pgettext_lazy("audit", "The CPR number could not be read"),
    "no_role": pgettext_lazy("audit", "There was no role in the sign-in"),
    "other_municipality": pgettext_lazy("audit", "It was an employee of another organisation"),
    "access_ended": pgettext_lazy("audit", "The office has ended the access"),
    "not_set_up": pgettext_lazy("audit", "The sign-in is not set up"),
    "too_late": pgettext_lazy("audit", "It took too long"),
    "unsolicited": pgettext_lazy("audit", "It was the answer to nothing, or it had been used already"),
    "other_browser": pgettext_lazy("audit", "It came back in another browser than it began in"),
    "replayed": pgettext_lazy("audit", "The answer had been used before"),
    "not_open": pgettext_lazy("audit", "The fallback was not open"),
    "unknown_code": pgettext_lazy("audit", "The emergency code was wrong"),
    "code_shut": pgettext_lazy("audit", "The emergency code is shut after wrong tries"),
    "no_second_factor": pgettext_lazy("audit", "There was no second factor"),
    "wrong_digits": pgettext_lazy("audit", "The digits of the second factor were wrong"),
    "used_digits": pgettext_lazy("audit", "The digits of the second factor had been used"),
}
FAULT: Text = pgettext_lazy("audit", "A fault in what the sign-in service sent (code %(reason)s)")
