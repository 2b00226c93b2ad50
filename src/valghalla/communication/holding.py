"""Messages that wait a while before they are sent, so that what caused them can still be taken back."""

import datetime
import math
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction

from valghalla.base import tenancy
from valghalla.communication.models import Message
from valghalla.communication.sending import send_later
from valghalla.communication.states import State

# A job that starts a moment early would find nothing due, and nobody would look again for minutes.
MARGIN_SECONDS = 1


@dataclass
class Held:
    """Messages made inside a block. until: not sent before then.   keys: in the order they were made."""

    until: datetime.datetime
    keys: list[int] = field(default_factory=list)


_holding: ContextVar[Held | None] = ContextVar("holding_messages", default=None)


@contextmanager
def held_back(until: datetime.datetime) -> Iterator[Held]:
    """Messages queued inside the block are due then and get no job: whoever opened it calls ``let_go`` afterwards.

    Should nobody, ``rounds.send_waiting`` sends them a while after they are due.
    """
    held = Held(until)
    token = _holding.set(held)
    try:
        yield held
    finally:
        _holding.reset(token)


def holding() -> Held | None:
    """What the code around holds messages back in, None when it does not."""
    return _holding.get()


def let_go(keys: Collection[int], *, at: datetime.datetime, now: datetime.datetime) -> int:
    """Have those of the messages that still wait sent at that instant, at once when it is past; says how many."""
    with transaction.atomic():
        waiting = _waiting(keys)
        Message.objects.filter(pk__in=waiting).update(due_at=max(at, now))
        seconds = math.ceil((at - now).total_seconds())
        send_later(waiting, municipality=tenancy.required_id(), seconds=seconds + MARGIN_SECONDS if seconds > 0 else 0)
    return len(waiting)


def put_off(keys: Collection[int], *, until: datetime.datetime) -> int:
    """Let none of the messages that still wait be sent before then; says how many. ``let_go`` ends it."""
    with transaction.atomic():
        return Message.objects.filter(pk__in=_waiting(keys)).update(due_at=until)


def call_off(keys: Collection[int]) -> bool:
    """Drop the messages, all of them or, when one is being sent or has been, none: False then."""
    with transaction.atomic():
        held = Message.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
        rows = list(held.values_list("pk", "state", "begun_at"))
        if any(state not in (State.QUEUED, State.DROPPED) or begun_at for _, state, begun_at in rows):
            return False
        waiting = [pk for pk, state, _ in rows if state == State.QUEUED]
        Message.objects.filter(pk__in=waiting).update(state=State.DROPPED, failure="undone")
    return True


def _waiting(keys: Collection[int]) -> list[int]:
    """Those never tried, locked. One that a worker holds right now is on its way, and passed over."""
    queued = Message.objects.select_for_update(no_key=True, skip_locked=True).filter(pk__in=keys, state=State.QUEUED)
    return list(queued.order_by("pk").values_list("pk", flat=True))
