"""Reading tasks as citizens ask for them: what is open to take, and what is mine."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from valghalla.base import clock
from valghalla.base.written_once import written_once
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.tasks.claim import Group
from valghalla.tasks.models import Task, TaskState
from valghalla.teams.models import Team, TeamMember, TeamResponsible


@dataclass(frozen=True)
class OpenGroup:
    """Equal places that can be taken. free: how many.   starts, ends: Danish clock times.   task_type: with its election
    and the election's type."""

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
    # The keys are fetched first, and the types left out rather than joined: so the database finds the tasks by the teams'
    # index, however many there are.
    trusted = ElectionTaskType.objects.filter(pk=OuterRef("task_type"), trusted=True)
    return Task.objects.filter(~Exists(trusted), team_id__in=_copies_of_teams(participant.pk))


@written_once
def _copies_of_teams(participant_id: int) -> QuerySet:
    return ElectionTeam.objects.filter(source_id__in=teams_of(participant_id).values("pk")).values_list("pk", flat=True)


def teams_of(participant_id: int) -> QuerySet[Team]:
    """The teams the person is in or answers for, in Danish order."""
    member = TeamMember.objects.filter(participant=participant_id).values("team_id")
    responsible = TeamResponsible.objects.filter(participant=participant_id).values("team_id")
    return Team.objects.filter(Q(pk__in=member) | Q(pk__in=responsible)).order_by("sort_key", "id")


def is_of_teams(group: Group, participant: Participant) -> bool:
    """Whether the group is of a team the person is in or answers for, in an active election, and not trusted."""
    return bool(_listed(group.election_id, group.task_type_id, group.team_id, participant.pk))


def is_of_team(group: Group, participant: Participant) -> bool:
    """Whether the person is a member of the group's team."""
    return TeamMember.objects.filter(team__copies=group.team_id, participant=participant).exists()


@written_once
def _listed(election_id: int, task_type_id: int, team_id: int, participant_id: int) -> QuerySet:
    """The type of task, where the person may see such tasks of the team."""
    member = TeamMember.objects.filter(team__copies=team_id, participant=participant_id)
    responsible = TeamResponsible.objects.filter(team__copies=team_id, participant=participant_id)
    return ElectionTaskType.objects.filter(
        Exists(member) | Exists(responsible),
        pk=task_type_id,
        election_id=election_id,
        election__state=Election.State.ACTIVE,
        trusted=False,
    ).values_list("pk")


def open_groups(tasks: QuerySet[Task]) -> list[OpenGroup]:
    """Tasks gathered in groups of equal places, by day, then task type, place and team in Danish order.

    Four queries, however many tasks there are.
    """
    return sorted(_groups(tasks), key=_in_order)


def _groups(tasks: QuerySet[Task]) -> list[OpenGroup]:
    """Tasks gathered in groups of equal places."""
    return _with_names(_counted(tasks))


def _counted(tasks: QuerySet[Task]) -> list[dict[str, Any]]:
    """A row for each group of equal places: its keys, how many are free, and when they begin and end."""
    keys = tasks.order_by().values("election_id", "work_location_id", "team_id", "task_type_id", "task_day")
    counted: Iterable[Any] = keys.annotate(free=Count("pk"), first_start=Min("starts"), first_end=Min("ends"))
    return list(counted)


def _with_names(rows: list[dict[str, Any]], *teams_known: ElectionTeam) -> list[OpenGroup]:
    """The groups with their places, types and teams, read by key: joined, PostgreSQL would read them for each task."""
    places = _by_key(ElectionWorkLocation.objects.all(), (row["work_location_id"] for row in rows))
    kinds = _by_key(ElectionTaskType.objects.select_related("election__type"), (row["task_type_id"] for row in rows))
    teams = {team.pk: team for team in teams_known}
    teams |= _by_key(ElectionTeam.objects.all(), {row["team_id"] for row in rows} - teams.keys())
    return [
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


def nearest(tasks: QuerySet[Task], *, to: Task, most: int = 4) -> list[OpenGroup]:
    """Other groups of the same election and team among the tasks, the nearest first: the same day, then the nearest day
    on either side; of a day the same place, then the same area, then the same hour. Only those days are read.

    to: with its place and team.
    """
    wanted = Group.of(to)
    around = tasks.filter(election_id=wanted.election_id, team_id=wanted.team_id)
    rows = _counted(around.filter(task_day=wanted.task_day))
    if len(rows) <= most:
        days = around.order_by("task_day").values_list("task_day", flat=True)
        after, before = days.filter(task_day__gt=wanted.task_day), days.filter(task_day__lt=wanted.task_day).reverse()
        rows += _counted(around.filter(task_day__in=list(after[:1].union(before[:1]))))
    found = [one for one in _with_names(rows, to.team) if one.group != wanted]
    return sorted(found, key=lambda one: _nearness(one, to))[:most]


def _nearness(one: OpenGroup, to: Task) -> tuple:
    """Put in order here: were the tasks joined with their places and types for that, PostgreSQL would read every task of
    those types."""
    day, place = one.group.task_day, one.work_location
    at = 0 if place.pk == to.work_location_id else 1 if place.area_key == to.work_location.area_key else 2
    other = one.starts != to.starts, one.task_type.pk != to.task_type_id
    return abs((day - to.task_day).days), day, at, *other, one.task_type.sort_key, place.sort_key


def held_by(participant: Participant, *, today: datetime.date) -> QuerySet[Task]:
    """The person's tasks from today on in active elections, by day and task type, with what a page shows of them."""
    return (
        Task.objects.filter(participant=participant, task_day__gte=today, election__state=Election.State.ACTIVE)
        .select_related("election", "work_location", "task_type", "team")
        .order_by("task_day", "task_type__sort_key", "starts", "id")
    )


@written_once
def active_elections() -> QuerySet[Election]:
    """The elections that citizens meet, by day."""
    return Election.objects.filter(state=Election.State.ACTIVE).order_by("election_day", "sort_key", "id")


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
