"""Somebody takes an available task herself: from the list, a link, or the task's page. The last place goes to one."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from valghalla.audit.actors import Actor
from valghalla.audit.record import entry
from valghalla.base.written_once import first, together, written_once
from valghalla.base.written_rows import added, changed, write
from valghalla.participants.models import Participant
from valghalla.tasks import messages
from valghalla.tasks.assign import become_member, own_code
from valghalla.tasks.check import failed, span_of
from valghalla.tasks.eligibility import Span, conflicts, days_in_reach
from valghalla.tasks.errors import Gone, NotEligible, NotOpen, Overlaps, Taken
from valghalla.tasks.history import happened
from valghalla.tasks.locks import lock_on_participant, locked_task
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.states import stepped
from valghalla.tasks.timing import has_begun
from valghalla.teams.models import TeamMember


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


@dataclass(frozen=True)
class Claimed:
    """What somebody has taken. joined: whether she became a member of its team by that."""

    task: Task
    joined: bool = False


class _PlacesHeldByOthers(Exception):
    """Places are left, and others are about to take every one of them: it has to be waited for."""


def claim(group: Group, *, participant: Participant, by: Actor, now: datetime.datetime) -> Task:
    """``claimed``, and the task alone."""
    return claimed(group, participant=participant, by=by, now=now).task


def claimed(group: Group, *, participant: Participant, by: Actor, now: datetime.datetime) -> Claimed:
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


def _claim(group: Group, participant: Participant, *, by: Actor, now: datetime.datetime, wait: bool) -> Claimed:
    people, held, free = together(
        lock_on_participant.asked(participant.pk),
        _held_about.asked(participant.pk, *days_in_reach(group.task_day)),
        (_free_awaited if wait else _free).asked(participant.pk, *group.keys),
    )
    if (person := first(people)) is None:
        raise Gone("participant")
    mine = next((task for task in held if Group.of(task) == group), None)
    if mine is not None and mine.state == TaskState.ACCEPTED:
        return Claimed(locked_task(mine.pk))
    others = [span_of(task) for task in held if task is not mine]
    task = locked_task(mine.pk) if mine else first(free)
    if task is not None:
        _demand(task, person, others, now=now)
        return _take(task, person, by=by, now=now)
    if (like_it := sample_of(group)) is None:
        raise Gone
    _demand(like_it, person, others, now=now)
    raise _PlacesHeldByOthers if like_it.free else Taken(like_it)  # type: ignore[attr-defined]


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


def _available(participant_id: int, *group: Any) -> QuerySet[Task]:
    """A place of the group that is free, whichever comes first, with what the rules ask of it and whether the person is of its team;
    none for who has one of the group's already."""
    hers = _of_group(*group).filter(participant=participant_id)
    member = TeamMember.objects.filter(participant=participant_id, team=OuterRef("team__source"))
    free = _of_group(*group).filter(~Exists(hers), state=TaskState.AVAILABLE)
    return free.select_related("election__type", "task_type", "team").annotate(is_member=Exists(member))[:1]


@written_once
def _free(participant_id: int, *group: Any) -> QuerySet[Task]:
    return _available(participant_id, *group).select_for_update(of=("self",), no_key=True, skip_locked=True)


@written_once
def _free_awaited(participant_id: int, *group: Any) -> QuerySet[Task]:
    return _available(participant_id, *group).select_for_update(of=("self",), no_key=True)


def sample_of(group: Group) -> Task | None:
    """A task of the group with its election, place, type and team, and with ``free``: how many of the group are, in the
    eyes of whoever holds none of their locks. None when there is no such task any more."""
    return first(_sample(*group.keys))


@written_once
def _sample(*group: Any) -> QuerySet[Task]:
    # Picked by key, and only then joined with what belongs to it.
    one = _of_group(*group).order_by("id").values("id")[:1]
    free = _of_group(*group).filter(state=TaskState.AVAILABLE).order_by().values("election_id")
    counted = free.annotate(n=Count("pk")).values("n")
    found = Task.objects.filter(pk=Subquery(one)).select_related("election__type", "work_location", "task_type", "team")
    return found.annotate(free=Coalesce(Subquery(counted), 0))


@written_once
def _held_about(participant_id: int, first_day: datetime.date, last_day: datetime.date) -> QuerySet[Task]:
    return Task.objects.filter(participant=participant_id, task_day__range=(first_day, last_day))


def _take(task: Task, person: Participant, *, by: Actor, now: datetime.datetime) -> Claimed:
    """What a claim leaves behind goes to the database in two messages: the task, its history and the audit; and the
    confirmation with its template and its job."""
    task.assigned_at = task.assigned_at or now
    confirm = messages.is_confirmation_due(task, now=now)
    columns = stepped(task, TaskState.ACCEPTED, participant=person)
    write(
        changed(task, "assigned_at", "confirmed_at", *columns),
        added(happened(TaskEvent.Kind.ACCEPTED, task, participant_id=person.pk, by=by, now=now)),
        added(entry("task.accepted", task, by=by, now=now, participant_id=person.pk)),
    )
    is_member = getattr(task, "is_member", False)
    joined = not is_member and become_member(task, person, by=by, now=now)
    if confirm:
        messages.confirmation(task, now=now)
    return Claimed(task, joined)
