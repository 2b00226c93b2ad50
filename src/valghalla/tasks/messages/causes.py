"""What happens to a task and the message that it causes, put in the outbox in the transaction of its cause."""

import datetime
from typing import Any

from valghalla.communication.models import Event
from valghalla.communication.queue import Due, queue
from valghalla.elections.models import ElectionTeam, ElectionWorkLocation
from valghalla.tasks.calendars.sent import LEFT_TASK
from valghalla.tasks.models import Task, TaskState

ASKING = frozenset({Event.INVITATION, Event.INVITATION_REMINDER})
HOLDING = frozenset({Event.CONFIRMATION, Event.TASK_REMINDER})
# To whoever has the task or is invited to it, that it is not as it was.
CHANGING = frozenset({Event.CHANGED, Event.MOVED})
# These tell of the task as it is when they are sent; the others as it was.
OF_NOW = ASKING | HOLDING | CHANGING
REMINDERS = frozenset({Event.INVITATION_REMINDER, Event.TASK_REMINDER})


def invitation(task: Task, *, now: datetime.datetime) -> None:
    """To the holder of an unanswered task."""
    queue(due(Event.INVITATION, task), election=task.election, now=now)


def asked_again(task: Task, *, now: datetime.datetime) -> None:
    """A reminder of the invitation, to the holder of an unanswered task."""
    queue(due(Event.INVITATION_REMINDER, task), election=task.election, now=now)


def is_confirmation_due(task: Task, *, now: datetime.datetime) -> bool:
    """Whether the holder is to be told that she has the task, marked on the task as told; the caller saves it."""
    if task.confirmed_at is not None or not task.election.is_active:
        return False
    task.confirmed_at = now
    return True


def confirmation(task: Task, *, now: datetime.datetime) -> None:
    """To the holder of an accepted task, when ``is_confirmation_due`` said so."""
    queue(due(Event.CONFIRMATION, task), election=task.election, now=now)


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


def deleted(task: Task, *, now: datetime.datetime) -> None:
    """To whoever has a task, or has been invited to it, when the office deletes it."""
    if is_known_to_holder(task):
        queue(due(Event.DELETED, task), election=task.election, now=now)


def moved(task: Task, *, left: Task, before: dict[str, str], now: datetime.datetime) -> None:
    """To whoever the office gave the task instead of another. left: that other.   before: what was otherwise (``was``)."""
    facts = {"before": before, LEFT_TASK: left.pk}
    queue(due(Event.MOVED, task, **facts), election=task.election, now=now)


def is_known_to_holder(task: Task) -> bool:
    """Whether somebody has the task and has heard of it: she has accepted, or an invitation has left."""
    return task.state == TaskState.ACCEPTED or (task.state == TaskState.UNANSWERED and task.invited_at is not None)


def removed_by_validation(task: Task, *, now: datetime.datetime) -> None:
    """To a person who had accepted and no longer meets the rules."""
    queue(due(Event.REMOVED_BY_VALIDATION, task), election=task.election, now=now)


def due(event: Event, task: Task, **facts: Any) -> Due:
    """The message of an event about a task and its holder, with what the text needs should the task change or go.

    facts: more of it, as JSON holds it.
    """
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
        }
        | facts,
    )


def was(
    *,
    place: ElectionWorkLocation | None = None,
    team: ElectionTeam | None = None,
    starts: datetime.time | None = None,
    ends: datetime.time | None = None,
) -> dict[str, str]:
    """What of a task was otherwise before, for the facts of a message: only what is told of."""
    said = {"place": ", ".join(part for part in (place.title, address(place)) if part)} if place else {}
    said |= {"team": team.name} if team else {}
    said |= {"starts": starts.isoformat("minutes")} if starts else {}
    return said | ({"ends": ends.isoformat("minutes")} if ends else {})


def address(place: ElectionWorkLocation) -> str:
    """Street, postal code and city on one line, without what is missing."""
    town = f"{place.postal_code} {place.city}".strip()
    return ", ".join(part for part in (place.address, town) if part)
