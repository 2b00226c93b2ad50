"""Changing the days of an election: more are free, fewer are not while people have tasks on those that would go."""

import datetime
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.changes import changes
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.errors import StaleVersion
from valghalla.elections.errors import DayIsFixed
from valghalla.elections.models import Election
from valghalla.elections.plan import Days, claim_title, days_of
from valghalla.tasks.errors import TasksOutside
from valghalla.tasks.models import Task, TaskState


@dataclass(frozen=True)
class PlaceOutside:
    """Tasks of one place on one day that would fall outside. held: those somebody has."""

    work_location_id: int
    title: str
    task_day: datetime.date
    available: int
    held: int


def tasks_outside(election: Election, days: Days) -> list[PlaceOutside]:
    """What the days would leave outside, by day, then place in Danish order. One query."""
    rows = (
        _outside(election, days)
        .order_by()
        .values("task_day", "work_location_id", "work_location__title", "work_location__sort_key")
        .annotate(available=Count("pk", filter=Q(state=TaskState.AVAILABLE)), all=Count("pk"))
        .order_by("task_day", "work_location__sort_key", "work_location_id")
    )
    return [
        PlaceOutside(
            work_location_id=row["work_location_id"],
            title=row["work_location__title"],
            task_day=row["task_day"],
            available=row["available"],
            held=row["all"] - row["available"],
        )
        for row in rows
    ]


def change_days(
    election: Election,
    days: Days,
    *,
    version: int,
    although_available: int = 0,
    by: Actor,
    now: datetime.datetime,
) -> Election:
    """Give the election other days. Tasks stay on their own days.

    although_available: how many tasks nobody has the office was shown and agreed to delete; a yes to three is none to four.
    Raises WrongDays, StaleVersion, DayIsFixed, SameElection, or TasksOutside when tasks would fall outside; tasks that
    somebody has are never taken by this.
    """
    days.demand_sound(today=clock.danish_date(now))
    with transaction.atomic():
        held = Election.objects.select_for_update().get(pk=election.pk)
        if held.version != version:
            raise StaleVersion
        before = days_of(held)
        if days.election_day != before.election_day:
            if held.state != Election.State.INACTIVE:
                raise DayIsFixed
            claim_title(held.title, days.election_day, besides=held.pk)
        states = list(_outside(held, days).select_for_update().values_list("state", flat=True))
        people = sum(state != TaskState.AVAILABLE for state in states)
        if states and (people or len(states) != although_available):
            raise TasksOutside(available=len(states) - people, held=people)
        if days == before:
            return held
        deleted, _ = _outside(held, days).delete()
        held.election_day, held.first_day, held.last_day = days.election_day, days.first_day, days.last_day
        held.version += 1
        held.save()
        changed = changes(asdict(before), asdict(days))
        record("election.days_changed", held, by=by, now=now, changed=changed, tasks_deleted=deleted)
    return held


def _outside(election: Election, days: Days) -> QuerySet[Task]:
    return election.tasks.exclude(task_day__range=(days.first_day, days.last_day))
