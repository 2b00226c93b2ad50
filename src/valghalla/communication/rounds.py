"""What is done again and again for the outbox of the municipality acted for.

Source: docs/states/message.md; docs/adr/0003-jobs-in-the-database.md.
"""

import datetime
import logging

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from valghalla.audit.actors import SYSTEM
from valghalla.audit.record import record
from valghalla.base import tenancy
from valghalla.communication.channels import KNOWS_ITS_REFERENCE
from valghalla.communication.claims import STALE_AFTER
from valghalla.communication.models import Attempt, Channel, Message
from valghalla.communication.outcome import ASKED_AGAIN_AFTER, UNKNOWN, WORD_WITHIN
from valghalla.communication.sending import send_later
from valghalla.communication.states import State

log = logging.getLogger(__name__)

MOST_AT_ONCE = 2000
UNKNOWN_THERE = frozenset(Channel) - KNOWS_ITS_REFERENCE
# A queued message has had a job since it was queued; one that still waits so long after has lost it.
JOB_LOST_AFTER = datetime.timedelta(minutes=10)


def release_stale(now: datetime.datetime, *, stale_after: datetime.timedelta = STALE_AFTER) -> int:
    """Let go of messages whose sender has not been heard of for that long. Returns how many.

    Those that were not being handed over, or by a way on which a second copy is none (e-mail: the same Message-ID), wait
    again with the same reference. Of the others it is not known whether they left: they are uncertain.
    """
    with transaction.atomic():
        stale = Message.objects.select_for_update(skip_locked=True, no_key=True).filter(
            state=State.SENDING, claimed_at__lt=now - stale_after
        )
        messages = list(stale.values_list("pk", "channel", "begun_at")[:MOST_AT_ONCE])
        if not messages:
            return 0
        _take_back([pk for pk, _, begun_at in messages if begun_at is None], State.FAILED_FOR_NOW, now, due_at=now)
        for wait, channels in ((ASKED_AGAIN_AFTER, KNOWS_ITS_REFERENCE), (WORD_WITHIN, UNKNOWN_THERE)):
            begun = [pk for pk, channel, begun_at in messages if begun_at is not None and channel in channels]
            _take_back(begun, State.UNCERTAIN, now, due_at=now + wait)
        record("messages.taken_back", by=SYSTEM, now=now, number=len(messages))
    log.warning("messages_taken_back number=%s", len(messages))
    return len(messages)


def _take_back(keys: list[int], state: State, now: datetime.datetime, *, due_at: datetime.datetime) -> None:
    taken = Message.objects.filter(pk__in=keys)
    taken.update(
        state=state,
        failure="interrupted" if state == State.FAILED_FOR_NOW else "interrupted_unknown",
        claimed_at=None,
        due_at=due_at,
        tried_since=Coalesce("tried_since", Value(now)),
    )
    Attempt.objects.bulk_create(Attempt(message_id=pk, at=now, outcome=state, code="interrupted") for pk in keys)


def see_to_uncertain(now: datetime.datetime) -> int:
    """See to messages of which no word has come whether they left: the other side is asked again where it knows the
    message by its reference; by the other ways they have failed, and the office decides. Returns how many."""
    overdue = Message.objects.select_for_update(skip_locked=True, no_key=True).filter(
        state=State.UNCERTAIN, due_at__lte=now
    )
    with transaction.atomic():
        messages = list(overdue.order_by("due_at", "id").values_list("pk", "channel")[:MOST_AT_ONCE])
        known = [pk for pk, channel in messages if channel in KNOWS_ITS_REFERENCE]
        unknown = [pk for pk, channel in messages if channel not in KNOWS_ITS_REFERENCE]
        if known:
            Message.objects.filter(pk__in=known).update(state=State.QUEUED, due_at=now)
            send_later(known, municipality=tenancy.required_id())
        Message.objects.filter(pk__in=unknown).update(state=State.FAILED, failure=UNKNOWN)
        Attempt.objects.bulk_create(
            Attempt(message_id=pk, at=now, outcome=State.FAILED, code=UNKNOWN) for pk in unknown
        )
    return len(messages)


def send_waiting(now: datetime.datetime) -> int:
    """Put jobs in the queue for messages that are due and have none: those to be tried again, and those whose job was
    lost. They are queued from now on. Returns how many."""
    due = Q(state=State.FAILED_FOR_NOW, due_at__lte=now) | Q(state=State.QUEUED, due_at__lte=now - JOB_LOST_AFTER)
    waiting = Message.objects.select_for_update(skip_locked=True, no_key=True).filter(due).order_by("due_at", "id")
    with transaction.atomic():
        messages = list(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE])
        if messages:
            Message.objects.filter(pk__in=messages).update(state=State.QUEUED, due_at=now)
            send_later(messages, municipality=tenancy.required_id())
    return len(messages)
