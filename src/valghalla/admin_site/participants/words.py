"""What CPR numbers, CPR's answers and the outcome of an import are called on the pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.base.cpr_number import Problem
from valghalla.base.errors import Outside
from valghalla.integrations import cpr
from valghalla.municipalities.models import Municipality
from valghalla.participants.cpr.words import citizenship_in_words, status_in_words
from valghalla.participants.importing import draft as import_draft

Text = str | Promise

CPR_PROBLEMS: dict[str, Text] = {
    Problem.EMPTY: gettext_lazy("Write the CPR number."),
    Problem.LETTERS: gettext_lazy("A CPR number holds digits only, for example 010180-1234."),
    Problem.WRONG_LENGTH: gettext_lazy("A CPR number has ten digits. Count them again."),
    Problem.DUMMY: gettext_lazy("Ten zeros are no CPR number."),
    Problem.REPLACEMENT: gettext_lazy(
        "This is a replacement number, made by a hospital or an authority. CPR does not know it: ask for the real one."
    ),
    Problem.IMPOSSIBLE_DATE: gettext_lazy("The first six digits are no date. Read the number once more."),
}

OUTCOMES: dict[str, Text] = {
    "": gettext_lazy("Waits"),
    "created": gettext_lazy("Created"),
    "created_without": gettext_lazy("Created, without the e-mail address or mobile number that could not be read"),
    "exists": gettext_lazy("Is a participant already"),
    "joined": gettext_lazy("Is a participant already and was added to the team"),
    "dead": gettext_lazy("Dead according to CPR"),
    "replaced": gettext_lazy("The number was replaced, and CPR does not say by which"),
    "no_such_person": gettext_lazy("CPR does not know the number"),
    "agreement_missing": gettext_lazy("The municipality may not ask CPR: the agreement is missing"),
    "wrong_settings": gettext_lazy("CPR could not be asked: the settings are wrong"),
    "refused": gettext_lazy("CPR refused the question"),
    "not_understood": gettext_lazy("CPR's answer could not be understood"),
    "failed": gettext_lazy("CPR could not be asked"),
    "unavailable": gettext_lazy("CPR did not answer, although asked many times"),
    import_draft.Problem.CPR_EMPTY: gettext_lazy("The CPR number is missing"),
    import_draft.Problem.CPR_LETTERS: gettext_lazy("The CPR number holds other things than digits"),
    import_draft.Problem.CPR_WRONG_LENGTH: gettext_lazy("The CPR number does not have ten digits"),
    import_draft.Problem.CPR_DUMMY: gettext_lazy("Ten zeros are no CPR number."),
    import_draft.Problem.CPR_REPLACEMENT: gettext_lazy("A replacement number, which CPR does not know"),
    import_draft.Problem.CPR_IMPOSSIBLE_DATE: gettext_lazy("The first six digits of the CPR number are no date"),
    import_draft.Problem.TWICE: gettext_lazy("The person stands further up in the file as well"),
    import_draft.Problem.EMAIL: gettext_lazy("The e-mail address could not be read and is left out"),
    import_draft.Problem.MOBILE: gettext_lazy("The mobile number could not be read and is left out"),
    import_draft.Problem.UNKNOWN_TEAM: gettext_lazy("There is no team of that name"),
    import_draft.Problem.NO_TEAM: gettext_lazy("No team is given"),
}
GOOD_OUTCOMES = frozenset({"created", "created_without", "joined", "exists"})
__all__ = [
    "CPR_PROBLEMS", "GOOD_OUTCOMES", "OUTCOMES", "citizenship_in_words", "status_in_words",
]  # fmt: skip


def why_not_looked_up(failure: Outside) -> str:
    """A failed look-up as a sentence that says what to do."""
    sentences: list[tuple[type[Outside], str]] = [
        (cpr.NoSuchPerson, _("CPR does not know this number. Read it once more, or ask the person.")),
        (
            cpr.AgreementMissing,
            _("The municipality may not ask CPR at present: the agreement is missing. Tell those who run the service."),
        ),
        (cpr.WrongSettings, _("CPR cannot be asked, because a setting is wrong. Tell those who run the service.")),
        (cpr.Refused, _("CPR refused the question. Tell those who run the service.")),
        (cpr.Unavailable, _("CPR does not answer right now. Nothing you wrote is lost. Wait a little and try again.")),
        (
            cpr.NotUnderstood,
            _("CPR's answer was not understood. Try again; if it goes on, tell those who run the service."),
        ),
    ]
    return next((sentence for kind, sentence in sentences if isinstance(failure, kind)), _("CPR could not be asked"))


def incapable_in_words(incapable: bool | None) -> str:
    """Whether the person has lost legal capacity by guardianship."""
    if incapable is None:
        return _("CPR does not say")
    return _("Yes") if incapable else _("No")


def digital_post_in_words(digital_post: bool | None) -> str:
    """Whether the person gets Digital Post."""
    if digital_post is None:
        return _("CPR does not say")
    return _("Yes") if digital_post else _("No, exempt from Digital Post")


def municipality_in_words(code: str, own: Municipality) -> str:
    """The name of the municipality with that code, as far as it is known here."""
    if code == own.code:
        return own.name
    name = Municipality.objects.filter(code=code).values_list("name", flat=True).first() if code else None
    return named_municipality(code, name)


def named_municipality(code: str, name: str | None) -> str:
    """The name where it is known, else the code; that there is none for who lives in no Danish municipality."""
    if not code:
        return _("None in Denmark")
    return name or _("Municipality code %(code)s") % {"code": code}
