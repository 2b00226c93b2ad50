"""Runs for tests: chosen, planned, agreed to and carried out, without a worker."""

import datetime
from collections.abc import Sequence

from valghalla.audit.actors import Actor
from valghalla.participants.models import Participant
from valghalla.tasks.bulk.plan import choose, is_ready, plan
from valghalla.tasks.bulk.run import carry_out, start
from valghalla.tasks.bulk.selection import choose_people, choose_tasks
from valghalla.tasks.bulk.undo import ask, undo
from valghalla.tasks.models import BulkRun, Task


def planned(tasks: Sequence[Task], action: str, *, by: Actor, now: datetime.datetime, **choices: int) -> BulkRun:
    """The tasks, which are of one election, chosen and looked over."""
    chosen = Task.objects.filter(pk__in=[task.pk for task in tasks])
    return _ready(choose_tasks(tasks[0].election, chosen, action=action, by=by, now=now), now, choices)


def planned_people(
    people: Sequence[Participant], action: str, *, by: Actor, now: datetime.datetime, **choices: int
) -> BulkRun:
    """The people chosen and looked over."""
    chosen = Participant.objects.filter(pk__in=[person.pk for person in people])
    return _ready(choose_people(chosen, action=action, by=by, now=now), now, choices)


def _ready(run: BulkRun, now: datetime.datetime, choices: dict[str, int]) -> BulkRun:
    for name, key in choices.items():
        run = choose(run, name=name, key=key, now=now)
    if not choices and is_ready(run):
        run = plan(run, now=now)
    return run


def done(run: BulkRun, *, by: Actor, now: datetime.datetime) -> BulkRun:
    """Agreed to and carried out."""
    start(run, plan=run.choices.get("plan", 0), by=by, now=now)
    carry_out(run.pk, tick=lambda: now)
    run.refresh_from_db()
    return run


def undone(run: BulkRun, *, by: Actor, now: datetime.datetime) -> BulkRun:
    """Taken back."""
    assert ask(run, by=by, now=now)
    undo(run.pk, tick=lambda: now)
    run.refresh_from_db()
    return run


def outcomes(run: BulkRun) -> list[str]:
    """Of the rows, in their order."""
    return list(run.rows.order_by("position").values_list("outcome", flat=True))


def undos(run: BulkRun) -> list[str]:
    """What became of taking back the rows, in their order."""
    return list(run.rows.order_by("position").values_list("undo", flat=True))
