"""What a task is told when a message about it has left."""

import datetime

from valghalla.audit.actors import SYSTEM
from valghalla.communication.models import Event, Message
from valghalla.communication.queue import Due, queue
from valghalla.tasks.counts import noes
from valghalla.tasks.messages.causes import REMINDERS
from valghalla.tasks.models import Task, TaskEvent, TaskState

# Among the facts of a no that was not the person's own: whoever answers for the team took her out of it.
TAKEN_OUT_OF_TEAM = "taken_out_of_team"


def hears_of(message: Message) -> bool:
    """Whether the task is told that the message has left, as ``handed_over`` does."""
    about_task = message.task_id is not None and message.election is not None
    return about_task and (message.event == Event.INVITATION or message.event in REMINDERS)


def handed_over(message: Message, *, now: datetime.datetime) -> None:
    """An invitation has left: the task remembers when, and its history tells; of a reminder the history alone.

    When the office took the task away while the invitation was on its way, the person is told that it is off.
    """
    if message.task_id is None or message.election is None:
        return
    if message.event in REMINDERS and Task.objects.filter(pk=message.task_id).exists():
        _tell(TaskEvent.Kind.REMINDED, message, now=now, event=message.event)
    if message.event != Event.INVITATION:
        return
    unanswered = Task.objects.filter(
        pk=message.task_id, participant_id=message.participant_id, state=TaskState.UNANSWERED, invited_at=None
    )
    if unanswered.update(invited_at=now):
        _tell(TaskEvent.Kind.INVITED, message, now=now)
    elif _was_taken_away(message):
        facts = message.facts
        off = Due(Event.RETRACTED, message.participant_id, message.task_id, facts["task_type"], facts)
        queue(off, election=message.election, now=now)


def _tell(kind: TaskEvent.Kind, message: Message, *, now: datetime.datetime, **facts: str) -> None:
    """Add to the history of the task that a message about it has left."""
    assert message.election is not None
    TaskEvent(
        task_id=message.task_id,
        election_id=message.election.pk,
        work_location_id=message.facts["work_location"],
        team_id=message.facts["team"],
        task_type_id=message.facts["task_type"],
        task_day=datetime.date.fromisoformat(message.facts["task_day"]),
        participant_id=message.participant_id,
        kind=kind,
        at=now,
        by_kind=SYSTEM.kind,
        facts={"message": message.pk, **facts},
    ).save(force_insert=True)


def _was_taken_away(message: Message) -> bool:
    """Whether the person has not got the task any more, and did not give it up herself."""
    if Task.objects.filter(pk=message.task_id or 0, participant_id=message.participant_id).exists():
        return False
    gave_up = TaskEvent.objects.filter(
        participant_id=message.participant_id,
        work_location_id=message.facts["work_location"],
        task_type_id=message.facts["task_type"],
        task_day=message.facts["task_day"],
        at__gte=message.queued_at,
    )
    return not noes(gave_up).exclude(facts__has_key=TAKEN_OUT_OF_TEAM).exists()
