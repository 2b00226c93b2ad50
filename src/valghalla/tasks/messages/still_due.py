"""Whether a message is still due when it is sent: a rule over the task as it stands then. Source: docs/rules/messages.md."""

import datetime

from valghalla.base import clock
from valghalla.communication.models import Event
from valghalla.tasks.messages.causes import CHANGING, HOLDING, OF_NOW, REMINDERS
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.timing import has_begun


def why_not(
    event: Event, task: Task | None, *, participant_id: int, left_before: bool = False, now: datetime.datetime
) -> str:
    """The word for why a message about the task is no longer due to that person; "" when it is.

    left_before: this message, or the one in whose place it stands, has left once and did not arrive.
    """
    theirs = task is not None and task.participant_id == participant_id
    if event in (Event.CALLED_OFF, Event.NOTICE):
        return ""
    if event not in OF_NOW:
        return "holds_it_again" if theirs else ""
    if task is None:
        return "task_gone"
    if not theirs:
        return "not_theirs"
    if event in REMINDERS and clock.danish_date(now) >= task.task_day:
        return "day_has_come"
    if event in CHANGING:
        return "begun" if has_begun(task.task_day, task.starts, now=now) else ""
    if event in HOLDING:
        return "" if task.state == TaskState.ACCEPTED else "not_accepted"
    if task.state != TaskState.UNANSWERED:
        return "answered"
    if event == Event.INVITATION and task.invited_at is not None and not left_before:
        return "already_invited"
    return "begun" if has_begun(task.task_day, task.starts, now=now) else ""
