"""How far an election is staffed: numbers by place and by day, and who has kept an invitation longest without answering."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from valghalla.elections.models import Election
from valghalla.tasks.counts import BY_STATE, Counts
from valghalla.tasks.models import Task, TaskState

_STATES = (TaskState.ACCEPTED, TaskState.UNANSWERED, TaskState.AVAILABLE)
# Both in one walk through the tasks. Danish dates; the grouping that a row is not of leaves its column empty.
_NUMBERS = """
    SELECT GROUPING(work_location_id), work_location_id, day, state, count(*)
    FROM (
        SELECT work_location_id, (assigned_at AT TIME ZONE 'Europe/Copenhagen')::date AS day, state
        FROM tasks_task WHERE election_id = %s
    ) AS tasks
    GROUP BY GROUPING SETS ((work_location_id, state), (day, state))
"""


@dataclass(frozen=True)
class Staffing:
    """by_place: by the place's key; declined is left at nought.   by_day: for each Danish date, oldest first, the tasks
    that are held now and were given to who holds them on that day; available is nought."""

    by_place: dict[int, Counts]
    by_day: dict[datetime.date, Counts]


def by_place(election: Election) -> dict[int, Counts]:
    """The numbers of each place of the election that has tasks, by its key; declined is left at nought. One query."""
    counted: Any = election.tasks.order_by().values("work_location_id").annotate(**BY_STATE)
    rows = counted.values_list("work_location_id", "accepted", "unanswered", "available")
    return {place: Counts(*numbers) for place, *numbers in rows}


def staffing(election: Election) -> Staffing:
    """The numbers of the election. One query."""
    places: dict[int, dict[str, int]] = {}
    days: dict[datetime.date, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [election.pk])
        for of_days, place, day, state, number in cursor.fetchall():
            if not of_days:
                places.setdefault(place, {})[state] = number
            elif day is not None and state != TaskState.AVAILABLE:
                days.setdefault(day, {})[state] = number
    return Staffing(
        {place: _counts(numbers) for place, numbers in places.items()},
        {day: _counts(days[day]) for day in sorted(days)},
    )


def _counts(numbers: dict[str, int]) -> Counts:
    return Counts(*(numbers.get(state, 0) for state in _STATES))


def unanswered_longest(election: Election) -> QuerySet[Task]:
    """Tasks whose holder has been invited and has not answered, longest first, with holder, place and type."""
    invited = election.tasks.filter(state=TaskState.UNANSWERED, invited_at__isnull=False)
    return invited.select_related("participant", "work_location", "task_type").order_by("invited_at", "pk")
