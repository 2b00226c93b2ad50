"""The overview of an election: how many tasks of each type are filled at each place, counted by the database."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from valghalla.elections.models import (
    Election,
    ElectionTaskType,
    ElectionTeam,
    ElectionWorkLocation,
    PlaceTaskType,
)
from valghalla.tasks.counts import BY_STATE, Counts, noes, summed
from valghalla.tasks.models import Task, TaskEvent

Cells = dict[tuple[int, int], Counts]  # by keys of work location and task type
NOTHING = Counts()


@dataclass(frozen=True)
class PlaceRow:
    """A work location with its counts, one for each task type in the overview's order."""

    place: ElectionWorkLocation
    counts: tuple[Counts, ...]
    total: Counts


@dataclass(frozen=True)
class AreaSection:
    """An area with the places it has in the election. counts: a sum for each task type."""

    name: str
    rows: tuple[PlaceRow, ...]
    counts: tuple[Counts, ...]
    total: Counts


@dataclass(frozen=True)
class Overview:
    """Everything in Danish order. counts: a sum over all places for each task type."""

    task_types: tuple[ElectionTaskType, ...]
    areas: tuple[AreaSection, ...]
    counts: tuple[Counts, ...]
    total: Counts


def overview(election: Election, *, days: Collection[datetime.date] = (), teams: Collection[int] = ()) -> Overview:
    """Count the election's tasks by place and type, on the days and for the teams given; none given means all.

    teams: keys of the election's teams. Areas without a place in the election are left out, and so are task types that
    have nothing to count and are done nowhere any more or deleted from the catalogue. Four queries.
    """
    cells = _cells(election, days, teams)
    task_types = _types(election, {kind for _, kind in cells})
    areas = tuple(_areas(election, task_types, cells))
    counts = tuple(summed(area.counts[at] for area in areas) for at in range(len(task_types)))
    return Overview(task_types, areas, counts, summed(counts))


def lacking(seen: Overview) -> Overview:
    """Only the places that have available tasks, and the areas and sums of those."""
    areas = []
    for area in seen.areas:
        if rows := tuple(row for row in area.rows if row.total.available):
            counts = tuple(summed(row.counts[at] for row in rows) for at in range(len(seen.task_types)))
            areas.append(replace(area, rows=rows, counts=counts, total=summed(counts)))
    counts = tuple(summed(area.counts[at] for area in areas) for at in range(len(seen.task_types)))
    return replace(seen, areas=tuple(areas), counts=counts, total=summed(counts))


def teams_of(election: Election) -> QuerySet[ElectionTeam]:
    """The election's teams in Danish order."""
    return ElectionTeam.objects.filter(election=election).order_by("sort_key", "id")


def areas_of(election: Election) -> list[str]:
    """Names of the areas that have places in the election, in Danish order."""
    places = ElectionWorkLocation.objects.filter(election=election)
    return list(dict.fromkeys(places.order_by("area_key", "area_name").values_list("area_name", flat=True)))


def _types(election: Election, counted: set[int]) -> tuple[ElectionTaskType, ...]:
    """Types with something to count, and those that can be given tasks."""
    somewhere = Exists(PlaceTaskType.objects.filter(task_type=OuterRef("pk")))
    found = ElectionTaskType.objects.filter(Q(pk__in=counted) | Q(somewhere, source__isnull=False), election=election)
    return tuple(found.order_by("sort_key", "id"))


def _cells(election: Election, days: Collection[datetime.date], teams: Collection[int]) -> Cells:
    narrowing = {"task_day__in": list(days), "team_id__in": list(teams)}
    asked: dict[str, Any] = {"election": election} | {name: value for name, value in narrowing.items() if value}
    declined = _declined(noes(TaskEvent.objects.filter(**asked)))
    counted = (
        Task.objects.filter(**asked)
        .order_by()
        .values_list("work_location_id", "task_type_id")
        .annotate(**BY_STATE)
        .values_list("work_location_id", "task_type_id", *BY_STATE)
    )
    cells = {
        (place, kind): Counts(accepted, unanswered, available, declined.pop((place, kind), 0))
        for place, kind, accepted, unanswered, available in counted
    }
    return cells | {cell: Counts(declined=number) for cell, number in declined.items()}


def _declined(events: QuerySet[TaskEvent]) -> dict[tuple[int, int], int]:
    counted = events.order_by().values_list("work_location_id", "task_type_id").annotate(number=Count("*"))
    return {(place, kind): number for place, kind, number in counted}


def _areas(election: Election, task_types: tuple[ElectionTaskType, ...], cells: Cells) -> Iterator[AreaSection]:
    places = ElectionWorkLocation.objects.filter(election=election).order_by("area_key", "area_name", "sort_key", "id")
    for name, group in groupby(places, key=lambda place: place.area_name):
        rows = tuple(_row(place, task_types, cells) for place in group)
        counts = tuple(summed(row.counts[at] for row in rows) for at in range(len(task_types)))
        yield AreaSection(name, rows, counts, summed(counts))


def _row(place: ElectionWorkLocation, task_types: tuple[ElectionTaskType, ...], cells: Cells) -> PlaceRow:
    counts = tuple(cells.get((place.pk, kind.pk), NOTHING) for kind in task_types)
    return PlaceRow(place, counts, summed(counts))
