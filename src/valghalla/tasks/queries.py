"""Reading tasks as citizens ask for them: what is open to take, and what is mine."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from valghalla.base import clock
from valghalla.base.written_once import first, together, written_once
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.tasks.claim import Group
from valghalla.tasks.counts import ONE
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
    return not_trusted(Task.objects.filter(team_id__in=_copies_of_teams(participant.pk)))


def not_trusted(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Those that are not trusted."""
    # The few trusted types are gathered once; asked of each task whether its type is one, they cost more than the tasks.
    return tasks.exclude(task_type_id__in=ElectionTaskType.objects.filter(trusted=True).values("pk"))


@written_once
def _copies_of_teams(participant_id: int) -> QuerySet:
    return ElectionTeam.objects.filter(source_id__in=teams_of(participant_id).values("pk")).values_list("pk", flat=True)


def teams_of(participant_id: int) -> QuerySet[Team]:
    """The teams the person is in or answers for, in Danish order."""
    member = TeamMember.objects.filter(participant=participant_id).values("team_id")
    responsible = TeamResponsible.objects.filter(participant=participant_id).values("team_id")
    return Team.objects.filter(Q(pk__in=member) | Q(pk__in=responsible)).order_by("sort_key", "id")


def election_of_teams_task(team_id: int, task_type_id: int, participant: Participant) -> int | None:
    """The active election in which the team and the type of task stand, where the type is not trusted and the person is in
    the team or answers for it; else None. Keys of the election's copies; one query."""
    return first(_election_of(team_id, task_type_id, participant.pk))


def is_of_team(group: Group, participant: Participant) -> bool:
    """Whether the person is a member of the group's team."""
    return TeamMember.objects.filter(team__copies=group.team_id, participant=participant).exists()


@written_once
def _election_of(team_id: int, task_type_id: int, participant_id: int) -> QuerySet:
    member = TeamMember.objects.filter(team__copies=team_id, participant=participant_id)
    responsible = TeamResponsible.objects.filter(team__copies=team_id, participant=participant_id)
    return ElectionTaskType.objects.filter(
        Exists(member) | Exists(responsible),
        Exists(ElectionTeam.objects.filter(pk=team_id, election=OuterRef("election"))),
        pk=task_type_id,
        election__state=Election.State.ACTIVE,
        trusted=False,
    ).values_list("election_id", flat=True)


@dataclass(frozen=True)
class Gathered:
    """Groups of equal places, by day, then task type, place and team in Danish order: rows of ``counted``, of which there may
    be thousands, and what they name, by the keys of the election's copies. A group is made of those that are shown."""

    rows: Sequence[Any]
    places: Mapping[int, ElectionWorkLocation]
    kinds: Mapping[int, ElectionTaskType]
    teams: Mapping[int, ElectionTeam]

    def group(self, row: Any) -> OpenGroup:
        """One of the rows as a group."""
        return group_of_row(
            row, self.places[row.work_location_id], self.kinds[row.task_type_id], self.teams[row.team_id]
        )


def gathered(tasks: QuerySet[Task]) -> Gathered:
    """Tasks gathered in groups of equal places. One query, and one message for each election, however many there are."""
    rows = list(counted(tasks))
    elections = {row.election_id for row in rows}
    copies = [together(places_of.asked(pk), kinds_of.asked(pk), _teams.asked(pk)) for pk in elections]
    places, kinds, teams = ({one.pk: one for of in copies for one in of[which]} for which in range(3))

    def in_order(row: Any) -> tuple:
        kind, place, team = row.task_type_id, row.work_location_id, row.team_id
        words = kinds[kind].sort_key, places[place].sort_key, teams[team].sort_key
        return row.task_day, *words, kind, place, team

    return Gathered(sorted(rows, key=in_order), places, kinds, teams)


def open_groups(tasks: QuerySet[Task]) -> list[OpenGroup]:
    """All of ``gathered`` as groups."""
    found = gathered(tasks)
    return [found.group(row) for row in found.rows]


def counted(tasks: QuerySet[Task]) -> QuerySet[Any]:
    """Groups of equal places as plain rows: what they have alike, how many there are, when the first begins and ends."""
    alike = "election_id", "work_location_id", "team_id", "task_type_id", "task_day"
    counts = {"free": Count(ONE), "first_start": Min("starts"), "first_end": Min("ends")}
    return tasks.order_by().values(*alike).annotate(**counts).values_list(*alike, *counts, named=True)


def group_of_row(row: Any, place: ElectionWorkLocation, kind: ElectionTaskType, team: ElectionTeam) -> OpenGroup:
    """A row of ``counted`` with the copies it names."""
    group = Group(row.election_id, row.work_location_id, row.team_id, row.task_type_id, row.task_day)
    return OpenGroup(group, row.free, row.first_start, row.first_end, place, kind, team)


# An election's copies are read whole, by queries written once: that costs less than to ask for those wanted.


@written_once
def places_of(election_id: int) -> QuerySet[ElectionWorkLocation]:
    """The election's places."""
    return ElectionWorkLocation.objects.filter(election=election_id)


@written_once
def _teams(election_id: int) -> QuerySet[ElectionTeam]:
    return ElectionTeam.objects.filter(election=election_id)


@written_once
def kinds_of(election_id: int) -> QuerySet[ElectionTaskType]:
    """The election's types of task, with the election and its type."""
    return ElectionTaskType.objects.filter(election=election_id).select_related("election__type")


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
