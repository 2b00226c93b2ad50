"""Which version of the disclosure statement a person has seen, and what she answered to which version of the
consent.
"""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.content.models import Text
from valghalla.participants.models import Participant, StatementAnswer


def saw(participant: Participant, statement: Text, *, by: Actor, now: datetime.datetime) -> None:
    """Keep that the person was shown this version; once is enough for each."""
    if participant.statement_answers.filter(statement_id=statement.pk, answer=None).exists():
        return
    _add(participant, statement, None, by=by, now=now)


def answered(participant: Participant, consent: Text, answer: bool, *, by: Actor, now: datetime.datetime) -> None:
    """Keep a yes or a no to this version. What was answered before stays; the newest counts, so a yes can be taken
    back.
    """
    latest = consent_of(participant)
    if latest is None or (latest.statement_id, latest.answer) != (consent.pk, answer):
        _add(participant, consent, answer, by=by, now=now)


def consent_of(participant: Participant) -> StatementAnswer | None:
    """The person's newest answer to a consent declaration, whichever version it was; None when never asked."""
    return participant.statement_answers.filter(kind=Text.Kind.CONSENT).order_by("-id").first()


def _add(participant: Participant, statement: Text, answer: bool | None, *, by: Actor, now: datetime.datetime) -> None:
    with transaction.atomic():
        StatementAnswer.objects.create(
            participant=participant, statement_id=statement.pk, kind=statement.kind, answer=answer, at=now
        )
        record(
            "statement.seen" if answer is None else "statement.answered",
            participant,
            by=by,
            now=now,
            participant_id=participant.pk,
            kind=statement.kind,
            statement=statement.pk,
            answer=answer,
        )
