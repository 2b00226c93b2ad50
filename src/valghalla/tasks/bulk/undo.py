"""Taking back what was done to many at once, where nothing has left the house yet."""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, IntegrityError, transaction

from valghalla.audit import actors
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.jobs import do_later
from valghalla.communication.holding import call_off, let_go, put_off
from valghalla.communication.models import Message
from valghalla.tasks.bulk.outcomes import Outcome, refusal_of
from valghalla.tasks.bulk.run import WHILE_RUNNING, messages_of
from valghalla.tasks.bulk.steps import take_back
from valghalla.tasks.models import BulkRow, BulkRun

log = logging.getLogger(__name__)

# Asking CPR is nothing to take back, and a selection for a message has done nothing yet.
JOB = "tasks.bulk_undo"
LASTING = frozenset({BulkRun.Action.CHECK_CPR, BulkRun.Action.MESSAGE})


@dataclass(frozen=True)
class Reach:
    """How much of a run can still be taken back. inside: rows of which nothing has left the house.   left: the others."""

    inside: int
    left: int


def reach(run: BulkRun) -> Reach:
    """Counted by the messages; whether the tasks are still as they were is seen when it is done. Three queries."""
    if run.action in LASTING or run.finished_at is None or run.undo_asked_at is not None:
        return Reach(0, 0)
    done = run.rows.filter(outcome=Outcome.DONE)
    rows = list(done.exclude(messages=[]).values_list("messages", flat=True))
    quiet = done.filter(messages=[]).count()
    keys = [key for keys in rows for key in keys]
    waiting = set(
        Message.objects.filter(pk__in=keys, state__in=(Message.State.QUEUED, Message.State.DROPPED)).values_list(
            "pk", flat=True
        )
    )
    inside = sum(waiting.issuperset(keys) for keys in rows)
    return Reach(quiet + inside, len(rows) - inside)


def ask(run: BulkRun, *, by: Actor, now: datetime.datetime) -> bool:
    """Begin to take the run back, in the background; no message of it leaves meanwhile. False when it has not come to its
    end, cannot be taken back, or is being already."""
    with transaction.atomic():
        held = BulkRun.objects.select_for_update().get(pk=run.pk)
        if held.finished_at is None or held.undo_asked_at is not None or held.action in LASTING:
            return False
        held.undo_asked_at, held.undo_asked_by = now, by.id
        held.save(update_fields=["undo_asked_at", "undo_asked_by"])
        put_off(messages_of(held), until=now + WHILE_RUNNING)
        record("bulk.undone", held, by=by, now=now, bulk_action=held.action, tasks=held.done)
        do_later(JOB, run=held.pk)
    return True


def undo(run_id: int, *, tick: Callable[[], datetime.datetime], stop: Callable[[], bool] = bool) -> bool:
    """Put the rows back, the last first; False when told to stop before the end. What cannot be put back stays as it is,
    with the reason, and its messages are sent."""
    run = BulkRun.objects.get(pk=run_id)
    if run.undone_at is not None or run.undo_asked_at is None:
        return True
    by = actors.staff(run.undo_asked_by or 0, run=run.pk)
    rows = run.rows.filter(outcome=Outcome.DONE, undo="").order_by("-position").values_list("pk", flat=True)
    for pk in list(rows):
        if stop():
            return False
        _attempt(run, pk, by, tick())
    _finish(run, now=tick())
    return True


def _attempt(run: BulkRun, pk: int, by: Actor, now: datetime.datetime) -> None:
    try:
        with transaction.atomic():
            row = BulkRow.objects.select_for_update(skip_locked=True).filter(pk=pk, undo="").first()
            if row is None:
                return
            if call_off(row.messages):
                take_back(run, row, by=by, now=now)
                row.undo = Outcome.DONE
            else:
                row.undo = Outcome.HAS_LEFT
            row.save(update_fields=["undo"])
    except DatabaseError as failure:
        if not isinstance(failure, IntegrityError):
            raise
        _refuse(pk, failure)
    except Exception as refused:  # what one row is to blame for stops no other
        _refuse(pk, refused)


def _refuse(pk: int, error: Exception) -> None:
    outcome, _facts = refusal_of(error)
    if outcome == Outcome.ERROR:
        log.error("bulk_undo_error row=%s error=%s", pk, type(error).__name__)
    BulkRow.objects.filter(pk=pk, undo="").update(undo=outcome)


def _finish(run: BulkRun, *, now: datetime.datetime) -> None:
    with transaction.atomic():
        held = BulkRun.objects.select_for_update().get(pk=run.pk)
        if held.undone_at is not None:
            return
        held.undone_at = now
        held.put_back = held.rows.filter(undo=Outcome.DONE).count()
        held.save(update_fields=["undone_at", "put_back"])
        let_go(messages_of(held), at=now, now=now)
