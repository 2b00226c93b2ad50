"""What a norm would mean at each place, worked out before anybody agrees to it. Source: docs/rules/norms.md."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from valghalla.elections.models import (
    Election,
    ElectionTaskType,
    ElectionTeam,
    ElectionWorkLocation,
    PlaceTaskType,
    PlaceTeam,
)
from valghalla.tasks.counts import BY_STATE, Counts, summed
from valghalla.tasks.distribution.distribute import MOST, Wanted
from valghalla.tasks.distribution.norms import Norm, propose, spread
from valghalla.tasks.models import Task


@dataclass(frozen=True)
class Plan:
    """What is to be worked out: a norm for one task type on one day, shared by teams.

    shares: key of an election's team → its weight; teams without weight are left out.
    """

    task_type: ElectionTaskType
    day: datetime.date
    norm: Norm
    shares: Mapping[int, int]


@dataclass(frozen=True)
class Part:
    """One team at one place. number: what is proposed for it, never fewer than have accepted."""

    team: ElectionTeam
    now: Counts
    number: int


@dataclass(frozen=True)
class Proposal:
    """One place. people: what the norm asks for, None when its valid votes are not known.

    obstacle: why nothing can be proposed: "no_votes", "no_type" (the task type is not done there), "no_team" (none of the teams
    is there), "too_many", or "" when it can.   others: places of the same type and day that other teams have there.
    """

    place: ElectionWorkLocation
    people: int | None = None
    parts: tuple[Part, ...] = ()
    others: int = 0
    obstacle: str = ""

    @cached_property
    def now(self) -> int:
        """How many places the teams have today."""
        return sum(part.now.total for part in self.parts)

    @cached_property
    def number(self) -> int:
        """How many they would have."""
        return sum(part.number for part in self.parts)

    @cached_property
    def retracted(self) -> int:
        """How many people would lose an invitation they have not answered."""
        return sum(max(part.now.accepted + part.now.unanswered - part.number, 0) for part in self.parts)

    @property
    def raised(self) -> bool:
        """Whether more have accepted than the norm would give."""
        return self.people is not None and self.number > self.people

    @cached_property
    def changes(self) -> bool:
        """Whether taking it would change anything."""
        return not self.obstacle and any(part.number != part.now.total for part in self.parts)

    @property
    def seen(self) -> str:
        """The numbers as text; another text means that what was shown no longer holds."""
        return ".".join(f"{part.team.id}-{part.now.total}-{part.number}" for part in self.parts) + f".{self.retracted}"

    def wanted(self, plan: Plan) -> list[Wanted]:
        """The cells to change, as ``distribute`` takes them."""
        return [
            Wanted(plan.day, part.team.pk, plan.task_type.pk, part.number, was=part.now.total)
            for part in self.parts
            if part.number != part.now.total
        ]


def proposals(places: Iterable[ElectionWorkLocation], plan: Plan) -> list[Proposal]:
    """A proposal for each place, in the order of the places. Four queries, however many places there are."""
    asked = list(places)
    site = _Site.read([place.pk for place in asked], plan)
    return [_proposal(place, plan, site) for place in asked]


def places_of(election: Election) -> list[ElectionWorkLocation]:
    """All places of an election, by area and name in Danish order."""
    return list(ElectionWorkLocation.objects.filter(election=election).order_by("area_key", "sort_key", "id"))


@dataclass(frozen=True)
class _Site:
    """What is at the places today: the sharing teams in Danish order, which have the type, and its tasks' counts by team."""

    teams: dict[int, list[ElectionTeam]] = field(default_factory=dict)
    with_type: frozenset[int] = frozenset()
    counts: dict[int, dict[int, Counts]] = field(default_factory=dict)

    @classmethod
    def read(cls, places: Sequence[int], plan: Plan) -> "_Site":
        site = cls(
            with_type=frozenset(
                PlaceTaskType.objects.filter(work_location__in=places, task_type=plan.task_type).values_list(
                    "work_location_id", flat=True
                )
            )
        )
        sharing = [team for team, weight in plan.shares.items() if weight]
        teams = {team.pk: team for team in ElectionTeam.objects.filter(pk__in=sharing).order_by("sort_key", "id")}
        here = PlaceTeam.objects.filter(work_location__in=places, team__in=teams).order_by()
        at_places: dict[int, set[int]] = {}
        for place, team in here.values_list("work_location_id", "team_id"):
            at_places.setdefault(place, set()).add(team)
        for place, keys in at_places.items():
            site.teams[place] = [team for key, team in teams.items() if key in keys]
        tasks = Task.objects.filter(work_location__in=places, task_type=plan.task_type, task_day=plan.day).order_by()
        counted = tasks.values_list("work_location_id", "team_id").annotate(**BY_STATE)
        for place, team, *numbers in counted.values_list("work_location_id", "team_id", *BY_STATE):
            site.counts.setdefault(place, {})[team] = Counts(*numbers)
        return site


def _proposal(place: ElectionWorkLocation, plan: Plan, site: _Site) -> Proposal:
    counts = site.counts.get(place.pk, {})
    teams = site.teams.get(place.pk, [])
    sharing = {team.id for team in teams}
    others = summed(count for team, count in counts.items() if team not in sharing).total
    people = propose(place.valid_votes, plan.norm)
    obstacle = _obstacle(place, people, teams, site)
    if obstacle or people is None:
        return Proposal(place, people, others=others, obstacle=obstacle)
    numbers = _in_turn(people, [plan.shares[team.id] for team in teams], turn=place.pk)
    parts = tuple(
        Part(team, held, max(number, held.accepted))
        for team, number in zip(teams, numbers, strict=True)
        for held in [counts.get(team.id, Counts())]
    )
    return Proposal(place, people, parts, others)


def _in_turn(people: int, shares: list[int], *, turn: int) -> list[int]:
    """The people spread over the shares; what cannot be split evenly falls to the teams in turn, from place to place,
    so that no team is favoured for its name. turn: the place's key, so that asking again gives the same."""
    first = turn % len(shares) if shares else 0
    turned = spread(people, shares[first:] + shares[:first])
    return turned[len(shares) - first :] + turned[: len(shares) - first]


def _obstacle(place: ElectionWorkLocation, people: int | None, teams: list[ElectionTeam], site: _Site) -> str:
    if place.pk not in site.with_type:
        return "no_type"
    if not teams:
        return "no_team"
    if people is None:
        return "no_votes"
    return "too_many" if people > MOST else ""
