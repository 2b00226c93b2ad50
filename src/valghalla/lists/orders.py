"""The orders a list of tasks can stand in, and what comes after a row: lists are read on by key."""

from django.db.models import Q, QuerySet

from valghalla.participants.models import Participant
from valghalla.tasks.models import Task

NAME = "name"
# How many of the first people by name are looked at for each task of a page: of an election most have none.
PEOPLE_A_TASK = 30
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


def first_by_name(tasks: QuerySet[Task], number: int) -> list[int]:
    """Keys of the first of the tasks by name.

    Looked for among the first people by name before they are looked for among all: a page is never sorted out of every task
    there is. Two queries, three where few of the tasks are the first people's.
    """
    by_name = Participant.objects.order_by("name_key", "pk").values_list("name_key", flat=True)
    if end := list(by_name[number * PEOPLE_A_TASK :][:1]):
        found = _keys(in_order(tasks.filter(participant__name_key__lt=end[0])), number)
        if len(found) == number:
            return found
    return _keys(in_order(tasks), number)


def row_of(tasks: QuerySet[Task], task_id: int, sort: str = NAME) -> tuple | None:
    """Where that one stands in the order, for ``beyond``; None when it is not among them."""
    fields = _fields(sort, backwards=False)
    return tasks.filter(pk=task_id).values_list(*(field.removeprefix("-") for field in fields)).first()


def beyond(tasks: QuerySet[Task], row: tuple, sort: str = NAME, *, before: bool = False) -> QuerySet[Task]:
    """Those of the tasks that come after that place in the order, or before it."""
    return tasks.filter(_after(_fields(sort, before), row))


def _keys(tasks: QuerySet[Task], number: int) -> list[int]:
    return list(tasks.values_list("pk", flat=True)[:number])


def people_in_order(tasks: QuerySet[Task], *, backwards: bool = False) -> QuerySet[Participant]:
    """Who holds the tasks, by name."""
    sign = "-" if backwards else ""
    held = tasks.order_by().values("participant_id")
    return Participant.objects.filter(pk__in=held).order_by(f"{sign}name_key", f"{sign}pk")


def person_row_of(people: QuerySet[Participant], participant_id: int) -> tuple | None:
    """Where that one stands by name, for ``people_beyond``; None when she is not among them."""
    return people.filter(pk=participant_id).values_list("name_key", "pk").first()


def people_beyond(people: QuerySet[Participant], row: tuple, *, before: bool = False) -> QuerySet[Participant]:
    """Those of the people who come after that place by name, or before it."""
    return people.filter(_after(("-name_key", "-pk") if before else ("name_key", "pk"), row))


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
