"""Claiming messages, so that each is sent by one worker at a time.

A claim is an instant on the row. Whoever sends keeps it fresh, however slow the other side is; a claim that has not
been kept fresh belongs to a worker that is no more, and is taken back (rounds.py).
Source: docs/adr/0003-jobs-in-the-database.md.
"""

import datetime
import logging
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from valghalla.base import clock, tenancy
from valghalla.communication.models import Message
from valghalla.communication.sending import MANY, send_later
from valghalla.communication.states import WAITING, State, step

log = logging.getLogger(__name__)

STALE_AFTER = datetime.timedelta(minutes=2)
KEEP_SECONDS = 20.0


def claim(keys: Sequence[int], *, now: datetime.datetime) -> list[Message]:
    """Take messages for sending, with participant, election, template and group read along, oldest first.

    Left out are those that are not due, sent already, or in another worker's hands.
    """
    with transaction.atomic():
        waiting = (
            Message.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("participant", "election", "template", "group")
            .defer("subject_sealed", "body_sealed", "group__filters")
            .filter(pk__in=keys, state__in=WAITING, due_at__lte=now)
        )
        messages = list(waiting.order_by("id"))
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(
            state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1
        )
    for message in messages:
        step(message, State.SENDING)
        message.claimed_at = now
        message.attempts += 1
    return messages


def give_back(messages: Sequence[Message], *, now: datetime.datetime, seconds: int) -> None:
    """Let go of messages that were claimed and not tried: they are queued as before, with jobs that start after so
    many seconds."""
    _let_go(messages, due_at=now, seconds=seconds)


def put_off(messages: Sequence[Message], *, until: datetime.datetime, now: datetime.datetime) -> None:
    """Let go of messages that were claimed and not tried: they are queued until an instant to come."""
    _let_go(messages, due_at=until, seconds=math.ceil((until - now).total_seconds()))


def wait_for_channel(messages: Sequence[Message], *, until: datetime.datetime, now: datetime.datetime) -> None:
    """Put off messages whose way is closed until then, and remember since when they have waited."""
    seconds = math.ceil((until - now).total_seconds())
    _let_go(messages, due_at=until, seconds=seconds, tried_since=Coalesce("tried_since", Value(now)))


def _let_go(messages: Sequence[Message], *, due_at: datetime.datetime, seconds: int, **more: Any) -> None:
    with transaction.atomic():
        mine = Message.objects.filter(pk__in=[message.pk for message in messages], state=State.SENDING)
        mine.update(state=State.QUEUED, claimed_at=None, attempts=F("attempts") - 1, due_at=due_at, **more)
        keys = [message.pk for message in messages]
        priority = MANY if all(message.group_id for message in messages) else None
        send_later(keys, municipality=tenancy.required_id(), seconds=seconds, priority=priority)


@contextmanager
def kept_fresh(messages: Sequence[Message], *, clock: Callable[[], datetime.datetime] = clock.now) -> Iterator[None]:
    """Keep the claims fresh inside the block, from another thread."""
    municipality = tenancy.current()
    assert municipality is not None
    held = _Held(municipality, {message.pk: message.attempts for message in messages}, clock)
    _keeper.add(held)
    try:
        yield
    finally:
        _keeper.remove(held)


@dataclass(frozen=True, eq=False)
class _Held:
    """Claims of one job. claims: message → the number of its try."""

    municipality: tenancy.HasKey
    claims: dict[int, int]
    clock: Callable[[], datetime.datetime]


class _Keeper:
    """One thread a process, made with the first claim."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: list[_Held] = []
        self._thread: threading.Thread | None = None

    def add(self, held: _Held) -> None:
        with self._lock:
            self._held.append(held)
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="claims", daemon=True)
                self._thread.start()

    def remove(self, held: _Held) -> None:
        with self._lock:
            self._held.remove(held)

    def renew(self) -> None:
        """Write the present instant on every claim that has been held longer than a pause."""
        with self._lock:
            all_held = list(self._held)
        for held in all_held:
            now = held.clock()
            with tenancy.acting_for(held.municipality):
                older = now - datetime.timedelta(seconds=KEEP_SECONDS / 2)
                being_sent = Message.objects.filter(pk__in=held.claims, state=State.SENDING, claimed_at__lt=older)
                being_sent.update(claimed_at=now)

    def _keep(self) -> None:
        pause = threading.Event()
        while not pause.wait(KEEP_SECONDS):
            try:
                self.renew()
            except DatabaseError:  # it may be back in a moment; a claim stands for minutes
                log.warning("claims_not_renewed")
            finally:
                connection.close()


_keeper = _Keeper()
