"""What the codes among the details mean."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from valghalla.audit.words.parts import KINDS, TYPES, Text

_ROLES: dict[str, Text] = {"administrator": _("Administrator"), "editor": _("Editor"), "reader": _("Reader")}

CODES: dict[str, dict[str, Text]] = {
    "actor": {
        "participant": _("Participants"),
        "system": _("The system"),
        "operator": _("Those who run the service"),
    },
    "result": {
        "found": pgettext_lazy("audit", "Found"),
        "failed": _("CPR could not be asked"),
        "no_such_person": _("CPR does not know the number"),
        "agreement_missing": _("The municipality may not ask CPR: the agreement is missing"),
        "wrong_settings": _("CPR could not be asked: the settings are wrong"),
        "refused": _("CPR refused the question"),
        "unavailable": _("CPR did not answer"),
        "not_understood": _("CPR's answer could not be understood"),
    },
    "purpose": {
        "activation": _("An election is activated"),
        "import": _("Participants are brought in from a file"),
        "create": _("A participant is to be created"),
        "refresh": _("The participant is brought up to date"),
        "registration": _("A citizen signs up"),
        "weekly": _("Participants are brought up to date each week"),
    },
    "kind": {
        "consent": _("Consent declaration"),
        "disclosure": _("Disclosure statement"),
        "front_page": _("Front page"),
        "faq": _("FAQ"),
    },
    "via": {
        "saml": _("The ordinary sign-in"),
        "fallback": _("Fallback"),
        "task": _("A task"),
        "link": _("A link"),
        "import": _("A file"),
        "staff": _("The office"),
    },
    "why": {"role_gone": _("There was no role in the sign-in"), "by_office": _("Ended by the office")},
    "role": _ROLES,
    "role_before": _ROLES,
    "site": {"citizen": _("The citizens' site"), "admin": _("The administrative site")},
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
    "format": {"csv": _("CSV for Danish Excel"), "csv_plain": _("Plain CSV"), "xlsx": _("Excel"), "pdf": _("PDF")},
    "layout": {"tasks": _("A line for each task"), "people": _("A line for each person")},
    "scope": {
        "sign_in": _("Sign in"),
        "sign_in_answer": _("Sign in"),
        "sign_in_finish": _("Sign in"),
        "sign_out_answer": _("Sign out"),
        "metadata": _("Download the metadata"),
        "fallback": _("Use the fallback"),
        "operator_sign_in": _("Sign in"),
        "link": _("Open a link"),
        "registration": _("Sign up"),
        "cpr_by_staff": _("Look up in CPR"),
        "import_by_staff": _("Bring in participants"),
        "prolong": _("Stay signed in"),
        "kept_form": _("Open what was kept"),
        "language": _("Change the language"),
    },
    "types": {str(key): label for key, label in TYPES.items()},
    "kinds": {str(key): label for key, label in KINDS.items()},
}

# Why somebody was not let in. What is not here was a fault in what the two sides said to each other.
REFUSALS: dict[str, Text] = {
    "not_signed_in": _("Signing in was broken off, or did not succeed"),
    "level": _("The level of assurance was too low"),
    "professional_identity": _("It was an identity for work"),
    "no_cpr": _("There was no CPR number in the answer"),
    "cpr_unreadable": _("The CPR number could not be read"),
    "no_role": _("There was no role in the sign-in"),
    "other_municipality": _("It was an employee of another organisation"),
    "access_ended": _("The office has ended the access"),
    "not_set_up": _("The sign-in is not set up"),
    "too_late": _("It took too long"),
    "unsolicited": _("It was the answer to nothing, or it had been used already"),
    "other_browser": _("It came back in another browser than it began in"),
    "replayed": _("The answer had been used before"),
    "not_open": _("The fallback was not open"),
    "unknown_code": _("The emergency code was wrong"),
    "code_shut": _("The emergency code is shut after wrong tries"),
    "no_second_factor": _("There was no second factor"),
    "wrong_digits": _("The digits of the second factor were wrong"),
    "used_digits": _("The digits of the second factor had been used"),
}
FAULT: Text = _("A fault in what the sign-in service sent (code %(reason)s)")
