"""The consent as a question of its own: what it says, what was answered, and one button."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from valghalla.base.clock import danish_date
from valghalla.citizen_site.words import long_day
from valghalla.content.models import Text
from valghalla.participants.consents import Answered
from valghalla.participants.models import StatementAnswer


@dataclass(frozen=True)
class ConsentAsked:
    """html: the declaration in force, "" where it is switched off.   statement_id: the version that is answered.
    given: whether a yes is in force.   status: how the person stands to it, in a sentence."""

    html: str
    statement_id: int
    given: bool
    status: str


def consent_asked(answer: StatementAnswer | Answered | None, declaration: Text | None) -> ConsentAsked | None:
    """The question as it stands for the person.

    answer: her newest to any version.
    declaration: in force and switched on, else None; then there is something to ask only where a yes can be taken back.
    """
    given = answer is not None and bool(answer.answer)
    if declaration is not None:
        return ConsentAsked(declaration.html, declaration.pk, given, _status(answer, declaration))
    if given:
        assert answer is not None
        return ConsentAsked("", answer.statement_id, True, _("You said yes on %(day)s.") % {"day": _day(answer.at)})
    return None


def _status(answer: StatementAnswer | Answered | None, declaration: Text) -> str:
    if answer is None:
        return _("You have not answered.")
    day = {"day": _day(answer.at)}
    if not answer.answer:
        return _("You said no on %(day)s.") % day
    if answer.statement_id != declaration.pk:
        return _("You said yes on %(day)s, to an earlier text. It still counts.") % day
    return _("You said yes on %(day)s.") % day


def _day(at: datetime.datetime) -> str:
    return long_day(danish_date(at))
