"""The office sends an invitation, or sends it again, to whoever has not answered."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.communication.models import Message
from valghalla.communication.states import ON_ITS_WAY as ON_ITS_WAY
from valghalla.tasks import messages
from valghalla.tasks.errors import Gone, NotOpen, OnItsWay
from valghalla.tasks.locks import locked_pair
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.timing import has_begun


def invite(task: Task, *, by: Actor, now: datetime.datetime) -> Task:
    """Send the holder of an unanswered task the invitation, or a reminder of it when the invitation has left.

    Raises Gone when nobody waits to answer, NotOpen when the election is not active or the task has begun, and OnItsWay
    when one of the two is about to leave already.
    """
    with transaction.atomic():
        held, person = locked_pair(task.pk)
        if held.state != TaskState.UNANSWERED:
            raise Gone("answered")
        if not held.election.is_active:
            raise NotOpen("inactive")
        if has_begun(held.task_day, held.starts, now=now):
            raise NotOpen("begun")
        if Message.objects.filter(
            task_id=held.pk, participant=person, event__in=messages.ASKING, state__in=ON_ITS_WAY
        ).exists():
            raise OnItsWay
        record("task.invited_again", held, by=by, now=now, participant_id=person.pk)
        if held.invited_at is None:
            messages.invitation(held, now=now)
            return held
        held.reminded_at = now
        held.save(update_fields=["reminded_at"])
        messages.asked_again(held, now=now)
    return held
