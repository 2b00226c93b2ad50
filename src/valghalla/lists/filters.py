"""What a list is about: which tasks of an election, and how many people hold them."""

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from valghalla.elections.models import Election
from valghalla.tasks.counts import ONE
from valghalla.tasks.models import Task, TaskState

EMPLOYEE = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True)
class Filters:
    """Which tasks; an empty filter is all. days: Danish dates.   areas: names.   places, teams, task_types: keys of the
    election's copies.   state: "accepted", "unanswered" or "" for both.   vacant: those that nobody holds as well.
    employee: "yes", "no" or "unknown", whether their holders are employed by the municipality."""

    days: tuple[datetime.date, ...] = ()
    areas: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    task_types: tuple[int, ...] = ()
    state: str = ""
    vacant: bool = False
    employee: str = ""

    def as_facts(self) -> dict[str, Any]:
        """Those in force, as the audit keeps them."""
        plain = asdict(self) | {"days": [day.isoformat() for day in self.days]}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items() if value}


def tasks_of(election: Election, filters: Filters) -> QuerySet[Task]:
    """The tasks that fit, in no order: those that somebody holds, and vacant ones where they are asked for."""
    conditions: dict[str, Any] = {
        "task_day__in": filters.days,
        "work_location__area_name__in": filters.areas,
        "work_location__in": filters.places,
        "team__in": filters.teams,
        "task_type__in": filters.task_types,
    }
    tasks = Task.objects.filter(election=election, **{name: values for name, values in conditions.items() if values})
    held = Q(participant__isnull=False)
    if filters.state:
        held &= Q(state=TaskState(filters.state))
    if filters.employee:
        held &= _employed(EMPLOYEE[filters.employee])
    return tasks.filter(held | Q(state=TaskState.AVAILABLE) if filters.vacant else held)


def days_with_tasks(election: Election) -> list[datetime.date]:
    """The days of the election's tasks, from the first. One query that reads an entry of the index for each day, not all tasks."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, [election.pk, election.pk])
        return [day for (day,) in cursor.fetchall()]


_DAYS = """
    WITH RECURSIVE days AS (
        SELECT (SELECT min(task_day) FROM tasks_task WHERE election_id = %s) AS day
        UNION ALL
        SELECT (SELECT min(task_day) FROM tasks_task WHERE election_id = %s AND task_day > days.day)
        FROM days WHERE days.day IS NOT NULL
    )
    SELECT day FROM days WHERE day IS NOT NULL ORDER BY day
"""


def counts_of(tasks: QuerySet[Task]) -> tuple[int, int]:
    """How many people hold them, and how many they are."""
    counted = tasks.order_by().aggregate(people=Count("participant_id", distinct=True), tasks=Count(ONE))
    return counted["people"], counted["tasks"]


def _employed(answer: bool | None) -> Q:
    """That their holder is so; None: that nobody has said, with or without a row about her."""
    return Q(participant__payees__employee__isnull=True) if answer is None else Q(participant__payees__employee=answer)
