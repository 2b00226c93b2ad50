"""Teams as those who answer for them see them: the members with what they have and said no to, and how far the tasks are filled.

Only elections that are active, and only the teams given. Source: requirements E-155 to E-175.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Value

from valghalla.base.danish_order import search_terms
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.tasks.claim import Group
from valghalla.tasks.counts import BY_STATE, ONE, noes
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.queries import OpenGroup
from valghalla.teams.models import TeamMember, TeamResponsible

DECLINED = "declined"
# The copies of teams in active elections: key of the copy → key in the catalogue.
Copies = dict[int, int]
STATES = (TaskState.UNANSWERED.value, TaskState.ACCEPTED.value, DECLINED)


@dataclass(frozen=True)
class Sought:
    """Which members; an empty wish is all. search: parts of the name.   place: what the place is called.   state: of STATES."""

    search: str = ""
    place: str = ""
    day: datetime.date | None = None
    state: str = ""


@dataclass(frozen=True)
class MemberTask:
    """A task that a member has or said no to. team: key in the catalogue.   state: of STATES."""

    team: int
    place: str
    kind: str
    day: datetime.date
    starts: datetime.time
    state: str
    trusted: bool


@dataclass(frozen=True)
class Member:
    """Somebody of the teams. member_of, answers_for: keys of those of the teams.   coming: tasks from today on that she has."""

    participant: Participant
    member_of: frozenset[int]
    answers_for: frozenset[int]
    tasks: tuple[MemberTask, ...]
    coming: int


@dataclass(frozen=True)
class FilledGroup:
    """Equal places of a team, filled or not. starts, ends: Danish clock times of the earliest."""

    group: Group
    accepted: int
    unanswered: int
    available: int
    starts: datetime.time
    ends: datetime.time
    work_location: ElectionWorkLocation
    task_type: ElectionTaskType
    team: ElectionTeam

    @property
    def total(self) -> int:
        """All places."""
        return self.accepted + self.unanswered + self.available

    @property
    def open(self) -> OpenGroup:
        """As citizens see a group, with the places that are free."""
        return OpenGroup(
            group=self.group,
            free=self.available,
            starts=self.starts,
            ends=self.ends,
            work_location=self.work_location,
            task_type=self.task_type,
            team=self.team,
        )


def people_of(teams: Collection[int], sought: Sought, *, copies: Copies | None = None) -> QuerySet[Participant]:
    """Members of the teams and those who answer for them, each once, in Danish order. copies: when they are read already."""
    # Lists of keys, gathered once, rather than a look for each participant of the municipality.
    member_of = TeamMember.objects.filter(team_id__in=list(teams)).values("participant_id")
    answering = TeamResponsible.objects.filter(team_id__in=list(teams)).values("participant_id")
    people = Participant.objects.filter(Q(pk__in=member_of) | Q(pk__in=answering))
    for term in search_terms(sought.search):
        people = people.filter(search_text__contains=term)
    if sought.place or sought.day or sought.state:
        people = people.filter(_has(copies_of(teams) if copies is None else copies, sought))
    return people.order_by("name_key", "pk")


def members(
    people: Sequence[Participant], teams: Collection[int], *, today: datetime.date, copies: Copies | None = None
) -> list[Member]:
    """The people with what they have of these teams, in the order given. Three queries, however many there are, and one
    for the copies when they are not given."""
    keys = [person.pk for person in people]
    member_of, answers_for = _by_person(keys, teams)
    tasks = _tasks_of(keys, copies_of(teams) if copies is None else copies)
    return [
        Member(
            participant=person,
            member_of=frozenset(member_of[person.pk]),
            answers_for=frozenset(answers_for[person.pk]),
            tasks=tuple(tasks[person.pk]),
            coming=sum(one.state != DECLINED and one.day >= today for one in tasks[person.pk]),
        )
        for person in people
    ]


@dataclass(frozen=True)
class Held:
    """What somebody has of teams, in short. places: what they are called, in Danish order.   unanswered: invitations to tasks
    from today on that nobody has answered.
    """

    places: tuple[str, ...]
    days: tuple[datetime.date, ...]
    unanswered: int


def held_of(copies: Copies, *, today: datetime.date) -> Held:
    """One query. today: Danish calendar date."""
    waiting = Count(ONE, filter=Q(state=TaskState.UNANSWERED, task_day__gte=today))
    rows = list(
        Task.objects.filter(team_id__in=list(copies), participant__isnull=False)
        .order_by()
        .values_list("work_location__sort_key", "work_location__title", "task_day")
        .annotate(waiting=waiting)
    )
    return Held(
        places=tuple(dict.fromkeys(title for _, title in sorted({row[:2] for row in rows}))),
        days=tuple(sorted({row[2] for row in rows})),
        unanswered=sum(row[3] for row in rows),
    )


def filled_groups(teams: Collection[int], *, today: datetime.date) -> list[FilledGroup]:
    """All groups of equal places of the teams from today on, by day, task type, place and team in Danish order."""
    rows = list(_grouped(Task.objects.filter(team_id__in=list(copies_of(teams)), task_day__gte=today)))
    names = _Names.of(rows)
    return sorted((names.group(row) for row in rows), key=_in_order)


def filled_group(group: Group) -> FilledGroup | None:
    """How far one group is filled; None when there is none."""
    rows = list(_grouped(group.tasks()))
    return _Names.of(rows).group(rows[0]) if rows else None


def is_of(group: Group, teams: Collection[int]) -> bool:
    """Whether the group is one of the teams', in an active election, and has places."""
    return group.team_id in copies_of(teams) and group.tasks().exists()


def may_be_offered(group: Group, *, search: str) -> QuerySet[Participant]:
    """Members of the group's team who have none of its places, in Danish order. search: parts of the name."""
    member = TeamMember.objects.filter(team__copies=group.team_id, participant=OuterRef("pk"))
    people = Participant.objects.filter(Exists(member)).filter(
        ~Exists(group.tasks().filter(participant=OuterRef("pk")))
    )
    for term in search_terms(search):
        people = people.filter(search_text__contains=term)
    return people.order_by("name_key", "pk")


def copies_of(teams: Collection[int]) -> Copies:
    """The copies of the teams in active elections: key of the copy → key in the catalogue."""
    found = ElectionTeam.objects.filter(source_id__in=list(teams), election__state=Election.State.ACTIVE)
    return {pk: source for pk, source in found.values_list("pk", "source_id") if source is not None}


def _has(copies: Iterable[int], sought: Sought) -> Q:
    """That a person has, or said no to, a task that fits all of what is sought about tasks."""
    conditions: dict[str, Any] = {"participant__isnull": False, "team_id__in": list(copies)}
    if sought.place:
        conditions["work_location__title"] = sought.place
    if sought.day:
        conditions["task_day"] = sought.day
    found = Q()
    if sought.state != DECLINED:
        state = {"state": sought.state} if sought.state else {}
        found |= Q(pk__in=Task.objects.filter(**conditions, **state).values("participant_id"))
    if sought.state in ("", DECLINED):
        said_no = _not_again(noes(TaskEvent.objects.filter(**conditions)))
        found |= Q(pk__in=said_no.values("participant_id"))
    return found


_ALIKE = ("participant", "election", "work_location", "task_type", "team", "task_day")


def _not_again(events: QuerySet[TaskEvent]) -> QuerySet[TaskEvent]:
    """Without those to tasks of the same kind that the person has again."""
    same = {name: OuterRef(name) for name in _ALIKE}
    return events.filter(~Exists(Task.objects.filter(**same)))


def _by_person(people: Sequence[int], teams: Collection[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Person → the teams she is a member of, and those she answers for."""
    mine = {"participant_id__in": people, "team_id__in": list(teams)}
    rows = TeamMember.objects.filter(**mine).values_list("participant_id", "team_id", Value(0))
    answering = TeamResponsible.objects.filter(**mine).values_list("participant_id", "team_id", Value(1))
    found: tuple[dict[int, set[int]], dict[int, set[int]]] = (defaultdict(set), defaultdict(set))
    for person, team, which in rows.union(answering, all=True):
        found[which][person].add(team)
    return found


def _tasks_of(people: Sequence[int], copies: dict[int, int]) -> dict[int, list[MemberTask]]:
    """By person: what she has, then what she said no to, each by day."""
    found: dict[int, list[MemberTask]] = defaultdict(list)
    held = Task.objects.filter(participant_id__in=people, team_id__in=list(copies))
    named = ("work_location__title", "task_type__title", "task_type__trusted", "task_day")
    for person, team, *facts, starts, state in held.order_by("task_day", "starts", "id").values_list(
        "participant_id", "team_id", *named, "starts", "state"
    ):
        place, kind, trusted, day = facts
        found[person].append(MemberTask(copies[team], place, kind, day, starts, state, trusted))
    said_no = _not_again(noes(TaskEvent.objects.filter(participant_id__in=people, team_id__in=list(copies))))
    no_rows = said_no.order_by("task_day", "task_type__starts", "id").values_list(
        "participant_id", "team_id", *named, "task_type__starts"
    )
    for person, team, place, kind, trusted, day, starts in dict.fromkeys(no_rows):
        found[person].append(MemberTask(copies[team], place, kind, day, starts, DECLINED, trusted))
    return found


def _grouped(tasks: QuerySet[Task]) -> Any:
    return (
        tasks.order_by()
        .values("election_id", "work_location_id", "team_id", "task_type_id", "task_day")
        .annotate(first_start=Min("starts"), first_end=Min("ends"), **BY_STATE)
    )


@dataclass(frozen=True)
class _Names:
    """The election's copies that rows name, by their keys. Three queries."""

    places: dict[int, ElectionWorkLocation]
    kinds: dict[int, ElectionTaskType]
    teams: dict[int, ElectionTeam]

    @classmethod
    def of(cls, rows: Sequence[dict[str, Any]]) -> "_Names":
        return cls(
            ElectionWorkLocation.objects.in_bulk({row["work_location_id"] for row in rows}),
            ElectionTaskType.objects.in_bulk({row["task_type_id"] for row in rows}),
            ElectionTeam.objects.in_bulk({row["team_id"] for row in rows}),
        )

    def group(self, row: dict[str, Any]) -> FilledGroup:
        place, team, kind = row["work_location_id"], row["team_id"], row["task_type_id"]
        return FilledGroup(
            group=Group(row["election_id"], place, team, kind, row["task_day"]),
            accepted=row["accepted"],
            unanswered=row["unanswered"],
            available=row["available"],
            starts=row["first_start"],
            ends=row["first_end"],
            work_location=self.places[place],
            task_type=self.kinds[kind],
            team=self.teams[team],
        )


def _in_order(one: FilledGroup) -> tuple:
    return (
        one.group.task_day,
        one.task_type.sort_key,
        one.work_location.sort_key,
        one.team.sort_key,
        one.group.task_type_id,
        one.group.work_location_id,
        one.group.team_id,
    )
