"""What is done again and again for the outbox of the municipality acted for.

Source: docs/states/message.md; docs/adr/0003-jobs-in-the-database.md.
"""

import datetime
import logging

from django.db import transaction
from django.db.models import Q

from valghalla.audit.actors import SYSTEM
from valghalla.audit.record import record
from valghalla.base import tenancy
from valghalla.communication.claims import STALE_AFTER
from valghalla.communication.models import Attempt, Message
from valghalla.communication.sending import send_later
from valghalla.communication.states import State

log = logging.getLogger(__name__)

MOST_AT_ONCE = 2000
# A queued message has had a job since it was queued; one that still waits so long after has lost it.
JOB_LOST_AFTER = datetime.timedelta(minutes=10)


def release_stale(now: datetime.datetime, *, stale_after: datetime.timedelta = STALE_AFTER) -> int:
    """Let go of messages whose sender has not been heard of for that long; they wait again, with the same reference.

    Returns how many. Whether such a message had left cannot be known; it is sent again under the same Message-ID.
    """
    with transaction.atomic():
        stale = Message.objects.select_for_update(skip_locked=True, no_key=True).filter(
            state=State.SENDING, claimed_at__lt=now - stale_after
        )
        messages = list(stale.values_list("pk", flat=True)[:MOST_AT_ONCE])
        if not messages:
            return 0
        Message.objects.filter(pk__in=messages).update(
            state=State.FAILED_FOR_NOW, failure="interrupted", claimed_at=None, due_at=now
        )
        Attempt.objects.bulk_create(
            Attempt(message_id=pk, at=now, outcome=State.FAILED_FOR_NOW, code="interrupted") for pk in messages
        )
        record("messages.taken_back", by=SYSTEM, now=now, number=len(messages))
    log.warning("messages_taken_back number=%s", len(messages))
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
