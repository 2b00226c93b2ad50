"""Looking up in CPR the people of an agreed file, and making participants of them: line by line, eight at a time.

Can be killed and goes on with the lines that are left. Where CPR does not answer, the lines wait and are asked for
again, with growing pauses. What a line holds is forgotten in the transaction that deals with it.
"""

import datetime
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import close_old_connections, transaction

from valghalla.audit import actors
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import jobs, tenancy
from valghalla.base.cpr_number import CprNumber
from valghalla.base.errors import Outside, Unavailable
from valghalla.base.tenancy import acting_for
from valghalla.integrations import cpr
from valghalla.municipalities.keys import keyring
from valghalla.municipalities.models import Municipality
from valghalla.participants.cpr.look_up import look_up, open_session, result_of
from valghalla.participants.errors import AlreadyRegistered, NumberReplaced
from valghalla.participants.find import by_cpr
from valghalla.participants.importing.draft import CONTEXT, JOB
from valghalla.participants.models import ImportRow, ImportRun, Participant
from valghalla.participants.register import add_participant

AT_ONCE = 8
BATCH = 40
MOST_PASSES = 16
FIRST_PAUSE_SECONDS = 30
LONGEST_PAUSE_SECONDS = 3600

Join = Callable[[int, int, datetime.datetime], bool]


@dataclass(frozen=True)
class _Work:
    """What all lines of a run share. join: makes (team, participant) a membership; False when it was one."""

    by: Actor
    add_existing: bool
    join: Join
    tick: Callable[[], datetime.datetime]
    session: cpr.Session
    municipality: Municipality


def carry_on(run_id: int, *, join: Join, tick: Callable[[], datetime.datetime]) -> ImportRun | None:
    """Deal with the lines that wait; then finish the run, or queue it again when CPR did not answer for some.

    join: teams stand above this room.   tick: the clock, since this takes its time. None when the run is gone.
    """
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None or run.state != ImportRun.State.RUNNING:
        return run
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    waiting = list(run.rows.filter(outcome="").order_by("line").values_list("pk", flat=True))
    try:
        with open_session() as session, ThreadPoolExecutor(AT_ONCE) as workers:
            by = actors.staff(run.started_by) if run.started_by else actors.SYSTEM
            work = _Work(by, run.choices.get("add_existing", False), join, tick, session, municipality)
            for start in range(0, len(waiting), BATCH):
                answered = list(workers.map(lambda row: _in_thread(row, work), waiting[start : start + BATCH]))
                if not any(answered) or jobs.is_stopping():
                    break
    except cpr.WrongSettings:
        pass  # the lines wait until somebody has mended the settings
    return _finish_or_wait(run, now=tick())


def _in_thread(row_id: int, work: _Work) -> bool:
    try:
        with acting_for(work.municipality):
            return _deal_with(row_id, work)
    finally:
        close_old_connections()


def _deal_with(row_id: int, work: _Work) -> bool:
    """Take one line in; False when CPR did not answer and the line has to wait."""
    row = ImportRow.objects.filter(pk=row_id, outcome="").first()
    if row is None:
        return True
    line = json.loads(keyring().open(bytes(row.sealed), context=CONTEXT))
    number = CprNumber(line["cpr"])
    if (known := by_cpr(number)) is not None:
        _settle(row_id, lambda: _existing(known, line, work))
        return True
    now = work.tick()
    try:
        person = look_up(number, by=work.by, now=now, purpose="import", session=work.session)
    except Unavailable:
        return False
    except Outside as failure:
        word = result_of(failure)
        _settle(row_id, lambda: (word, None))
        return True
    if person.deceased:
        _settle(row_id, lambda: ("dead", None))
    else:
        _settle(row_id, lambda: _new(person, line, work, now))
    return True


def _new(person: cpr.PersonFacts, line: dict, work: _Work, now: datetime.datetime) -> tuple[str, Participant | None]:
    try:
        participant = add_participant(person, mobile=line["mobile"], email=line["email"], by=work.by, now=now)
    except AlreadyRegistered as known:
        return _existing(Participant.objects.get(pk=known.participant_id), line, work)
    except NumberReplaced:
        return "replaced", None
    work.join(line["team"], participant.pk, now)
    return ("created_without" if line.get("left_out") else "created"), participant


def _existing(participant: Participant, line: dict, work: _Work) -> tuple[str, Participant]:
    if not work.add_existing:
        return "exists", participant
    joined = work.join(line["team"], participant.pk, work.tick())
    return ("joined" if joined else "exists"), participant


def _settle(row_id: int, outcome: Callable[[], tuple[str, Participant | None]]) -> None:
    """Do what is to be done with a line, write down what came of it and forget what it held, all at once."""
    with transaction.atomic():
        row = ImportRow.objects.select_for_update(no_key=True).filter(pk=row_id).first()
        if row is None or row.outcome:
            return
        row.outcome, row.participant = outcome()
        row.sealed = b""
        row.save(update_fields=["outcome", "participant", "sealed"])


def _finish_or_wait(run: ImportRun, *, now: datetime.datetime) -> ImportRun:
    with transaction.atomic():
        held = ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        waiting = held.rows.filter(outcome="")
        if jobs.is_stopping() and waiting.exists():
            put_in_queue_again(held, seconds=0)
            return held
        held.passes += 1
        if waiting.exists() and held.passes < MOST_PASSES:
            pause = min(FIRST_PAUSE_SECONDS * 2 ** (held.passes - 1), LONGEST_PAUSE_SECONDS)
            held.next_try_at = now + datetime.timedelta(seconds=pause)
            put_in_queue_again(held, seconds=pause)
        else:
            waiting.update(outcome="unavailable", sealed=b"")
            held.state, held.finished_at, held.next_try_at = ImportRun.State.DONE, now, None
            record("import.finished", held, by=actors.SYSTEM, now=now, passes=held.passes)
        held.save(update_fields=["passes", "next_try_at", "state", "finished_at"])
    return held


def put_in_queue_again(run: ImportRun, *, seconds: int) -> None:
    """Let a worker go on with the run after so many seconds."""
    jobs.put_in_queue(JOB, [{"municipality": tenancy.required_id(), "run": run.pk}], seconds=seconds)
