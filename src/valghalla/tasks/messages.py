"""Which message is due when something happens to a task, and the facts it is filled with."""

import datetime

from valghalla.communication.models import Event
from valghalla.communication.queue import Due, queue
from valghalla.tasks.models import Task


def invitation(task: Task, *, now: datetime.datetime) -> None:
    """To the holder of an unanswered task."""
    queue(due(Event.INVITATION, task), election=task.election, now=now)


def confirmation(task: Task, *, now: datetime.datetime) -> None:
    """To the holder of an accepted task, once."""
    if task.confirmed_at is None and queue(due(Event.CONFIRMATION, task), election=task.election, now=now):
        task.confirmed_at = now
        task.save(update_fields=["confirmed_at"])


def cancellation(task: Task, *, now: datetime.datetime) -> None:
    """To whoever declined or withdrew herself; called while she still holds the task."""
    queue(due(Event.CANCELLATION, task), election=task.election, now=now)


def retracted(task: Task, *, now: datetime.datetime) -> None:
    """To an invited person who loses the task unanswered. Who was never sent an invitation is sent nothing."""
    if task.invited_at is not None:
        queue(due(Event.RETRACTED, task), election=task.election, now=now)


def removed(task: Task, *, now: datetime.datetime) -> None:
    """To a person the office takes off an accepted task."""
    queue(due(Event.REMOVED, task), election=task.election, now=now)


def removed_by_validation(task: Task, *, now: datetime.datetime) -> None:
    """To a person who had accepted and no longer meets the rules."""
    queue(due(Event.REMOVED_BY_VALIDATION, task), election=task.election, now=now)


def due(event: Event, task: Task) -> Due:
    """The message of an event about a task and its holder, with what the text needs should the task change or go."""
    assert task.participant_id is not None
    return Due(
        event=event,
        participant_id=task.participant_id,
        task_id=task.pk,
        task_type_id=task.task_type_id,
        facts={
            "work_location": task.work_location_id,
            "task_type": task.task_type_id,
            "team": task.team_id,
            "task_day": task.task_day.isoformat(),
            "starts": task.starts.isoformat("minutes"),
            "ends": task.ends.isoformat("minutes"),
        },
    )
