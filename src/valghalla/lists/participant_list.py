"""The participant list of an election: who has a task, accepted or not answered, one line a task."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from valghalla.base.danish_order import sort_key
from valghalla.elections.models import Election
from valghalla.lists.columns import Line
from valghalla.municipalities.keys import keyring
from valghalla.participants.models import CPR_CONTEXT, Participant, ParticipantDiet, open_contact
from valghalla.tasks.eligibility import age_on
from valghalla.tasks.models import Task, TaskState

AT_A_TIME = 2000
_ORDER = ("participant__name_key", "participant_id", "task_day", "starts", "pk")
_TASK = ("pk", "participant_id", "team_id", "work_location_id", "task_type_id", "state", "task_day", "starts")
_PERSON = (
    "pk",
    "first_names",
    "last_name",
    "cpr_sealed",
    "birth_date",
    "contact_sealed",
    "protected_address",
    "digital_post",
)

_NO_TASK: tuple = (None,) * len(_TASK)


@dataclass(frozen=True)
class Names:
    """What the election's copies are called, by key, each in Danish order.

    places: title and the area's name.   task_types: title and payment in whole kroner, None without.
    """

    places: dict[int, tuple[str, str]]
    teams: dict[int, str]
    task_types: dict[int, tuple[str, int | None]]

    @property
    def areas(self) -> list[str]:
        """The names of the areas in Danish order."""
        return sorted({area for _title, area in self.places.values()}, key=sort_key)


def names_of(election: Election) -> Names:
    """Three queries."""
    places = election.work_locations.order_by("sort_key", "pk").values_list("pk", "title", "area_name")
    kinds = election.task_types.order_by("sort_key", "pk").values_list("pk", "title", "payment_dkk")
    return Names(
        places={pk: (title, area) for pk, title, area in places},
        teams=dict(election.teams.order_by("sort_key", "pk").values_list("pk", "name")),
        task_types={pk: (title, payment) for pk, title, payment in kinds},
    )


@dataclass(frozen=True)
class Filters:
    """Which lines; an empty filter is all. days: Danish dates.   areas: names.   places, teams, task_types: keys of the
    election's copies.   state: "accepted", "unanswered" or "" for both."""

    days: tuple[datetime.date, ...] = ()
    areas: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    task_types: tuple[int, ...] = ()
    state: str = ""

    def as_facts(self) -> dict[str, Any]:
        """Those in force, as the audit keeps them."""
        plain = asdict(self) | {"days": [day.isoformat() for day in self.days]}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items() if value}


def tasks_of(election: Election, filters: Filters) -> QuerySet[Task]:
    """The tasks that somebody holds and that fit, in no order."""
    tasks = Task.objects.filter(election=election, participant__isnull=False)
    conditions: dict[str, Any] = {
        "task_day__in": filters.days,
        "work_location__area_name__in": filters.areas,
        "work_location__in": filters.places,
        "team__in": filters.teams,
        "task_type__in": filters.task_types,
    }
    tasks = tasks.filter(**{name: values for name, values in conditions.items() if values})
    return tasks.filter(state=TaskState(filters.state)) if filters.state else tasks


def in_order(tasks: QuerySet[Task], *, backwards: bool = False) -> QuerySet[Task]:
    """By the person's name, then the person, then the day and start."""
    return tasks.order_by(*(f"-{field}" if backwards else field for field in _ORDER))


def counts_of(tasks: QuerySet[Task]) -> tuple[int, int]:
    """How many people hold them, and how many they are."""
    counted = tasks.order_by().aggregate(people=Count("participant_id", distinct=True), tasks=Count("pk"))
    return counted["people"], counted["tasks"]


def lines(
    task_ids: Sequence[int], names: Names, *, with_cpr: bool, with_diets: bool, with_protected: bool
) -> Iterator[Line]:
    """A line for each of the tasks in the order given, read in portions: two or three queries for two thousand.

    with_cpr: open the CPR numbers.   with_protected: put protected addresses in, which the caller records.
    Tasks that somebody was taken off meanwhile are left out.
    """
    for start in range(0, len(task_ids), AT_A_TIME):
        yield from _portion(task_ids[start : start + AT_A_TIME], names, with_cpr, with_diets, with_protected)


def _portion(
    task_ids: Sequence[int], names: Names, with_cpr: bool, with_diets: bool, with_protected: bool
) -> Iterator[Line]:
    ring = keyring()
    tasks = {row[0]: row for row in Task.objects.filter(pk__in=task_ids).values_list(*_TASK)}
    keys = {row[1] for row in tasks.values()}
    people = {row[0]: row for row in Participant.objects.filter(pk__in=keys).values_list(*_PERSON)}
    diets = _diets(keys) if with_diets else {}
    for task_id in task_ids:
        pk, person, team, place, kind, state, day, starts = tasks.get(task_id, _NO_TASK)
        if person not in people:
            continue
        (
            _pk, first_names, last_name, sealed, born, contact_sealed, protected, digital_post,
        ) = people[person]  # fmt: skip
        contact = open_contact(contact_sealed)
        hidden = protected and not with_protected
        title, area = names.places[place]
        task_type, payment = names.task_types[kind]
        yield Line(
            task_id=pk,
            participant_id=person,
            name=f"{first_names} {last_name}".strip(),
            cpr=ring.open(bytes(sealed), context=CPR_CONTEXT) if with_cpr else "",
            age=age_on(day, born) if born else None,
            mobile=contact["mobile"],
            email=contact["email"],
            address="" if hidden else _address(contact),
            protected=protected,
            diets=diets.get(person, ""),
            digital_post=digital_post,
            team=names.teams[team],
            work_location=title,
            state=state,
            task_day=day,
            task_type=task_type,
            area=area,
            starts=starts,
            payment_dkk=payment,
        )


def _address(contact: dict[str, str]) -> str:
    """The address on one line."""
    town = f"{contact['postal_code']} {contact['city']}".strip()
    return ", ".join(filter(None, (contact["care_of"], contact["street_address"], town)))


def beyond(tasks: QuerySet[Task], task_id: int, *, before: bool = False) -> QuerySet[Task]:
    """Those of the tasks that come after that one in the list's order, or before it; none when it is not among them."""
    row = tasks.filter(pk=task_id).values_list(*_ORDER).first()
    if row is None:
        return tasks.none()
    way, condition, alike = ("lt" if before else "gt"), Q(), Q()
    for field, value in zip(_ORDER, row, strict=True):
        condition |= alike & Q(**{f"{field}__{way}": value})
        alike &= Q(**{field: value})
    return tasks.filter(condition)


def _diets(participant_ids: Collection[int]) -> dict[int, str]:
    """Participant → the titles of her diets in Danish order, joined by comma."""
    found: dict[int, list[str]] = {}
    rows = ParticipantDiet.objects.filter(participant__in=participant_ids).order_by("diet__sort_key", "diet_id")
    for participant_id, title in rows.values_list("participant_id", "diet__title"):
        found.setdefault(participant_id, []).append(title)
    return {participant_id: ", ".join(titles) for participant_id, titles in found.items()}
