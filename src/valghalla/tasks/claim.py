"""Somebody takes an available task herself: from the list, a link, or the task's page. The last place goes to one."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.participants.models import Participant
from valghalla.tasks import messages
from valghalla.tasks.assign import own_code
from valghalla.tasks.check import failed, span_of
from valghalla.tasks.eligibility import conflicts, days_in_reach
from valghalla.tasks.errors import Gone, NotEligible, NotOpen, Overlaps, Taken
from valghalla.tasks.history import tell
from valghalla.tasks.locks import locked_participant
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.states import step
from valghalla.tasks.timing import has_begun
from valghalla.teams.members import join
from valghalla.teams.models import Team


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


class _PlacesHeldByOthers(Exception):
    """Places are left, and others are about to take every one of them: it has to be waited for."""


def claim(group: Group, *, participant: Participant, by: Actor, now: datetime.datetime) -> Task:
    """Take one place of the group, accepted at once; her own invitation among them is accepted instead.

    Asking again for what one has gives the same task back. Raises Taken, NotEligible, Overlaps, NotOpen or Gone.

    Places others are taking are passed over; only when no other is left are they waited for, since a claim that fails
    gives its place back. That is done in a new transaction: PostgreSQL keeps the lock on a row that turned out to have
    changed, and claims that went on waiting with such leftovers would wait for each other in a ring.
    """
    wait = False
    while True:
        try:
            with transaction.atomic():
                return _claim(group, participant, by=by, now=now, wait=wait)
        except _PlacesHeldByOthers:
            wait = True


def _claim(group: Group, participant: Participant, *, by: Actor, now: datetime.datetime, wait: bool) -> Task:
    person = locked_participant(participant.pk)
    sample = group.tasks().select_related("election__type", "task_type", "team").first()
    if sample is None:
        raise Gone
    first, last = days_in_reach(group.task_day)
    held = list(Task.objects.filter(participant=person, task_day__range=(first, last)))
    mine = next((task for task in held if Group.of(task) == group), None)
    if mine is not None and mine.state == TaskState.ACCEPTED:
        mine.election, mine.task_type, mine.team = sample.election, sample.task_type, sample.team
        return mine
    _demand_open(sample, now=now)
    if failures := failed(person, sample, municipality_code=own_code()):
        raise NotEligible(failures)
    if spans := conflicts(span_of(sample), [span_of(task) for task in held if task is not mine]):
        raise Overlaps(spans)
    free = group.tasks().filter(pk=mine.pk) if mine else group.tasks().filter(state=TaskState.AVAILABLE)
    task = free.select_for_update(skip_locked=not (wait or mine), no_key=True).order_by("id").first()
    if task is None:
        raise _PlacesHeldByOthers if free.exists() else Taken
    task.election, task.task_type, task.team = sample.election, sample.task_type, sample.team
    return _take(task, person, by=by, now=now)


def _demand_open(task: Task, *, now: datetime.datetime) -> None:
    if not task.election.is_active:
        raise NotOpen("inactive")
    if has_begun(task.task_day, task.starts, now=now):
        raise NotOpen("begun")


def _take(task: Task, person: Participant, *, by: Actor, now: datetime.datetime) -> Task:
    task.assigned_at = task.assigned_at or now
    confirm = messages.is_confirmation_due(task, now=now)
    step(task, TaskState.ACCEPTED, participant=person)
    if task.team.source_id and join(task.team.source_id, person.pk, joined_by="task", now=now):
        record("team.joined", Team(pk=task.team.source_id), by=by, now=now, participant_id=person.pk, via="task")
    tell(TaskEvent.Kind.ACCEPTED, task, participant_id=person.pk, by=by, now=now)
    record("task.accepted", task, by=by, now=now, participant_id=person.pk)
    if confirm:
        messages.confirmation(task, now=now)
    return task
