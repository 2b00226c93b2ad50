"""Claiming messages, so that each is sent by one worker at a time.

A claim is an instant on the row. Whoever sends keeps it fresh, however slow the other side is; a claim that has not
been kept fresh belongs to a worker that is no more, and is taken back (rounds.py).
Source: docs/adr/0003-jobs-in-the-database.md.
"""

import datetime
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, close_old_connections, transaction

from valghalla.base import clock, tenancy
from valghalla.communication.models import Message
from valghalla.communication.states import WAITING, State, step

log = logging.getLogger(__name__)

STALE_AFTER = datetime.timedelta(minutes=2)
KEEP_SECONDS = 20.0


def claim(pk: int, *, now: datetime.datetime) -> Message | None:
    """Take the message for sending, with participant, election and template read along.

    None when it is not due, sent already, or in another worker's hands.
    """
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("participant", "election", "template")
            .filter(pk=pk, state__in=WAITING, due_at__lte=now)
            .first()
        )
        if message is None:
            return None
        step(message, State.SENDING)
        message.claimed_at = now
        message.attempts += 1
        message.save(update_fields=["state", "claimed_at", "attempts"])
    return message


def held(message: Message) -> Message | None:
    """The message's row now, locked, if the claim made with ``message`` still stands; else None."""
    return (
        Message.objects.select_for_update(no_key=True)
        .filter(pk=message.pk, state=State.SENDING, attempts=message.attempts)
        .first()
    )


@contextmanager
def kept_fresh(message: Message, *, clock: Callable[[], datetime.datetime] = clock.now) -> Iterator[None]:
    """Keep the claim fresh inside the block, from another thread."""
    municipality = tenancy.current()
    assert municipality is not None
    with _keeper.lock:
        _keeper.claims[message.pk] = (municipality, message.attempts, clock)
    _keeper.start()
    try:
        yield
    finally:
        with _keeper.lock:
            _keeper.claims.pop(message.pk, None)


class _Keeper:
    """One thread a process, made with the first claim."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.claims: dict[int, tuple[tenancy.HasKey, int, Callable[[], datetime.datetime]]] = {}
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        with self.lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="claims", daemon=True)
                self._thread.start()

    def _keep(self) -> None:
        pause = threading.Event()
        while not pause.wait(KEEP_SECONDS):
            try:
                self.renew()
            except DatabaseError:  # it may be back in a moment; a claim stands for minutes
                log.warning("claims_not_renewed")
            finally:
                close_old_connections()

    def renew(self) -> None:
        """Write the present instant on every claim that is held longer than a pause."""
        with self.lock:
            claims = dict(self.claims)
        for pk, (municipality, attempts, read_clock) in claims.items():
            now = read_clock()
            with tenancy.acting_for(municipality):
                mine = Message.objects.filter(pk=pk, state=State.SENDING, attempts=attempts)
                mine.filter(claimed_at__lt=now - datetime.timedelta(seconds=KEEP_SECONDS / 2)).update(claimed_at=now)


_keeper = _Keeper()
