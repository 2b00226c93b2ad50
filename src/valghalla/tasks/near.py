"""What else is free near a task: what whoever came second is offered instead."""

import datetime
from typing import Any, Protocol

from django.db.models import Q, QuerySet, Subquery

from valghalla.base import clock
from valghalla.base.written_once import together, written_once
from valghalla.tasks.claim import Group
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.queries import OpenGroup, counted, group_of_row, kinds_of, not_trusted, places_of


class Free(Protocol):
    """Free places of one team in one election, as rows of ``counted``."""

    def on(self, day: datetime.date) -> list[Any]:
        """Those of that day."""

    def beside(self, day: datetime.date) -> list[Any]:
        """Those of the nearest days before and after on which there are any."""


class FreeAmong:
    """Those among some tasks that can be taken. to: a task of the team."""

    def __init__(self, tasks: QuerySet[Task], *, to: Task) -> None:
        self.tasks = tasks.filter(election_id=to.election_id, team_id=to.team_id)

    def on(self, day: datetime.date) -> list[Any]:
        """See Free."""
        return list(counted(self.tasks.filter(task_day=day)))

    def beside(self, day: datetime.date) -> list[Any]:
        """See Free."""
        return list(counted(_beside(self.tasks, day)))


class FreeOfTeam:
    """All that the team has for its members, trusted tasks left out, by queries written once: hundreds may ask at the same
    moment, when the last place of a group has gone. to: a task of the team, read with its election."""

    def __init__(self, *, to: Task, now: datetime.datetime) -> None:
        local = now.astimezone(clock.DANISH)
        self.of, self.now = (to.election_id, to.team_id), (local.date(), local.time())
        self.is_open = to.election.is_active

    def on(self, day: datetime.date) -> list[Any]:
        """See Free."""
        return _free_on(day, *self.of, *self.now) if self.is_open else []

    def beside(self, day: datetime.date) -> list[Any]:
        """See Free."""
        return _free_beside(day, *self.of, *self.now) if self.is_open else []


@written_once
def _free_on(day: datetime.date, *of_team_now: Any) -> QuerySet[Any]:
    return counted(_of_team(*of_team_now).filter(task_day=day))


@written_once
def _free_beside(day: datetime.date, *of_team_now: Any) -> QuerySet[Any]:
    return counted(_beside(_of_team(*of_team_now), day))


def _of_team(election_id: int, team_id: int, today: datetime.date, at: datetime.time) -> QuerySet[Task]:
    """``open_to_take`` of what members see of one team, in an election that is active."""
    later = Q(task_day__gt=today) | Q(task_day=today, starts__gt=at)
    tasks = not_trusted(Task.objects.filter(election_id=election_id, team_id=team_id))
    return tasks.filter(later, state=TaskState.AVAILABLE)


def _beside(tasks: QuerySet[Task], day: datetime.date) -> QuerySet[Task]:
    """Those of the nearest days before and after."""
    before = tasks.filter(task_day__lt=day).order_by("-task_day").values("task_day")[:1]
    after = tasks.filter(task_day__gt=day).order_by("task_day").values("task_day")[:1]
    return tasks.filter(Q(task_day=Subquery(before)) | Q(task_day=Subquery(after)))


def nearest(free: Free, *, to: Task, most: int = 4) -> list[OpenGroup]:
    """Other groups of the same election and team that are free, the nearest first: the same day, then the nearest day on
    either side; of a day the same place, then the same area, then the same hour. Only those days are read, in four
    queries at the most.

    to: with its election, place and team.
    """
    of_election = together(places_of.asked(to.election_id), kinds_of.asked(to.election_id))
    places, kinds = ({copy.pk: copy for copy in copies} for copies in of_election)

    def nearness(row: Any) -> tuple:
        # Put in order here: were the tasks joined with their places and types for that, PostgreSQL would read every task
        # of those types.
        place, kind = places[row.work_location_id], kinds[row.task_type_id]
        away = abs((row.task_day - to.task_day).days), row.task_day
        at = 0 if place.pk == to.work_location_id else 1 if place.area_key == to.work_location.area_key else 2
        return *away, at, row.first_start != to.starts, kind.pk != to.task_type_id, kind.sort_key, place.sort_key

    wanted = Group.of(to).keys
    found = [row for row in free.on(to.task_day) if row[: len(wanted)] != wanted]
    if len(found) < most:
        found += free.beside(to.task_day)
    found.sort(key=nearness)
    return [group_of_row(row, places[row.work_location_id], kinds[row.task_type_id], to.team) for row in found[:most]]
