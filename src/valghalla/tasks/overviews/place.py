"""The tasks of one place: teams against task types, each team's tasks, and who said no."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from valghalla.elections.models import ElectionTaskType, ElectionTeam, ElectionWorkLocation, PlaceTaskType, PlaceTeam
from valghalla.tasks.counts import BY_STATE, Counts, noes, summed
from valghalla.tasks.models import Task, TaskEvent

IN_ORDER = ("task_day", "task_type__sort_key", "task_type_id", "starts", "id")


@dataclass(frozen=True)
class TeamRow:
    """A team with its counts, one for each task type of the sheet. at_place: it still belongs to the place."""

    team: ElectionTeam
    counts: tuple[Counts, ...]
    total: Counts
    at_place: bool = True


@dataclass(frozen=True)
class Sheet:
    """A place's teams and task types, in Danish order, with counts. linked: keys of the types that belong there."""

    task_types: tuple[ElectionTaskType, ...]
    rows: tuple[TeamRow, ...]
    counts: tuple[Counts, ...]
    total: Counts
    linked: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Shown:
    """Which tasks of a place are shown. day: a calendar date, team: a key, state: its word; empty for all."""

    day: datetime.date | None = None
    team: int | None = None
    state: str = ""


def sheet(place: ElectionWorkLocation, *, day: datetime.date | None = None) -> Sheet:
    """Count the place's tasks by team and type on a day, or (None) on all.

    A team or type that no longer belongs to the place is there as long as it has tasks. Three queries for the sheet.
    """
    counted = _tasks(place, day).order_by().values_list("team_id", "task_type_id").annotate(**BY_STATE)
    cells = {
        (team, kind): Counts(accepted, unanswered, available)
        for team, kind, accepted, unanswered, available in counted.values_list("team_id", "task_type_id", *BY_STATE)
    }
    types = _types(place, {kind for _, kind in cells})
    teams = _teams(place, {team for team, _ in cells})
    rows = tuple(_row(team, types, cells) for team in teams)
    counts = tuple(summed(row.counts[at] for row in rows) for at in range(len(types)))
    linked = frozenset(kind.pk for kind in types if kind.here)  # type: ignore[attr-defined]
    return Sheet(types, rows, counts, summed(counts), linked)


def first_tasks(place: ElectionWorkLocation, shown: Shown, *, each: int) -> list[Task]:
    """The first tasks of every team by day, type and start, at most ``each``, with who holds them. One query."""
    place_in_team = Window(RowNumber(), partition_by=F("team_id"), order_by=IN_ORDER)
    return list(_ordered(place, shown).annotate(number=place_in_team).filter(number__lte=each))


def tasks_after(place: ElectionWorkLocation, shown: Shown, after: Task | None, *, number: int) -> list[Task]:
    """The next tasks in the same order, from the one after ``after``; None begins."""
    tasks = _ordered(place, shown)
    return list((tasks.filter(_beyond(after)) if after else tasks)[:number])


def said_no(place: ElectionWorkLocation, *, day: datetime.date | None = None, each: int = 20) -> list[TaskEvent]:
    """The latest refusals and withdrawals at the place, at most ``each`` of a team, newest first. One query."""
    latest = Window(RowNumber(), partition_by=F("team_id"), order_by=["-at", "-id"])
    events = noes(TaskEvent.objects.filter(work_location=place))
    events = events.filter(task_day=day) if day else events
    events = events.select_related("participant", "task_type").annotate(number=latest).filter(number__lte=each)
    return list(events.order_by("-at", "-id"))


def _tasks(place: ElectionWorkLocation, day: datetime.date | None) -> QuerySet[Task]:
    tasks = Task.objects.filter(election_id=place.election_id, work_location=place)
    return tasks.filter(task_day=day) if day else tasks


def _ordered(place: ElectionWorkLocation, shown: Shown) -> QuerySet[Task]:
    tasks = _tasks(place, shown.day).select_related("participant", "task_type")
    tasks = tasks.filter(team_id=shown.team) if shown.team else tasks
    tasks = tasks.filter(state=shown.state) if shown.state else tasks
    return tasks.order_by(*IN_ORDER)


def _beyond(after: Task) -> Q:
    """What comes after a task in the order, key by key."""
    values = (after.task_day, after.task_type.sort_key, after.task_type_id, after.starts, after.pk)
    beyond = Q()
    for at in range(len(IN_ORDER)):
        same = dict(zip(IN_ORDER[:at], values[:at], strict=True))
        beyond |= Q(**same, **{f"{IN_ORDER[at]}__gt": values[at]})
    return beyond


def _types(place: ElectionWorkLocation, also: set[int]) -> tuple[ElectionTaskType, ...]:
    here = PlaceTaskType.objects.filter(work_location=place).values("task_type_id")
    found = ElectionTaskType.objects.filter(Q(pk__in=here) | Q(pk__in=also)).annotate(here=_in(here))
    return tuple(found.order_by("sort_key", "id"))


def _teams(place: ElectionWorkLocation, also: set[int]) -> tuple[ElectionTeam, ...]:
    here = PlaceTeam.objects.filter(work_location=place).values("team_id")
    found = ElectionTeam.objects.filter(Q(pk__in=here) | Q(pk__in=also)).annotate(here=_in(here))
    return tuple(found.order_by("sort_key", "id"))


def _in(keys: QuerySet) -> Q:
    return Q(pk__in=keys)


def _row(team: ElectionTeam, types: Sequence[ElectionTaskType], cells: dict[tuple[int, int], Counts]) -> TeamRow:
    counts = tuple(cells.get((team.pk, kind.pk), Counts()) for kind in types)
    return TeamRow(team, counts, summed(counts), team.here)  # type: ignore[attr-defined]
