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
# Each half is read from an index alone (``tasks_counted``, ``tasks_held``). Danish dates.
_NUMBERS = """
    SELECT work_location_id, NULL::date, state, count(*)
    FROM tasks_task WHERE election_id = %(election)s GROUP BY work_location_id, state
    UNION ALL
    SELECT NULL, (assigned_at AT TIME ZONE 'Europe/Copenhagen')::date AS day, state, count(*)
    FROM tasks_task WHERE election_id = %(election)s AND participant_id IS NOT NULL AND assigned_at IS NOT NULL
    GROUP BY day, state
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
        cursor.execute(_NUMBERS, {"election": election.pk})
        for place, day, state, number in cursor.fetchall():
            if day is None:
                places.setdefault(place, {})[state] = number
            else:
                days.setdefault(day, {})[state] = number
    return Staffing(
        {place: _counts(numbers) for place, numbers in places.items()},
        {day: _counts(days[day]) for day in sorted(days)},
    )


def _counts(numbers: dict[str, int]) -> Counts:
    return Counts(*(numbers.get(state, 0) for state in _STATES))


def unanswered_longest(election: Election, *, most: int) -> QuerySet[Task]:
    """So many tasks whose holder has been invited and has not answered, longest first, with holder, place and type.

    Which they are an index tells; only those are read with what belongs to them.
    """
    order = ("invited_at", "pk")
    invited = election.tasks.filter(state=TaskState.UNANSWERED, invited_at__isnull=False).order_by(*order)
    related = Task.objects.select_related("participant", "work_location", "task_type")
    return related.filter(pk__in=invited.values("pk")[:most]).order_by(*order)
