"""Somebody takes an available task herself: from the list, a link, or the task's page. The last place goes to one."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.written_once import first, written_once
from valghalla.participants.models import Participant
from valghalla.tasks import messages
from valghalla.tasks.assign import own_code
from valghalla.tasks.check import failed, span_of
from valghalla.tasks.eligibility import Span, conflicts, days_in_reach
from valghalla.tasks.errors import Gone, NotEligible, NotOpen, Overlaps, Taken
from valghalla.tasks.history import tell
from valghalla.tasks.locks import locked_participant, locked_task
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
        return _of_group(*self.keys)

    @property
    def keys(self) -> tuple[int, int, int, int, datetime.date]:
        """Its values, in their order."""
        return self.election_id, self.work_location_id, self.team_id, self.task_type_id, self.task_day


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
    held = _held_about(person.pk, *days_in_reach(group.task_day))
    mine = next((task for task in held if Group.of(task) == group), None)
    if mine is not None and mine.state == TaskState.ACCEPTED:
        return locked_task(mine.pk)
    others = [span_of(task) for task in held if task is not mine]
    task = locked_task(mine.pk) if mine else first((_free_awaited if wait else _free)(*group.keys))
    if task is not None:
        _demand(task, person, others, now=now)
        return _take(task, person, by=by, now=now)
    if (sample := first(_sample(*group.keys))) is None:
        raise Gone
    _demand(sample, person, others, now=now)
    raise _PlacesHeldByOthers if sample.is_one_free else Taken


def _demand(task: Task, person: Participant, others: Sequence[Span], *, now: datetime.datetime) -> None:
    """Raise why the person cannot have the task. others: when her other tasks take place."""
    if not task.election.is_active:
        raise NotOpen("inactive")
    if has_begun(task.task_day, task.starts, now=now):
        raise NotOpen("begun")
    if failures := failed(person, task, municipality_code=own_code()):
        raise NotEligible(failures)
    if spans := conflicts(span_of(task), others):
        raise Overlaps(spans)


def _of_group(election_id: int, place_id: int, team_id: int, type_id: int, day: datetime.date) -> QuerySet[Task]:
    return Task.objects.filter(
        election_id=election_id, work_location_id=place_id, team_id=team_id, task_type_id=type_id, task_day=day
    )


def _available(*group: Any) -> QuerySet[Task]:
    """The first place of the group that is free, with what the rules ask of it."""
    free = _of_group(*group).filter(state=TaskState.AVAILABLE)
    return free.select_related("election__type", "task_type", "team").order_by("id")[:1]


@written_once
def _free(*group: Any) -> QuerySet[Task]:
    return _available(*group).select_for_update(of=("self",), no_key=True, skip_locked=True)


@written_once
def _free_awaited(*group: Any) -> QuerySet[Task]:
    return _available(*group).select_for_update(of=("self",), no_key=True)


@written_once
def _sample(*group: Any) -> QuerySet[Task]:
    """Any place of the group, and whether one is free in the eyes of whoever holds none of the locks."""
    free = Exists(_of_group(*group).filter(state=TaskState.AVAILABLE))
    return _of_group(*group).select_related("election__type", "task_type", "team").annotate(is_one_free=free)[:1]


@written_once
def _held_about(participant_id: int, first_day: datetime.date, last_day: datetime.date) -> QuerySet[Task]:
    return Task.objects.filter(participant=participant_id, task_day__range=(first_day, last_day))


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
