"""What came of a try, written down in one short transaction."""

import datetime
import logging
from dataclasses import dataclass

from django.db import transaction

from valghalla.communication import sealing
from valghalla.communication.claims import held
from valghalla.communication.models import Attempt, Message
from valghalla.communication.pauses import next_try
from valghalla.communication.states import State, step
from valghalla.communication.values import provider
from valghalla.communication.writing import Written

log = logging.getLogger(__name__)

CODE_LENGTH = 60


@dataclass(frozen=True)
class Outcome:
    """state: HANDED_OVER, FAILED_FOR_NOW, FAILED or DROPPED.   code: why, as one word; a page has a sentence for it."""

    state: State
    code: str = ""


def record(message: Message, outcome: Outcome, *, now: datetime.datetime, written: Written | None = None) -> None:
    """Write down what came of the try for which ``message`` was claimed. written: what was sent, or would have been.

    A claim that was taken back meanwhile changes nothing any more, save that a message that did leave has left.
    """
    with transaction.atomic():
        current = held(message)
        if current is None and outcome.state == State.HANDED_OVER:
            current = _late(message)
        if current is None:
            log.warning("message_claim_lost message=%s", message.pk)
            return
        if outcome.state == State.FAILED_FOR_NOW:
            outcome = _put_off(current, outcome.code, now=now)
        _close(current, outcome, now=now)
        if written is not None:
            sealing.seal(current, subject=written.subject, body=written.body)
        current.save(
            update_fields=[
                "state", "failure", "due_at", "claimed_at", "handed_over_at", "subject_sealed", "body_sealed",
            ]
        )  # fmt: skip
        Attempt.objects.create(message_id=current.pk, at=now, outcome=outcome.state, code=outcome.code[:CODE_LENGTH])
        if outcome.state == State.HANDED_OVER and current.event:
            provider().handed_over(current, now=now)
    log.info("message_%s message=%s code=%s", outcome.state, message.pk, outcome.code or "-")


def _put_off(current: Message, code: str, *, now: datetime.datetime) -> Outcome:
    again_at = next_try(current.attempts, now=now)
    if again_at is None:
        return Outcome(State.FAILED, code)
    current.due_at = again_at
    return Outcome(State.FAILED_FOR_NOW, code)


def _close(current: Message, outcome: Outcome, *, now: datetime.datetime) -> None:
    step(current, outcome.state)
    current.claimed_at = None
    current.failure = outcome.code[:CODE_LENGTH]
    if outcome.state == State.HANDED_OVER:
        current.handed_over_at = now


def _late(message: Message) -> Message | None:
    """The row of a message that left although its claim had been taken back, unless somebody is sending it again."""
    waiting = Message.objects.select_for_update(no_key=True).filter(pk=message.pk)
    return waiting.filter(state__in=[State.QUEUED, State.FAILED_FOR_NOW]).first()
