"""What becomes of a message after it has left: receipts of Digital Post and letters, reports of text messages.

They may be repeated, late, and in any order, so a message only ever goes forward: handed over, then failed, then delivered.
Each thing that is told is written down once. Source: docs/integrations/receipts.md; docs/states/message.md.
"""

import datetime
import logging
import uuid
from collections import defaultdict
from collections.abc import Sequence
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from valghalla.base import clock
from valghalla.communication.fallback import send_instead
from valghalla.communication.models import Attempt, Channel, Message
from valghalla.communication.states import WAITING, State, step
from valghalla.communication.values import provider

log = logging.getLogger(__name__)

CODE_LENGTH = 60
UNCONFIRMED_AFTER = datetime.timedelta(hours=24)
# Only what was handed over by these is told of.
WITH_RECEIPTS = (Channel.DIGITAL_POST, Channel.LETTER, Channel.SMS)
NO_REASON = "not_delivered"
ARRIVED_AFTER_ALL = "arrived_after_all"
# Of an Attempt: outcome, code, at.
_Fact = tuple[str, str, datetime.datetime]


class Word(StrEnum):
    """What a receipt says, as it stands in Attempt.outcome. ACCEPTED, RECEIVED: the other side has it and sees to it.

    DELAYED: it has it, and has not got any further yet.
    """

    ACCEPTED = "accepted"
    DELAYED = "delayed"
    RECEIVED = "received"
    DELIVERED = "delivered"
    FAILED = "failed"


class NotYet(Exception):
    """The message is just being sent, and what comes of that is not written down yet: ask again in a while."""


def apply(
    reference: uuid.UUID | str,
    word: Word | str,
    code: str = "",
    at: datetime.datetime | None = None,
    *,
    now: datetime.datetime | None = None,
) -> Message | None:
    """Write down what is told of the message with that reference; the message, None when the municipality has none such.

    code: why it failed, as the other side writes it.   at: when it happened, as the other side tells it; None when it
    does not. A second time changes nothing. What failed for good goes another way, if there is one. Raises NotYet.
    """
    now = now or clock.now()
    with transaction.atomic():
        message = locked().filter(reference=reference).first()
        if message is not None:
            tell(message, Word(word), code, at, now=now)
    return message


def locked(*, skip_locked: bool = False) -> QuerySet[Message]:
    """Messages to be told something, locked, without what they say. skip_locked: without those that others hold."""
    return Message.objects.select_for_update(no_key=True, skip_locked=skip_locked).defer(
        "subject_sealed", "body_sealed"
    )


def tell(message: Message, word: Word, code: str, at: datetime.datetime | None, *, now: datetime.datetime) -> None:
    """The same for a message that is locked in the transaction around. Raises NotYet."""
    facts = Attempt.objects.filter(message_id=message.pk).values_list("outcome", "code", "at")
    found = _comes_of(message, list(facts), word, code, at, now=now)
    if found is None:
        return
    attempt, state = found
    attempt.save(force_insert=True)
    if word == Word.DELIVERED and state == State.REPLACED and _is_not_needed_twice(message, now=now):
        state = State.DELIVERED
    if state != message.state:
        _go_on(message, state, code=attempt.code, at=attempt.at, now=now)
    _log(message, attempt)


class Telling(NamedTuple):
    """What is told of a message, as ``tell`` takes it."""

    message: Message
    word: Word
    code: str
    at: datetime.datetime | None


class Told(Enum):
    """What became of one of many: written down, or known before; to be asked again in a while; to be told by itself."""

    WRITTEN = auto()
    NOT_YET = auto()
    ALONE = auto()


def tell_together(tellings: Sequence[Telling], *, now: datetime.datetime) -> list[Told]:
    """What ``tell`` would do one after the other, in three statements, and what came of each.

    All messages are locked in the transaction around, each the same object wherever it stands. By itself is told, with
    all that is told of it, whatever message more follows for than that it has arrived: another is sent or called off in
    its place, or its task hears that it has left. Nothing of those is written.
    """
    facts: defaultdict[int, list[_Fact]] = defaultdict(list)
    rows = Attempt.objects.filter(message_id__in={telling.message.pk for telling in tellings})
    for key, outcome, why, then in rows.values_list("message_id", "outcome", "code", "at"):
        facts[key].append((outcome, why, then))
    were = {message.pk: message.state for message, *_ in tellings}
    attempts: defaultdict[int, list[Attempt]] = defaultdict(list)
    alone, early = set(), set()
    for number, (message, word, code, at) in enumerate(tellings):
        try:
            found = _comes_of(message, facts[message.pk], word, code, at, now=now)
        except NotYet:
            early.add(number)
            continue
        if found is None:
            continue
        attempt, state = found
        if _more_follows(message, state, word):
            alone.add(message.pk)
            continue
        attempts[message.pk].append(attempt)
        facts[message.pk].append((attempt.outcome, attempt.code, attempt.at))
        if state != message.state:
            step(message, state)
    messages = {telling.message.pk: telling.message for telling in tellings if telling.message.pk not in alone}
    arrived = [key for key, message in messages.items() if message.state != were[key]]
    Message.objects.filter(pk__in=arrived).update(state=State.DELIVERED, failure="", begun_at=None)
    written = [(message, attempt) for key, message in messages.items() for attempt in attempts[key]]
    Attempt.objects.bulk_create(attempt for _, attempt in written)
    for message, attempt in written:
        _log(message, attempt)
    return [
        Told.ALONE if telling.message.pk in alone else Told.NOT_YET if number in early else Told.WRITTEN
        for number, telling in enumerate(tellings)
    ]


def _comes_of(
    message: Message,
    facts: Sequence[_Fact],
    word: Word,
    code: str,
    at: datetime.datetime | None,
    *,
    now: datetime.datetime,
) -> tuple[Attempt, State] | None:
    """What is to be written down and the state after it; None when it is among the message's facts. Raises NotYet."""
    when, code = min(at or now, now), code[:CODE_LENGTH]
    if word == Word.FAILED:
        code = code or NO_REASON
    if any((outcome, why) == (word, code) and at in (None, then) for outcome, why, then in facts):
        return None
    if message.state == State.SENDING:
        raise NotYet(message.pk)
    failed = max((then for outcome, _, then in facts if outcome == State.FAILED), default=None)
    state = state_after(State(message.state), word, is_old=failed is not None and when <= failed)
    return Attempt(message_id=message.pk, at=when, outcome=word, code=code), state


def _more_follows(message: Message, state: State, word: Word) -> bool:
    """Whether the step to that state changes more than that the message has arrived."""
    if state == message.state:
        return word == Word.DELIVERED and state == State.REPLACED
    return state != State.DELIVERED or _was_unknown(message)


def _was_unknown(message: Message) -> bool:
    """Whether it was not known so far that the message has left."""
    return message.handed_over_at is None or message.state in (*WAITING, State.UNCERTAIN)


def _log(message: Message, attempt: Attempt) -> None:
    log.info(
        "message_told message=%s word=%s state=%s code=%s",
        message.pk,
        attempt.outcome,
        message.state,
        attempt.code or "-",
    )


def state_after(state: State, word: Word, *, is_old: bool = False) -> State:
    """The state of a message that was in this one, when it is told that too.

    is_old: it happened before the message failed, and the office has had it tried again since. That says nothing of the
    present try, save that the message is there.
    """
    on_its_way = state in (*WAITING, State.UNCERTAIN, State.HANDED_OVER)
    if word == Word.DELIVERED:
        return State.DELIVERED if on_its_way or state == State.FAILED else state
    if is_old or not on_its_way:
        return state
    return State.FAILED if word == Word.FAILED else State.HANDED_OVER


def unconfirmed(*, now: datetime.datetime) -> Q:
    """Messages handed over a day ago or more of which it has not been told what became of them.

    A letter lies at the printer for days: of that one it is enough to know that it was received there.
    """
    received = Attempt.objects.filter(message_id=OuterRef("pk"), outcome=Word.RECEIVED)
    old = Q(state=State.HANDED_OVER, channel__in=WITH_RECEIPTS, handed_over_at__lte=now - UNCONFIRMED_AFTER)
    return old & (~Q(channel=Channel.LETTER) | Q(~Exists(received)))


def is_unconfirmed(message: Message, *, now: datetime.datetime) -> bool:
    """Whether the message is one of those ``unconfirmed`` finds."""
    return message.state == State.HANDED_OVER and Message.objects.filter(unconfirmed(now=now), pk=message.pk).exists()


def _is_not_needed_twice(message: Message, *, now: datetime.datetime) -> bool:
    """Whether the message in its place still waited, which is then dropped."""
    waiting = Message.objects.select_for_update(no_key=True, skip_locked=True).filter(
        instead_of=message, because=Message.Because.FALLBACK, state=State.QUEUED, attempts=0
    )
    keys = list(waiting.values_list("pk", flat=True))
    Message.objects.filter(pk__in=keys).update(state=State.DROPPED, failure=ARRIVED_AFTER_ALL)
    Attempt.objects.bulk_create(
        Attempt(message_id=key, at=now, outcome=State.DROPPED, code=ARRIVED_AFTER_ALL) for key in keys
    )
    return bool(keys)


def _go_on(message: Message, state: State, *, code: str, at: datetime.datetime, now: datetime.datetime) -> None:
    """Change the message's state. It has left, if that was not known before."""
    was_unknown = _was_unknown(message)
    step(message, state)
    message.failure = code if state == State.FAILED else ""
    message.begun_at = None
    left = was_unknown and state != State.FAILED
    if left:
        message.handed_over_at = at
    message.save(update_fields=["state", "failure", "begun_at", "handed_over_at"])
    if left and message.event:
        provider().handed_over(message, now=now)
    if state == State.FAILED:
        send_instead(message, now=now)
