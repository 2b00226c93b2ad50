"""Who serves at a place on a day: what the sheets for its wall and desk are made of."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.danish_order import sort_key
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.lists.filters import Filters, counts_of, tasks_of
from valghalla.participants.models import Participant, ParticipantDiet
from valghalla.places.models import WorkLocationResponsible
from valghalla.tasks.models import Task, TaskState


class Shift(NamedTuple):
    """Somebody's task at the place that day. mobile: eight digits, "" when not known.   starts, ends: Danish clock times.
    accepted: False while she has not answered."""

    participant_id: int
    name: str
    mobile: str
    team: str
    task_type: str
    starts: datetime.time
    ends: datetime.time
    accepted: bool


class Responsible(NamedTuple):
    """Somebody who answers for the place. mobile: eight digits, "" when not known."""

    name: str
    mobile: str


class Meal(NamedTuple):
    """How many people eat alike. diets: several joined by comma, "" for no special diet."""

    diets: str
    people: int


@dataclass(frozen=True)
class Roster:
    """A place on a day. shifts: by start, then name.   available: tasks nobody has.   meals: those without a special diet first.

    No addresses: nobody needs them at the place, and some are protected.
    """

    place: ElectionWorkLocation
    day: datetime.date
    shifts: tuple[Shift, ...]
    available: int
    responsibles: tuple[Responsible, ...]
    meals: tuple[Meal, ...]

    @property
    def people(self) -> int:
        """How many people serve, each once."""
        return len({shift.participant_id for shift in self.shifts})


def roster(place: ElectionWorkLocation, day: datetime.date, *, with_unanswered: bool = False) -> Roster:
    """Those who have accepted, and, when asked for, those who have not answered. A handful of queries.

    place: of an election, read with it.   day: Danish calendar date.
    """
    (made,) = rosters_at([place], day, with_unanswered=with_unanswered)
    return made


def rosters_at(
    places: Sequence[ElectionWorkLocation], day: datetime.date, *, with_unanswered: bool = False
) -> list[Roster]:
    """The same for several places of one election, in their order, in as many queries as for one."""
    if not places:
        return []
    election, keys = places[0].election, tuple(place.pk for place in places)
    filters = Filters(days=(day,), places=keys, state="" if with_unanswered else TaskState.ACCEPTED)
    shifts = _shifts(tasks_of(election, filters))
    free = Task.objects.filter(
        election=election, work_location__in=keys, task_day=day, state=TaskState.AVAILABLE
    ).order_by()
    available = dict(free.values_list("work_location").annotate(Count("pk")))
    responsibles, needs = (
        _responsibles(places),
        _needs({shift.participant_id for held in shifts.values() for shift in held}),
    )
    return [
        Roster(
            place=place,
            day=day,
            shifts=(held := tuple(shifts[place.pk])),
            available=available.get(place.pk, 0),
            responsibles=tuple(responsibles[place.source_id]),
            meals=_meals({shift.participant_id for shift in held}, needs),
        )
        for place in places
    ]


def places_on(election: Election, day: datetime.date) -> list[ElectionWorkLocation]:
    """The places with tasks that day, area by area in Danish order, each with the election."""
    used = Task.objects.filter(election=election, task_day=day, work_location=OuterRef("pk"))
    places = ElectionWorkLocation.objects.filter(Exists(used), election=election)
    found = list(places.order_by("area_key", "area_name", "sort_key", "pk"))
    for place in found:
        place.election = election
    return found


@dataclass(frozen=True)
class DayInNumbers:
    """A day of an election. people: who serve, each once.   available: tasks nobody has."""

    people: int
    available: int


def day_in_numbers(election: Election, day: datetime.date, *, with_unanswered: bool = False) -> DayInNumbers:
    """In two queries, without reading anybody."""
    filters = Filters(days=(day,), state="" if with_unanswered else TaskState.ACCEPTED)
    free = Task.objects.filter(election=election, task_day=day, state=TaskState.AVAILABLE)
    return DayInNumbers(counts_of(tasks_of(election, filters))[0], free.count())


def meals_of(people: set[int]) -> tuple[Meal, ...]:
    """What these participants eat, those without a special diet first. One query."""
    return _meals(people, _needs(people))


def record_taken(made: Roster, sheets: list[str], *, by: Actor, now: datetime.datetime) -> None:
    """Record that the roster left the system: of which place and day, which sheets, and how many people stand on them."""
    with transaction.atomic():
        record(
            "roster.exported",
            made.place,
            by=by,
            now=now,
            election=made.place.election_id,
            day=made.day.isoformat(),
            sheets=sheets,
            people=made.people,
        )


def record_many_taken(
    election: Election, made: Sequence[Roster], sheets: list[str], *, by: Actor, now: datetime.datetime
) -> None:
    """The same for many places at once, one entry. made: one of them at least."""
    people = {shift.participant_id for one in made for shift in one.shifts}
    with transaction.atomic():
        record(
            "roster.exported",
            election,
            by=by,
            now=now,
            day=made[0].day.isoformat(),
            sheets=sheets,
            people=len(people),
        )


def _shifts(tasks: QuerySet[Task]) -> dict[int, list[Shift]]:
    """By place."""
    held = tasks.select_related("participant", "team", "task_type").defer("participant__cpr_sealed")
    found: dict[int, list[Shift]] = defaultdict(list)
    for task in held.order_by("starts", "participant__name_key", "pk"):
        if task.participant is not None and task.participant_id is not None:
            found[task.work_location_id].append(_shift(task, task.participant))
    return found


def _shift(task: Task, participant: Participant) -> Shift:
    return Shift(
        participant.pk,
        participant.name,
        participant.mobile,
        task.team.name,
        task.task_type.title,
        task.starts,
        task.ends,
        task.state == TaskState.ACCEPTED,
    )


def _responsibles(places: Iterable[ElectionWorkLocation]) -> dict[int | None, list[Responsible]]:
    """By place of the catalogue."""
    answering = WorkLocationResponsible.objects.filter(work_location__in=[place.source_id for place in places])
    found: dict[int | None, list[Responsible]] = defaultdict(list)
    for one in answering.select_related("participant").order_by("participant__name_key", "pk"):
        found[one.work_location_id].append(Responsible(one.participant.name, one.participant.mobile))
    return found


def _needs(people: set[int]) -> dict[int, list[str]]:
    """Participant → her diets in Danish order."""
    needs: dict[int, list[str]] = defaultdict(list)
    rows = ParticipantDiet.objects.filter(participant__in=people).order_by("diet__sort_key", "diet_id")
    for person, title in rows.values_list("participant_id", "diet__title"):
        needs[person].append(title)
    return needs


def _meals(people: set[int], needs: Mapping[int, list[str]]) -> tuple[Meal, ...]:
    """What the people eat, each of them once."""
    counted = Counter(", ".join(needs.get(person, [])) for person in people)
    return tuple(Meal(diets, counted[diets]) for diets in sorted(counted, key=sort_key))
