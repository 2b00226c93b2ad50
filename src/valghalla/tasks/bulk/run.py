"""Carrying out what was planned: a row at a time, each whole or not at all, with what came of it."""

import datetime
import logging
from collections.abc import Callable, Sequence

from django.db import DatabaseError, IntegrityError, transaction

from valghalla.audit import actors
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.errors import Outside
from valghalla.base.jobs import do_later
from valghalla.communication.holding import held_back, let_go
from valghalla.participants.cpr.look_up import look_up, open_session
from valghalla.participants.models import Participant
from valghalla.participants.register import update_from_cpr
from valghalla.tasks.bulk.outcomes import Outcome, refusal_of
from valghalla.tasks.bulk.plan import is_ready
from valghalla.tasks.bulk.steps import carry_out as do
from valghalla.tasks.models import BulkRow, BulkRun

log = logging.getLogger(__name__)

# The messages of a run are sent so long after it has come to its end; until then it can be undone whole.
JOB = "tasks.bulk"
TIME_TO_UNDO = datetime.timedelta(minutes=10)
# Until it has, none is: a run that nobody finishes sends its messages all the same, by the round, after this.
WHILE_RUNNING = datetime.timedelta(hours=1)
Tick = Callable[[], datetime.datetime]


class PlanChanged(Exception):
    """The plan is not the one that was agreed to, or the run has begun already."""


def start(run: BulkRun, *, plan: int, by: Actor, now: datetime.datetime, tell_them: bool = True) -> BulkRun:
    """Agree to the plan; its rows are carried out in the background.

    plan: the number of the plan that was shown.   tell_them: people who are taken off a task, or moved, are written to.
    Raises PlanChanged, and nothing is begun.
    """
    with transaction.atomic():
        held = BulkRun.objects.select_for_update().get(pk=run.pk)
        if held.started_at is not None or held.choices.get("plan", 0) != plan or not is_ready(held):
            raise PlanChanged
        planned = held.rows.filter(outcome=Outcome.PLANNED).count()
        held.started_at, held.started_by = now, by.id
        held.choices |= {"planned": planned, "tell": tell_them}
        held.save(update_fields=["started_at", "started_by", "choices"])
        record("bulk.started", held, by=by, now=now, bulk_action=held.action, tasks=planned)
        do_later(JOB, run=held.pk)
    return held


def drop(run: BulkRun) -> bool:
    """Forget a plan; False when it is being carried out."""
    with transaction.atomic():
        held = BulkRun.objects.select_for_update().filter(pk=run.pk, started_at=None)
        return bool(held.delete()[0])


def carry_out(run_id: int, *, tick: Tick, stop: Callable[[], bool] = bool) -> bool:
    """Do what is left of the run's rows; False when told to stop before the end. Begun again after a break, it goes on where
    it was: a row and what came of it are written in one transaction.

    tick: the clock, since this takes its time.
    """
    run = BulkRun.objects.get(pk=run_id)
    if run.finished_at is not None:
        return True
    by = actors.staff(run.started_by or 0, run=run.pk)
    rows = list(run.rows.filter(outcome=Outcome.PLANNED).order_by("position").values_list("pk", flat=True))
    every = _check_in_cpr if run.action == BulkRun.Action.CHECK_CPR else _do_all
    if not every(run, rows, by, tick, stop):
        return False
    _finish(run, now=tick())
    return True


def messages_of(run: BulkRun) -> list[int]:
    """Keys of all messages that the run has made."""
    return [key for keys in run.rows.exclude(messages=[]).values_list("messages", flat=True) for key in keys]


def send_now(run: BulkRun, *, by: Actor, now: datetime.datetime) -> bool:
    """Send the run's messages without waiting any longer; False when they do not wait."""
    with transaction.atomic():
        held = BulkRun.objects.select_for_update().get(pk=run.pk)
        if held.until is None or held.until <= now or held.undo_asked_at is not None:
            return False
        held.until = now
        held.save(update_fields=["until"])
        number = let_go(messages_of(held), at=now, now=now)
        record("bulk.sent_now", held, by=by, now=now, number=number)
    return True


def _do_all(run: BulkRun, rows: Sequence[int], by: Actor, tick: Tick, stop: Callable[[], bool]) -> bool:
    for pk in rows:
        if stop():
            return False
        _attempt(pk, lambda row, now: do(run, row, by=by, now=now), tick)
    return True


def _check_in_cpr(run: BulkRun, rows: Sequence[int], by: Actor, tick: Tick, stop: Callable[[], bool]) -> bool:
    """CPR is asked with no transaction open, and what it said is written with what came of the row."""
    with open_session() as session:
        people = dict(run.rows.filter(pk__in=rows).values_list("pk", "participant_id"))
        for pk in rows:
            if stop():
                return False
            try:
                person = Participant.objects.get(pk=people[pk])
                facts = look_up(
                    person.cpr, by=by, now=tick(), purpose="refresh", session=session, participant_id=person.pk
                )
            except (Outside, Participant.DoesNotExist) as refused:
                _refuse(pk, refused)
                continue

            def write(row: BulkRow, now: datetime.datetime, person: Participant = person, facts=facts) -> None:
                changed = update_from_cpr(person, facts, by=by, now=now)
                row.facts = {"changed": sorted(changed)}

            _attempt(pk, write, tick)
    return True


def _attempt(pk: int, verb: Callable[[BulkRow, datetime.datetime], None], tick: Tick) -> None:
    """One row: done, or refused for a reason. Only the database's own failures go further, and the job is tried again."""
    now = tick()
    try:
        with transaction.atomic(), held_back(now + WHILE_RUNNING) as held:
            row = BulkRow.objects.select_for_update(skip_locked=True).filter(pk=pk, outcome=Outcome.PLANNED).first()
            if row is None:  # another worker has it, or had
                return
            verb(row, now)
            row.outcome, row.messages = Outcome.DONE, held.keys
            row.save(update_fields=["outcome", "messages", "before", "seen", "facts"])
    except DatabaseError as failure:
        if not isinstance(failure, IntegrityError):
            raise
        _refuse(pk, failure)
    except Exception as refused:  # what one row is to blame for stops no other
        _refuse(pk, refused)


def _refuse(pk: int, error: Exception) -> None:
    outcome, facts = refusal_of(error)
    if outcome == Outcome.ERROR:
        log.error("bulk_row_error row=%s error=%s", pk, type(error).__name__)
    BulkRow.objects.filter(pk=pk, outcome=Outcome.PLANNED).update(outcome=outcome, facts=facts)


def _finish(run: BulkRun, *, now: datetime.datetime) -> None:
    with transaction.atomic():
        held = BulkRun.objects.select_for_update().get(pk=run.pk)
        if held.finished_at is not None:
            return
        held.finished_at = now
        held.done = held.rows.filter(outcome=Outcome.DONE).count()
        held.refused = held.total - held.done - held.rows.filter(outcome=Outcome.LEFT_OUT).count()
        if keys := messages_of(held):
            held.until = now + TIME_TO_UNDO
            let_go(keys, at=held.until, now=now)
        held.save(update_fields=["finished_at", "done", "refused", "until"])
