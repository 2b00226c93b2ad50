"""Who serves at a place on a day: what the sheets for its wall and desk are made of."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.danish_order import sort_key
from valghalla.elections.models import ElectionWorkLocation
from valghalla.lists.filters import Filters, tasks_of
from valghalla.participants.models import ParticipantDiet
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
    election = place.election
    filters = Filters(days=(day,), places=(place.pk,), state="" if with_unanswered else TaskState.ACCEPTED)
    tasks = tasks_of(election, filters)
    free = Task.objects.filter(election=election, work_location=place, task_day=day, state=TaskState.AVAILABLE)
    shifts = _shifts(tasks)
    return Roster(
        place=place,
        day=day,
        shifts=shifts,
        available=free.count(),
        responsibles=_responsibles(place),
        meals=_meals({shift.participant_id for shift in shifts}),
    )


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


def _shifts(tasks: QuerySet[Task]) -> tuple[Shift, ...]:
    held = tasks.select_related("participant", "team", "task_type").defer("participant__cpr_sealed")
    return tuple(
        Shift(
            task.participant_id,
            task.participant.name,
            task.participant.mobile,
            task.team.name,
            task.task_type.title,
            task.starts,
            task.ends,
            task.state == TaskState.ACCEPTED,
        )
        for task in held.order_by("starts", "participant__name_key", "pk")
        if task.participant is not None and task.participant_id is not None
    )


def _responsibles(place: ElectionWorkLocation) -> tuple[Responsible, ...]:
    answering = WorkLocationResponsible.objects.filter(work_location=place.source_id).select_related("participant")
    return tuple(
        Responsible(one.participant.name, one.participant.mobile)
        for one in answering.order_by("participant__name_key", "pk")
    )


def _meals(people: set[int]) -> tuple[Meal, ...]:
    """What the people eat, each of them once."""
    needs: dict[int, list[str]] = {}
    rows = ParticipantDiet.objects.filter(participant__in=people).order_by("diet__sort_key", "diet_id")
    for person, title in rows.values_list("participant_id", "diet__title"):
        needs.setdefault(person, []).append(title)
    counted = Counter(", ".join(needs.get(person, [])) for person in people)
    return tuple(Meal(diets, counted[diets]) for diets in sorted(counted, key=sort_key))
