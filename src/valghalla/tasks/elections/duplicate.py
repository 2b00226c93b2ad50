"""Copying an election: a new one with the same numbers of tasks, on days counted from its own election day.

People, answers, refusals and links stay behind. Names, clock times and payments are the catalogue's of today, as in
every new election (docs/adr/0002-catalogue-and-copies.md).
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.communication.message_templates.choose import Plan, take_over
from valghalla.elections.copy import add_links
from valghalla.elections.models import Election, ElectionType
from valghalla.elections.plan import Days, create_election
from valghalla.places.models import WorkLocation
from valghalla.tasks.models import Task

PER_INSERT = 2000
Cell = tuple[int, int, int, datetime.date]  # catalogue's place, team and task type, and the day in the new election


@dataclass(frozen=True)
class Copying:
    """What is copied. cells: how many tasks where.   outside: tasks on days that are left out.   gone: tasks whose
    place, team or task type is no longer in the catalogue."""

    cells: dict[Cell, int]
    outside: int = 0
    gone: int = 0

    @property
    def tasks(self) -> int:
        """How many there will be."""
        return sum(self.cells.values())


def days_of_copy(election_day: datetime.date, *, before: int, after: int) -> Days:
    """The days of a copy. before, after: so many calendar days on either side of its election day."""
    return Days(
        election_day, election_day - datetime.timedelta(days=before), election_day + datetime.timedelta(days=after)
    )


def days_around(source: Election) -> tuple[int, int]:
    """How many days the election has before and after its election day."""
    return (source.election_day - source.first_day).days, (source.last_day - source.election_day).days


def copying(source: Election, days: Days, work_locations: Collection[int]) -> Copying:
    """Look at what a copy with those days and places would have, without making it. Two queries.

    work_locations: keys of the catalogue's.
    """
    rows = (
        source.tasks.order_by()
        .values_list("work_location__source_id", "team__source_id", "task_type__source_id", "task_day")
        .annotate(number=Count("pk"))
    )
    shift = days.election_day - source.election_day
    cells: dict[Cell, int] = {}
    outside = gone = 0
    for place, team, kind, day, number in rows:
        if place is not None and place not in work_locations:
            continue
        moved = day + shift
        if place is None or team is None or kind is None:
            gone += number
        elif not days.first_day <= moved <= days.last_day:
            outside += number
        else:
            cells[place, team, kind, moved] = cells.get((place, team, kind, moved), 0) + number
    return Copying(cells, outside, gone)


def duplicate_election(
    source: Election,
    *,
    title: str,
    type: ElectionType,
    days: Days,
    lock_days: int,
    work_locations: Iterable[WorkLocation],
    templates: Plan,
    by: Actor,
    now: datetime.datetime,
) -> Election:
    """Make an election like another: inactive, its tasks available. All of it or nothing.

    templates: own by the catalogue's task types. Raises what elections.plan.create_election raises, and
    TemplatesMissing.
    """
    places = list(work_locations)
    with transaction.atomic():
        made = create_election(
            title=title, type=type, days=days, lock_days=lock_days, work_locations=places, by=by, now=now
        )
        found = copying(source, days, {place.pk for place in places})
        _link_as_needed(made, found.cells)
        take_over(made, templates)
        tasks = Task.objects.bulk_create(_tasks(made, found.cells), batch_size=PER_INSERT)
        record("election.duplicated", made, by=by, now=now, source=source.pk, tasks=len(tasks))
    return made


def _link_as_needed(made: Election, cells: Iterable[Cell]) -> None:
    """A place that had tasks of a team or type which the catalogue no longer gives it keeps them in the copy."""
    wanted_types: dict[int, set[int]] = {}
    wanted_teams: dict[int, set[int]] = {}
    for place, team, kind, _day in cells:
        wanted_types.setdefault(place, set()).add(kind)
        wanted_teams.setdefault(place, set()).add(team)
    for copy in made.work_locations.prefetch_related("task_types__task_type", "teams__team"):
        had_types = {link.task_type.source_id for link in copy.task_types.all()}
        had_teams = {link.team.source_id for link in copy.teams.all()}
        more_types = wanted_types.get(copy.source_id or 0, set()) - had_types
        more_teams = wanted_teams.get(copy.source_id or 0, set()) - had_teams
        if more_types or more_teams:
            copy.election = made
            add_links(copy, task_types=more_types, teams=more_teams)


def _tasks(made: Election, cells: dict[Cell, int]) -> Iterable[Task]:
    places = dict(made.work_locations.values_list("source_id", "pk"))
    teams = dict(made.teams.values_list("source_id", "pk"))
    kinds: dict[Any, Any] = {kind.source_id: kind for kind in made.task_types.all()}
    for (place, team, kind, day), number in sorted(cells.items()):
        for _ in range(number):
            yield Task(
                election=made,
                work_location_id=places[place],
                team_id=teams[team],
                task_type=kinds[kind],
                task_day=day,
                starts=kinds[kind].starts,
                ends=kinds[kind].ends,
            )
