"""Reading tasks as citizens ask for them: what is open to take, and what is mine."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet

from valghalla.base import clock
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.tasks.claim import Group
from valghalla.tasks.models import Task, TaskState
from valghalla.teams.models import Team


@dataclass(frozen=True)
class OpenGroup:
    """Equal places that can be taken. free: how many.   starts, ends: Danish clock times."""

    group: Group
    free: int
    starts: datetime.time
    ends: datetime.time
    work_location: ElectionWorkLocation
    task_type: ElectionTaskType
    team: ElectionTeam


def open_to_take(tasks: QuerySet[Task], *, now: datetime.datetime) -> QuerySet[Task]:
    """Those nobody holds, in active elections, that have not begun by Danish clocks."""
    local = now.astimezone(clock.DANISH)
    later = Q(task_day__gt=local.date()) | Q(task_day=local.date(), starts__gt=local.time())
    return tasks.filter(later, state=TaskState.AVAILABLE, election__state=Election.State.ACTIVE)


def tasks_of_teams(participant: Participant) -> QuerySet[Task]:
    """Tasks that are not trusted, of the teams the person is in or answers for."""
    # The keys are fetched first: with them the database finds the tasks by its index, however many there are.
    teams = ElectionTeam.objects.filter(source_id__in=teams_of(participant).values("pk")).values_list("pk", flat=True)
    return Task.objects.filter(team_id__in=list(teams), task_type__trusted=False)


def teams_of(participant: Participant) -> QuerySet[Team]:
    """The teams the person is in or answers for, in Danish order."""
    mine = Q(members__participant=participant) | Q(responsibles__participant=participant)
    return Team.objects.filter(pk__in=Team.objects.filter(mine).values("pk")).order_by("sort_key", "id")


def open_groups(tasks: QuerySet[Task]) -> list[OpenGroup]:
    """Tasks gathered in groups of equal places, by day, then task type, place and team in Danish order.

    Four queries, however many tasks there are.
    """
    rows = list(
        tasks.order_by()
        .values("election_id", "work_location_id", "team_id", "task_type_id", "task_day")
        .annotate(free=Count("pk"), first_start=Min("starts"), first_end=Min("ends"))
    )
    places = _by_key(ElectionWorkLocation.objects.all(), (row["work_location_id"] for row in rows))
    kinds = _by_key(ElectionTaskType.objects.all(), (row["task_type_id"] for row in rows))
    teams = _by_key(ElectionTeam.objects.all(), (row["team_id"] for row in rows))
    groups = [
        OpenGroup(
            group=Group(
                row["election_id"], row["work_location_id"], row["team_id"], row["task_type_id"], row["task_day"]
            ),
            free=row["free"],
            starts=row["first_start"],
            ends=row["first_end"],
            work_location=places[row["work_location_id"]],
            task_type=kinds[row["task_type_id"]],
            team=teams[row["team_id"]],
        )
        for row in rows
    ]
    return sorted(groups, key=_in_order)


def nearest(groups: Iterable[OpenGroup], *, to: Group, most: int = 4) -> list[OpenGroup]:
    """Other groups of the same election and team, those on the same day first, then the days around it."""
    others = [
        one
        for one in groups
        if one.group != to and (one.group.election_id, one.group.team_id) == (to.election_id, to.team_id)
    ]
    return sorted(others, key=lambda one: (abs((one.group.task_day - to.task_day).days), _in_order(one)))[:most]


def held_by(participant: Participant, *, today: datetime.date) -> QuerySet[Task]:
    """The person's tasks from today on in active elections, by day and task type, with what a page shows of them."""
    return (
        Task.objects.filter(participant=participant, task_day__gte=today, election__state=Election.State.ACTIVE)
        .select_related("election", "work_location", "task_type", "team")
        .order_by("task_day", "task_type__sort_key", "starts", "id")
    )


def any_election_active() -> bool:
    """Whether citizens meet any election at all."""
    return Election.objects.filter(state=Election.State.ACTIVE).exists()


def _by_key(rows: QuerySet, keys: Iterable[int]) -> dict:
    wanted = set(keys)
    return rows.in_bulk(list(wanted)) if wanted else {}


def _in_order(one: OpenGroup) -> tuple:
    return (
        one.group.task_day,
        one.task_type.sort_key,
        one.work_location.sort_key,
        one.team.sort_key,
        one.group.task_type_id,
        one.group.work_location_id,
        one.group.team_id,
    )
