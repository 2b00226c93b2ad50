"""Somebody takes an available task herself: from the list, a link, or the task's page. The last place goes to one."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.participants.models import Participant
from valghalla.tasks import messages
from valghalla.tasks.assign import own_code
from valghalla.tasks.check import colliding, demand
from valghalla.tasks.errors import Gone, NotOpen, Overlaps, Taken
from valghalla.tasks.history import tell
from valghalla.tasks.locks import locked_participant
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.states import step
from valghalla.tasks.timing import has_begun
from valghalla.teams.members import join


@dataclass(frozen=True)
class Group:
    """Places that are equal: same election, place, team, type and day. The values are keys and a calendar date."""

    election_id: int
    work_location_id: int
    team_id: int
    task_type_id: int
    task_day: datetime.date

    @classmethod
    def of(cls, task: Task) -> "Group":
        """The group a task belongs to."""
        return cls(task.election_id, task.work_location_id, task.team_id, task.task_type_id, task.task_day)

    def tasks(self):
        """All tasks of the group."""
        return Task.objects.filter(
            election_id=self.election_id,
            work_location_id=self.work_location_id,
            team_id=self.team_id,
            task_type_id=self.task_type_id,
            task_day=self.task_day,
        )


def claim(group: Group, *, participant: Participant, by: Actor, now: datetime.datetime) -> Task:
    """Take one place of the group, accepted at once; her own invitation among them is accepted instead.

    Asking again for what one has gives the same task back. Raises Taken, NotEligible, Overlaps, NotOpen or Gone.
    """
    with transaction.atomic():
        person = locked_participant(participant.pk)
        sample = group.tasks().select_related("election__type", "task_type", "team").first()
        if sample is None:
            raise Gone
        if mine := group.tasks().select_related("election", "task_type", "team").filter(participant=person).first():
            return mine if mine.state == TaskState.ACCEPTED else _take(mine.pk, sample, person, by=by, now=now)
        _demand_open(sample, now=now)
        demand(person, sample, municipality_code=own_code())
        return _take(_any_place(group), sample, person, by=by, now=now)


def _demand_open(task: Task, *, now: datetime.datetime) -> None:
    if not task.election.is_active:
        raise NotOpen("inactive")
    if has_begun(task.task_day, task.starts, now=now):
        raise NotOpen("begun")


def _any_place(group: Group) -> int:
    """The key of an available place, held. Places others are taking are passed over first; only when none is left
    are they waited for, one at a time, since a claim that fails gives its place back."""
    available = group.tasks().filter(state=TaskState.AVAILABLE).order_by("id")
    while True:
        if (free := _held(available, skip_locked=True)) is not None:
            return free
        if (first := available.values_list("pk", flat=True).first()) is None:
            raise Taken
        if (free := _held(available.filter(pk=first))) is not None:
            return free


def _held(tasks: QuerySet[Task], *, skip_locked: bool = False) -> int | None:
    """The key of the first of the tasks, held; None when none can be, and then nothing stays locked.

    PostgreSQL keeps the lock on a row that turns out to have changed while it was waited for. Claims that went on
    waiting with such leftovers would wait for each other in a ring, so they are let go by the savepoint.
    """
    savepoint = transaction.savepoint()
    pk = tasks.select_for_update(skip_locked=skip_locked, no_key=True).values_list("pk", flat=True).first()
    if pk is None:
        transaction.savepoint_rollback(savepoint)
    transaction.savepoint_commit(savepoint)
    return pk


def _take(pk: int, sample: Task, person: Participant, *, by: Actor, now: datetime.datetime) -> Task:
    task = Task.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    task.election, task.task_type, task.team = sample.election, sample.task_type, sample.team
    _demand_open(task, now=now)
    demand(person, task, municipality_code=own_code())
    task.assigned_at = task.assigned_at or now
    try:
        with transaction.atomic():
            step(task, TaskState.ACCEPTED, participant=person)
    except IntegrityError as overlap:
        raise Overlaps(colliding(person.pk, task)) from overlap
    if task.team.source_id:
        join(task.team.source_id, person.pk, joined_by="task", now=now)
    tell(TaskEvent.Kind.ACCEPTED, task, participant_id=person.pk, by=by, now=now)
    record("task.accepted", task, by=by, now=now, participant_id=person.pk)
    messages.confirmation(task, now=now)
    return task
