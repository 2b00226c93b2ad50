"""Adding to a task's history."""

import datetime
from typing import Any

from valghalla.audit.actors import Actor
from valghalla.audit.record import BULK_RUN, VIA
from valghalla.tasks.models import Task, TaskEvent


def happened(
    kind: TaskEvent.Kind,
    task: Task,
    *,
    participant_id: int | None,
    by: Actor,
    now: datetime.datetime,
    undoes: int | None = None,
    **facts: Any,
) -> TaskEvent:
    """A row, not yet saved, that tells what happened to the task and with whom. undoes: key of what was taken back."""
    if by.run:
        facts[BULK_RUN] = by.run
    if by.via:
        facts[VIA] = by.via
    return TaskEvent(
        task=task,
        election_id=task.election_id,
        work_location_id=task.work_location_id,
        team_id=task.team_id,
        task_type_id=task.task_type_id,
        task_day=task.task_day,
        participant_id=participant_id,
        kind=kind,
        at=now,
        by_kind=by.kind,
        by_id=by.id,
        facts=facts,
        undoes_id=undoes,
    )


def tell(
    kind: TaskEvent.Kind,
    task: Task,
    *,
    participant_id: int | None,
    by: Actor,
    now: datetime.datetime,
    undoes: int | None = None,
    **facts: Any,
) -> None:
    """Add the row."""
    happened(kind, task, participant_id=participant_id, by=by, now=now, undoes=undoes, **facts).save(force_insert=True)
