"""What came of a try, written down in one short transaction."""

import datetime
import logging
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from valghalla.communication import sealing
from valghalla.communication.channels import Outcome as Outcome
from valghalla.communication.models import Attempt, Message
from valghalla.communication.pauses import next_try
from valghalla.communication.states import WAITING, State, step
from valghalla.communication.values import provider
from valghalla.communication.writing import Written

log = logging.getLogger(__name__)

CODE_LENGTH = 60


def record(message: Message, outcome: Outcome, *, now: datetime.datetime, written: Written | None = None) -> None:
    """Write down what came of the try for which ``message`` was claimed. written: what was sent, or would have been.

    A claim that was taken back meanwhile changes nothing any more, save that a message that did leave has left.
    """
    if outcome.state == State.FAILED_FOR_NOW:
        outcome = _put_off(message, outcome, now=now)
    step(message, outcome.state)
    message.claimed_at, message.failure = None, outcome.code[:CODE_LENGTH]
    changed: dict[str, Any] = {"state": message.state, "failure": message.failure}
    changed |= {"claimed_at": None, "due_at": message.due_at}
    if outcome.state == State.HANDED_OVER:
        message.handed_over_at = changed["handed_over_at"] = now
    if written is not None:
        sealing.seal(message, subject=written.subject, body=written.body)
        changed |= {"subject_sealed": message.subject_sealed, "body_sealed": message.body_sealed}
    with transaction.atomic():
        if not _claimed(message, outcome).update(**changed):
            log.warning("message_claim_lost message=%s", message.pk)
            return
        Attempt(message_id=message.pk, at=now, outcome=outcome.state, code=message.failure).save(force_insert=True)
        if outcome.state == State.HANDED_OVER and message.event:
            provider().handed_over(message, now=now)
    log.info("message_%s message=%s code=%s", outcome.state, message.pk, outcome.code or "-")


def _claimed(message: Message, outcome: Outcome) -> QuerySet[Message]:
    """The row, if the claim still stands. A message that left also has when its claim was taken back and nobody else
    is sending it now."""
    mine = Q(state=State.SENDING, attempts=message.attempts)
    if outcome.state == State.HANDED_OVER:
        mine |= Q(state__in=WAITING)
    return Message.objects.filter(mine, pk=message.pk)


def _put_off(message: Message, outcome: Outcome, *, now: datetime.datetime) -> Outcome:
    again_at = next_try(message.attempts, now=now)
    if again_at is None:
        return Outcome(State.FAILED, outcome.code)
    message.due_at = again_at
    return outcome
