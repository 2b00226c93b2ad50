"""Who has consented to what: the newest answer to a consent declaration, whichever version it was, is the one that counts.

What was answered, when and to which version, is kept by ``statements``.
"""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from valghalla.content.models import Text
from valghalla.participants.models import Participant, StatementAnswer


class Consent(StrEnum):
    """How somebody stands to the consent. CURRENT: said yes to a text in force.   EARLIER: said yes to an older one."""

    GIVEN = "given"
    CURRENT = "current"
    EARLIER = "earlier"
    REFUSED = "refused"
    NEVER_ASKED = "never_asked"
    NOT_GIVEN = "not_given"


@dataclass(frozen=True)
class Answered:
    """One answer, or what was only to be seen (answer None), with the version of the text it was about.

    version: counted from 1 among the texts of the kind and language; None when the text is gone.   written_at: when that
    version was written.   pk: the answer's key.   statement_id: the version's.
    """

    kind: str
    answer: bool | None
    at: datetime.datetime
    version: int | None
    written_at: datetime.datetime | None
    pk: int = field(default=0, compare=False)
    statement_id: int = field(default=0, compare=False)


def standing(people: QuerySet[Participant], wanted: Consent) -> QuerySet[Participant]:
    """Those of the people who stand so to the consent."""
    if wanted is Consent.NEVER_ASKED:
        return people.filter(~Exists(_answers()))
    people = people.annotate(consent_answer=Subquery(_answers().order_by("-id").values("answer")[:1]))
    if wanted is Consent.NOT_GIVEN:
        return people.filter(Q(consent_answer=False) | Q(consent_answer__isnull=True))
    if wanted is Consent.REFUSED:
        return people.filter(consent_answer=False)
    people = people.filter(consent_answer=True)
    if wanted is Consent.GIVEN:
        return people
    people = people.annotate(consent_text=Subquery(_answers().order_by("-id").values("statement_id")[:1]))
    in_force = _in_force()
    return (
        people.filter(consent_text__in=in_force)
        if wanted is Consent.CURRENT
        else people.exclude(consent_text__in=in_force)
    )


def answers_of(person: Participant) -> list[Answered]:
    """Everything the person was shown and answered, the newest first. One query."""
    text = Text.objects.filter(pk=OuterRef("statement_id"))
    told = person.statement_answers.annotate(
        version=Subquery(text.annotate(number=_number_of()).values("number")),
        written_at=Subquery(text.values("created_at")),
    )
    return [
        Answered(one.kind, one.answer, one.at, one.version, one.written_at, one.pk, one.statement_id)
        for one in told.order_by("-id")
    ]


def _answers() -> QuerySet[StatementAnswer]:
    return StatementAnswer.objects.filter(participant=OuterRef("pk"), kind=Text.Kind.CONSENT)


def _in_force() -> list[int]:
    """The newest text of each language."""
    texts = Text.objects.filter(kind=Text.Kind.CONSENT).order_by("language", "-id").distinct("language")
    return list(texts.values_list("pk", flat=True))


def _number_of() -> Subquery:
    """Which version a text is, counted from 1 among those of its kind and language."""
    until = Text.objects.filter(kind=OuterRef("kind"), language=OuterRef("language"), pk__lte=OuterRef("pk"))
    return Subquery(until.order_by().values("kind").annotate(number=Count("pk")).values("number"))
