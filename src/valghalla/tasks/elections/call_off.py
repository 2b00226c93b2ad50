"""An election that is not held after all: it is deactivated, and everybody with a task is told.

Source: docs/rules/messages.md; docs/states/election.md.
"""

import datetime
from collections import defaultdict

from django.db import transaction
from django.db.models import Q, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.communication.models import Event
from valghalla.communication.queue import Due, queue_all
from valghalla.elections.activity import deactivate
from valghalla.elections.models import Election
from valghalla.tasks.models import Task, TaskState


def would_be_told(election: Election, *, today: datetime.date) -> QuerySet[Task]:
    """Tasks from today on whose holders know of them: they have accepted, or an invitation has left."""
    known = Q(state=TaskState.ACCEPTED) | Q(state=TaskState.UNANSWERED, invited_at__isnull=False)
    return election.tasks.filter(known, task_day__gte=today)


def call_off(election: Election, *, by: Actor, now: datetime.datetime) -> int | None:
    """Deactivate the election and write to everybody who knows of a task of hers in it, once each; how many they are. None,
    and nothing, when it is not active.

    Their tasks stay as they are. Should the election be made active again, nobody is told by itself.
    """
    with transaction.atomic():
        held = Election.objects.select_for_update(no_key=True).get(pk=election.pk)
        if not held.is_active:
            return None
        tasks: defaultdict[int, list[int]] = defaultdict(list)
        told = would_be_told(held, today=clock.danish_date(now)).order_by("participant_id", "pk")
        for person, task in told.values_list("participant_id", "pk"):
            assert person is not None
            tasks[person].append(task)
        dues = [Due(Event.CALLED_OFF, person, None, None, {"tasks": keys}) for person, keys in tasks.items()]
        queue_all(dues, election=held, now=now)
        record("election.called_off", held, by=by, now=now, people=len(dues))
        deactivate(held, by=by, now=now)
    return len(dues)
