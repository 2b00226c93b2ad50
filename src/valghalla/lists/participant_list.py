"""The participant list of an election: who has a task, accepted or not answered, one line a task."""

import datetime
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet

from valghalla.elections.models import Election
from valghalla.lists.columns import Line
from valghalla.municipalities.keys import keyring
from valghalla.participants.models import CPR_CONTEXT, ParticipantDiet
from valghalla.tasks.eligibility import age_on
from valghalla.tasks.models import Task, TaskState

AT_A_TIME = 2000
_ORDER = ("participant__name_key", "participant_id", "task_day", "starts", "pk")
_FIELDS = (
    "pk",
    "participant_id",
    "participant__first_names",
    "participant__last_name",
    "participant__cpr_sealed",
    "participant__birth_date",
    "participant__mobile",
    "participant__email",
    "participant__care_of",
    "participant__street_address",
    "participant__postal_code",
    "participant__city",
    "participant__protected_address",
    "participant__digital_post",
    "team__name",
    "work_location__title",
    "state",
    "task_day",
    "task_type__title",
    "work_location__area_name",
    "starts",
    "task_type__payment_dkk",
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


def number_of_people(tasks: QuerySet[Task]) -> int:
    """How many persons hold them."""
    return tasks.order_by().values("participant_id").distinct().count()


def lines(tasks: QuerySet[Task], *, with_cpr: bool, with_protected: bool) -> Iterator[Line]:
    """A line for each of the tasks in their order, read in portions: two queries, however many there are.

    with_cpr: open the CPR numbers.   with_protected: put protected addresses in, which the caller has recorded.
    """
    diets = _diets(tasks)
    ring = keyring()
    for (
        pk, participant_id, first_names, last_name, sealed, born, mobile, email, care_of, street, postal_code, city,
        protected, digital_post, team, place, state, day, kind, area, starts, payment,
    ) in tasks.values_list(*_FIELDS).iterator(chunk_size=AT_A_TIME):  # fmt: skip
        hidden = protected and not with_protected
        yield Line(
            task_id=pk,
            participant_id=participant_id,
            name=f"{first_names} {last_name}".strip(),
            cpr=ring.open(bytes(sealed), context=CPR_CONTEXT) if with_cpr else "",
            age=age_on(day, born) if born else None,
            mobile=mobile,
            email=email,
            address="" if hidden else ", ".join(filter(None, (care_of, street, f"{postal_code} {city}".strip()))),
            protected=protected,
            diets=diets.get(participant_id, ""),
            digital_post=digital_post,
            team=team,
            work_location=place,
            state=state,
            task_day=day,
            task_type=kind,
            area=area,
            starts=starts,
            payment_dkk=payment,
        )


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


def _diets(tasks: QuerySet[Task]) -> dict[int, str]:
    """Participant → the titles of her diets in Danish order, joined by comma."""
    found: dict[int, list[str]] = {}
    rows = ParticipantDiet.objects.filter(participant__in=tasks.values("participant_id"))
    rows = rows.order_by("diet__sort_key", "diet_id")
    for participant_id, title in rows.values_list("participant_id", "diet__title"):
        found.setdefault(participant_id, []).append(title)
    return {participant_id: ", ".join(titles) for participant_id, titles in found.items()}
