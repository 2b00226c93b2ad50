"""Moving available tasks from one team to another at the same place."""

import datetime
from collections.abc import Collection

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.elections.models import ElectionTaskType, ElectionTeam, ElectionWorkLocation, PlaceTeam
from valghalla.tasks.errors import NotAtPlace
from valghalla.tasks.history import happened
from valghalla.tasks.models import Task, TaskEvent, TaskState


def move(
    place: ElectionWorkLocation,
    *,
    from_team: ElectionTeam,
    to_team: ElectionTeam,
    on: datetime.date | None,
    task_type: ElectionTaskType | None = None,
    most: int | None = None,
    tasks: Collection[int] | None = None,
    by: Actor,
    now: datetime.datetime,
) -> int:
    """Move the available tasks of a team at the place, on one day or (None) on all, and say how many.

    task_type: only those of the type.   most: no more than so many, the earliest days first; None for all.
    tasks: only among those with these keys; None for all.
    Only tasks that nobody holds move. Raises NotAtPlace when the other team does not belong to the place.
    """
    with transaction.atomic():
        if from_team.pk == to_team.pk or not PlaceTeam.objects.filter(work_location=place, team=to_team).exists():
            raise NotAtPlace
        fitting = Task.objects.select_for_update(no_key=True, of=("self",)).filter(
            work_location=place, team=from_team, state=TaskState.AVAILABLE
        )
        fitting = fitting.filter(task_day=on) if on else fitting
        fitting = fitting.filter(task_type=task_type) if task_type else fitting
        fitting = fitting if tasks is None else fitting.filter(pk__in=tasks)
        moving = list(fitting.order_by("task_day", "id")[:most])
        Task.objects.filter(pk__in=[task.pk for task in moving]).update(team=to_team)
        for task in moving:
            task.team = to_team
        TaskEvent.objects.bulk_create(
            happened(TaskEvent.Kind.MOVED, task, participant_id=None, by=by, now=now, from_team=from_team.pk)
            for task in moving
        )
        if moving:
            record(
                "tasks.moved",
                place,
                by=by,
                now=now,
                number=len(moving),
                from_team=from_team.pk,
                to_team=to_team.pk,
                day=str(on or ""),
                task_type=task_type.pk if task_type else None,
            )
    return len(moving)
