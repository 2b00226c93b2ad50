"""What a person was told and has consented to: each answer with its time and the version of the text."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.base.clock import danish_date
from valghalla.components.formats import written
from valghalla.components.inline import Badge
from valghalla.components.tables import Column, Row, Table
from valghalla.content.models import Text as Statement
from valghalla.participants.consents import Answered

_KINDS: dict[str, str | Promise] = {
    Statement.Kind.CONSENT: gettext_lazy("Consent"),
    Statement.Kind.DISCLOSURE: gettext_lazy("Disclosure statement"),
}


def table(answers: list[Answered]) -> Table:
    """The answers, the newest first."""
    return Table(
        caption=_("Consent and disclosure"),
        columns=(
            Column("kind", _("Text")),
            Column("answer", _("Answer")),
            Column("at", _("Time")),
            Column("version", _("Version of the text"), secondary=True),
        ),
        rows=tuple(
            Row(cells=(str(_KINDS.get(one.kind, one.kind)), answer_in_words(one.answer), one.at, version_in_words(one)))
            for one in answers
        ),
        empty=_("The person has not been shown the disclosure statement, and has not been asked for consent."),
        id="statements",
    )


def consent_now(answers: list[Answered]) -> object:
    """How the person stands to the consent today."""
    newest = next((one for one in answers if one.kind == Statement.Kind.CONSENT), None)
    if newest is None:
        return _("Has not been asked")
    words = {"at": written(danish_date(newest.at)), "version": version_in_words(newest)}
    if newest.answer:
        return Badge(_("Yes, %(at)s, %(version)s") % words, "good", "check")
    return Badge(_("No, %(at)s, %(version)s") % words, "bad", "close")


def answer_in_words(answer: bool | None) -> object:
    """Yes, no, or that it was only to be seen."""
    if answer is None:
        return _("Seen")
    return Badge(_("Yes"), "good", "check") if answer else Badge(_("No"), "bad", "close")


def version_in_words(one: Answered) -> str:
    """The number of the version and the day it was written."""
    if one.version is None or one.written_at is None:
        return _("a version that is gone")
    return _("version %(number)s of %(day)s") % {"number": one.version, "day": written(danish_date(one.written_at))}
