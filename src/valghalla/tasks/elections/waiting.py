"""Whom activating an election writes to: people with a task who have not been invited, or not had it confirmed."""

import datetime

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from valghalla.communication.models import Event, Message
from valghalla.communication.states import ON_ITS_WAY
from valghalla.elections.models import Election
from valghalla.tasks.models import Task, TaskState

# A message in one of these is sent, or will be.
ALIVE = (*ON_ITS_WAY, Message.State.HANDED_OVER, Message.State.DELIVERED)
_BEFORE_ALL = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_WAITING = {
    Event.INVITATION: Q(state=TaskState.UNANSWERED, invited_at=None),
    Event.CONFIRMATION: Q(state=TaskState.ACCEPTED, confirmed_at=None),
}


LONG_WAIT = datetime.timedelta(days=7)


def long_unanswered(tasks: QuerySet[Task], *, now: datetime.datetime) -> QuerySet[Task]:
    """Those of the tasks whose holder was invited a week ago or more and has not answered."""
    return tasks.filter(state=TaskState.UNANSWERED, invited_at__lte=now - LONG_WAIT)


def not_written_to(election: Election, event: Event, *, today: datetime.date) -> QuerySet[Task]:
    """Tasks, from today on, whose holder has no such message sent or under way since being given the task.

    event: INVITATION or CONFIRMATION.   today: Danish calendar date.
    """
    since_given = Coalesce(OuterRef("assigned_at"), Value(_BEFORE_ALL), output_field=DateTimeField())
    written = Message.objects.filter(
        task_id=OuterRef("pk"),
        participant_id=OuterRef("participant_id"),
        event=event,
        state__in=ALIVE,
        queued_at__gte=since_given,
    )
    return election.tasks.filter(_WAITING[event], ~Exists(written), task_day__gte=today).order_by("pk")
