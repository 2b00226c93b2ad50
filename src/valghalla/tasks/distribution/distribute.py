"""Distributing tasks: how many places there are at a work location, by day, team and task type."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.elections.models import Election, ElectionTaskType, ElectionWorkLocation
from valghalla.tasks import messages
from valghalla.tasks.errors import BelowAccepted, Gone, NotAtPlace, OutOfBounds, WouldRetract
from valghalla.tasks.history import tell
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.states import step

MOST = 500
Cell = tuple[datetime.date, int, int]


@dataclass(frozen=True)
class Wanted:
    """So many tasks of a type for a team on a day. was: how many the page showed, None when that does not matter."""

    task_day: datetime.date
    team_id: int
    task_type_id: int
    number: int
    was: int | None = None

    @property
    def cell(self) -> Cell:
        """Day, team and type."""
        return self.task_day, self.team_id, self.task_type_id


@dataclass(frozen=True)
class Distributed:
    """What came of it: tasks added, available tasks deleted, and people whose invitation was retracted."""

    added: int = 0
    deleted: int = 0
    retracted: int = 0


def distribute(
    place: ElectionWorkLocation,
    wanted: Iterable[Wanted],
    *,
    by: Actor,
    now: datetime.datetime,
    although_invited: bool = False,
    tell_them: bool = True,
) -> Distributed:
    """Bring the numbers at the place to what is wanted, all or nothing. Available tasks go first, oldest last.

    although_invited: the office has agreed that people who have not answered lose their invitation.   tell_them: that it
    is off, those whose invitation has left.
    Raises OutOfBounds, NotAtPlace, BelowAccepted, WouldRetract, or Gone when somebody else changed a number meanwhile.
    The number of queries does not grow with the cells, save for messages to people who lose an invitation.
    """
    asked = list({one.cell: one for one in wanted}.values())
    with transaction.atomic():
        place = _held_place(place)
        types = _demand_possible(place, asked)
        held = _held(place, asked)
        going = [task for one in asked for task in _going(one, held[one.cell])]
        invited = [task for task in going if task.state == TaskState.UNANSWERED]
        if invited and not although_invited:
            raise WouldRetract(len(invited))
        for task in invited:
            _retract(task, by=by, now=now, tell_her=tell_them)
        Task.objects.filter(pk__in=[task.pk for task in going]).delete()
        new = Task.objects.bulk_create(
            [
                _new(place, one, types[one.task_type_id])
                for one in asked
                for _ in range(one.number - len(held[one.cell]))
            ],
            batch_size=1000,
        )
        total = Distributed(len(new), len(going), len(invited))
        if total != Distributed():
            record(
                "tasks.distributed",
                place,
                by=by,
                now=now,
                added=total.added,
                deleted=total.deleted,
                retracted=total.retracted,
            )
    return total


def _held_place(place: ElectionWorkLocation) -> ElectionWorkLocation:
    """The election, whose days must not change meanwhile, and then the place, both held until the transaction ends."""
    election = Election.objects.select_for_update(no_key=True).get(pk=place.election_id)
    held = ElectionWorkLocation.objects.select_for_update(of=("self",)).filter(pk=place.pk).first()
    if held is None:
        raise Gone("place")
    held.election = election
    return held


def _demand_possible(place: ElectionWorkLocation, asked: list[Wanted]) -> dict[int, ElectionTaskType]:
    teams = set(place.teams.values_list("team_id", flat=True))
    types = {link.task_type_id: link.task_type for link in place.task_types.select_related("task_type")}
    if any(not _within(one, place.election) for one in asked):
        raise OutOfBounds
    if any(one.team_id not in teams or one.task_type_id not in types for one in asked):
        raise NotAtPlace
    return types


def _within(one: Wanted, election: Election) -> bool:
    return 0 <= one.number <= MOST and election.first_day <= one.task_day <= election.last_day


def _held(place: ElectionWorkLocation, asked: list[Wanted]) -> dict[Cell, list[Task]]:
    """The tasks of the cells asked about, locked, newest first."""
    cells = Q(pk=None)
    for one in asked:
        cells |= Q(task_day=one.task_day, team_id=one.team_id, task_type_id=one.task_type_id)
    held: dict[Cell, list[Task]] = defaultdict(list)
    tasks = Task.objects.select_for_update(of=("self",)).filter(cells, work_location=place).select_related("election")
    for task in tasks.order_by("-id"):
        held[task.task_day, task.team_id, task.task_type_id].append(task)
    return held


def _going(one: Wanted, tasks: list[Task]) -> list[Task]:
    """Those that go so that the number is met: available ones first, the newest of them first."""
    if one.was is not None and one.was != len(tasks):
        raise Gone
    accepted = sum(task.state == TaskState.ACCEPTED for task in tasks)
    if one.number < accepted:
        raise BelowAccepted(accepted)
    free = [task for task in tasks if task.state == TaskState.AVAILABLE]
    invited = [task for task in tasks if task.state == TaskState.UNANSWERED]
    return (free + invited)[: max(len(tasks) - one.number, 0)]


def _retract(task: Task, *, by: Actor, now: datetime.datetime, tell_her: bool) -> None:
    person_id = task.participant_id
    if tell_her:
        messages.deleted(task, now=now)
    step(task, TaskState.AVAILABLE)
    tell(TaskEvent.Kind.REMOVED, task, participant_id=person_id, by=by, now=now)


def _new(place: ElectionWorkLocation, one: Wanted, task_type: ElectionTaskType) -> Task:
    return Task(
        election_id=place.election_id,
        work_location=place,
        team_id=one.team_id,
        task_type=task_type,
        task_day=one.task_day,
        starts=task_type.starts,
        ends=task_type.ends,
    )
