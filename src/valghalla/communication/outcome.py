"""What came of a try, written down in one short transaction."""

import datetime
import logging
from contextlib import nullcontext
from typing import Any

from django.db import transaction

from valghalla.communication import sealing
from valghalla.communication.channels import KNOWS_ITS_REFERENCE, Outcome
from valghalla.communication.closing import GIVEN_UP_AFTER
from valghalla.communication.fallback import send_instead
from valghalla.communication.models import Attempt, Message
from valghalla.communication.pauses import next_try
from valghalla.communication.statements import change_claimed, change_with_attempt
from valghalla.communication.states import WAITING, State, step
from valghalla.communication.values import provider
from valghalla.communication.writing import Written

log = logging.getLogger(__name__)

CODE_LENGTH = 60
# How long it is waited for word of a message of which it is not known whether it left, before the other side is asked
# again under the same reference, or, where that would make a second message, before the office is asked.
ASKED_AGAIN_AFTER = datetime.timedelta(minutes=30)
WORD_WITHIN = datetime.timedelta(hours=24)
UNKNOWN = "outcome_unknown"
_WAY = ("channel", "because", "passed_over", "template_id")
# A message that left also has when its claim was taken back and nobody else is sending it now.
_LEFT_ALL_THE_SAME = {State.HANDED_OVER: (*WAITING, State.UNCERTAIN)}


def begin(message: Message, written: Written, *, now: datetime.datetime) -> bool:
    """Commit that the message is about to be handed over, by which way and with which text, so that it is known should
    nobody come back to tell. False when the claim has been taken back: then it must not be."""
    sealing.seal(message, subject=written.subject, body=written.body)
    message.begun_at = message.begun_at or now
    names = ("begun_at", "subject_sealed", "body_sealed", *_WAY)
    return change_claimed(message, {name: getattr(message, name) for name in names})


def record(
    message: Message,
    outcome: Outcome,
    *,
    now: datetime.datetime,
    written: Written | None = None,
    closed_until: datetime.datetime | None = None,
    begun_before: datetime.datetime | None = None,
    opened: frozenset[str] | None = None,
) -> None:
    """Write down what came of the try for which ``message`` was claimed, and send what failed for good another way.

    written: what was sent, or would have been; None when it did not come so far.   closed_until: for everybody's failure,
    when the channel is tried again.   begun_before: when it was first handed over without an answer, in an earlier try.
    opened: the channels that are open, where they are known. A claim that was taken back meanwhile changes nothing any
    more, save that a message that did leave has left.
    """
    outcome = _waiting_for(message, outcome, now=now, closed_until=closed_until, perhaps_left=begun_before is not None)
    step(message, outcome.state)
    message.claimed_at, message.failure = None, outcome.code[:CODE_LENGTH]
    changed: dict[str, Any] = {name: getattr(message, name) for name in ("state", "failure", "due_at", *_WAY)}
    changed |= {"claimed_at": None, "tried_since": message.tried_since}
    changed["begun_at"] = message.begun_at = _begun(message, outcome, begun_before)
    if outcome.everybodys and outcome.state == State.FAILED_FOR_NOW:
        changed["attempts"] = message.attempts - 1
    if outcome.transmission:
        changed["transmission"] = message.transmission = outcome.transmission[:100]
    if outcome.state == State.HANDED_OVER:
        message.handed_over_at = changed["handed_over_at"] = now
    if written is not None:
        sealing.seal(message, subject=written.subject, body=written.body)
        changed |= {"subject_sealed": message.subject_sealed, "body_sealed": message.body_sealed}
    attempt = Attempt(message_id=message.pk, at=now, outcome=outcome.state, code=message.failure)
    told = outcome.state == State.HANDED_OVER and bool(message.event) and provider().hears_of(message)
    replaced = outcome.state == State.FAILED and written is not None
    # A statement by itself is a transaction of its own, for a quarter of the journeys to the database.
    with transaction.atomic() if told or replaced else nullcontext():
        if not change_with_attempt(message, changed, attempt, also=_LEFT_ALL_THE_SAME.get(outcome.state, ())):
            log.warning("message_claim_lost message=%s", message.pk)
            return
        if told:
            provider().handed_over(message, now=now)
        if replaced:
            send_instead(message, opened=opened, now=now)
    log.info(
        "message_%s message=%s channel=%s code=%s", outcome.state, message.pk, message.channel, outcome.code or "-"
    )


def _waiting_for(
    message: Message,
    outcome: Outcome,
    *,
    now: datetime.datetime,
    closed_until: datetime.datetime | None,
    perhaps_left: bool,
) -> Outcome:
    """The outcome, with when the message is seen to again; or failed for good, when it has been tried for long enough."""
    if outcome.state not in (State.FAILED_FOR_NOW, State.UNCERTAIN):
        return outcome
    message.tried_since = message.tried_since or now
    too_long = now - message.tried_since >= GIVEN_UP_AFTER
    if outcome.state == State.UNCERTAIN:
        asks_again = message.channel in KNOWS_ITS_REFERENCE
        message.due_at = now + (ASKED_AGAIN_AFTER if asks_again else WORD_WITHIN)
        return Outcome(State.FAILED, UNKNOWN) if too_long and asks_again else outcome
    again_at = next_try(message.attempts, now=now)
    if outcome.everybodys and closed_until is not None:
        again_at = None if too_long else closed_until
    if again_at is None:
        return Outcome(State.FAILED, UNKNOWN if perhaps_left else outcome.code)
    message.due_at = again_at
    return outcome


def _begun(message: Message, outcome: Outcome, before: datetime.datetime | None) -> datetime.datetime | None:
    if outcome.state == State.UNCERTAIN:
        return message.begun_at
    return before if outcome.state == State.FAILED_FOR_NOW else None
