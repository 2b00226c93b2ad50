"""The office gives a task to somebody, who is then invited."""

import datetime

from django.db import IntegrityError, transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import tenancy
from valghalla.municipalities.models import Municipality
from valghalla.participants.models import Participant
from valghalla.tasks import messages
from valghalla.tasks.check import colliding, demand
from valghalla.tasks.counts import noes
from valghalla.tasks.errors import DeclinedBefore, Overlaps, Taken
from valghalla.tasks.history import tell
from valghalla.tasks.locks import locked_participant, locked_task
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.states import step
from valghalla.teams.members import join
from valghalla.teams.models import Team, new_token


def assign(task: Task, *, to: Participant, by: Actor, now: datetime.datetime, although_declined: bool = False) -> Task:
    """Give an available task to a participant, to be answered; she becomes a member of its team and, when the election is
    active, is invited.

    although_declined: the office has seen that the person declined the same kind of task before.
    Raises Taken, NotEligible, Overlaps, DeclinedBefore or Gone; nothing is changed then.
    """
    with transaction.atomic():
        participant = locked_participant(to.pk)
        held = locked_task(task.pk)
        if held.state != TaskState.AVAILABLE:
            raise Taken
        demand(participant, held, municipality_code=own_code())
        if not although_declined and has_declined(participant.pk, held):
            raise DeclinedBefore
        held.assigned_at = now
        held.invitation_token = new_token()
        try:
            with transaction.atomic():
                step(held, TaskState.UNANSWERED, participant=participant)
        except IntegrityError as overlap:
            raise Overlaps(colliding(participant.pk, held)) from overlap
        become_member(held, participant, by=by, now=now)
        tell(TaskEvent.Kind.ASSIGNED, held, participant_id=participant.pk, by=by, now=now)
        record("task.assigned", held, by=by, now=now, participant_id=participant.pk)
        messages.invitation(held, now=now)
    return held


def become_member(task: Task, participant: Participant, *, by: Actor, now: datetime.datetime) -> bool:
    """Whoever has a task is in its team; False when she was already, or the catalogue has the team no more."""
    if not task.team.source_id or not join(task.team.source_id, participant.pk, joined_by="task", now=now):
        return False
    record("team.joined", Team(pk=task.team.source_id), by=by, now=now, participant_id=participant.pk, via="task")
    return True


def has_declined(participant_id: int, task: Task) -> bool:
    """Whether the person declined or withdrew from the same kind of task: election, place, type, team and day."""
    events = TaskEvent.objects.filter(
        participant_id=participant_id,
        election_id=task.election_id,
        work_location_id=task.work_location_id,
        task_type_id=task.task_type_id,
        team_id=task.team_id,
        task_day=task.task_day,
    )
    return noes(events).exists()


def own_code() -> str:
    """The code of the municipality acted for, as CPR writes it."""
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    return municipality.code
