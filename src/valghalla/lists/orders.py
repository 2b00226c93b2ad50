"""The orders a list of tasks can stand in, and what comes after a row: lists are read on by key."""

from django.db.models import Q, QuerySet

from valghalla.participants.models import Participant
from valghalla.tasks.models import Task

NAME = "name"
_BY_NAME = ("participant__name_key", "participant_id", "task_day", "starts", "pk")
# Column → what it is sorted by; ties go by name, where nobody's tasks come last.
_FIELDS: dict[str, tuple[str, ...]] = {
    NAME: (),
    "age": ("-participant__birth_date",),
    "team": ("team__sort_key",),
    "work_location": ("work_location__sort_key",),
    "state": ("state",),
    "task_day": ("task_day", "starts"),
    "task_type": ("task_type__sort_key",),
    "area": ("work_location__area_key",),
    "starts": ("starts",),
    "payment": ("task_type__payment_dkk",),
}
SORTS = frozenset(_FIELDS)


def known(sort: str) -> str:
    """The sort as it can be followed: a column, with "-" before it when falling; by name for any other text."""
    return sort if sort.removeprefix("-") in SORTS else NAME


def in_order(tasks: QuerySet[Task], sort: str = NAME, *, backwards: bool = False) -> QuerySet[Task]:
    """The tasks in that order; by name it is the person, then the day and start. backwards: the other way round."""
    return tasks.order_by(*_fields(sort, backwards))


def beyond(tasks: QuerySet[Task], task_id: int, sort: str = NAME, *, before: bool = False) -> QuerySet[Task]:
    """Those of the tasks that come after that one in the order, or before it; none when it is not among them."""
    fields = _fields(sort, before)
    row = tasks.filter(pk=task_id).values_list(*(field.removeprefix("-") for field in fields)).first()
    return tasks.none() if row is None else tasks.filter(_after(fields, row))


def people_in_order(tasks: QuerySet[Task], *, backwards: bool = False) -> QuerySet[Participant]:
    """Who holds the tasks, by name."""
    sign = "-" if backwards else ""
    held = tasks.order_by().values("participant_id")
    return Participant.objects.filter(pk__in=held).order_by(f"{sign}name_key", f"{sign}pk")


def people_beyond(people: QuerySet[Participant], participant_id: int, *, before: bool = False) -> QuerySet[Participant]:
    """Those of the people who come after that one by name, or before; none when she is not among them."""
    fields = ("-name_key", "-pk") if before else ("name_key", "pk")
    row = people.filter(pk=participant_id).values_list("name_key", "pk").first()
    return people.none() if row is None else people.filter(_after(fields, row))


def _fields(sort: str, backwards: bool) -> tuple[str, ...]:
    sort = known(sort)
    fields = (*_FIELDS[sort.removeprefix("-")], *_BY_NAME)
    return tuple(map(_turned, fields)) if sort.startswith("-") != backwards else fields


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _after(fields: tuple[str, ...], row: tuple) -> Q:
    """That a row comes after this one. The database puts nothing last, and first when falling."""
    condition, alike = Q(pk__in=[]), Q()
    for field, value in zip(fields, row, strict=True):
        name, falling = field.removeprefix("-"), field.startswith("-")
        if value is not None:
            later = Q(**{f"{name}__{'lt' if falling else 'gt'}": value})
            if not falling and name in _MAY_BE_EMPTY:
                later |= Q(**{f"{name}__isnull": True})
            condition |= alike & later
            alike &= Q(**{name: value})
        else:
            if falling:
                condition |= alike & Q(**{f"{name}__isnull": False})
            alike &= Q(**{f"{name}__isnull": True})
    return condition


_MAY_BE_EMPTY = {"participant__name_key", "participant_id", "participant__birth_date", "task_type__payment_dkk"}
