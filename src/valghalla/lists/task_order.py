"""The orders that the list of all tasks can stand in, and a part of it read by key.

An order is a row of groups, each with an order of its own inside: a hundred thousand tasks are never sorted for a page of fifty.
By work location there is a group for each, in Danish order; by name those that somebody holds come before the others.
"""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When

from valghalla.base.danish_order import sort_key
from valghalla.lists.names import Names
from valghalla.tasks.counts import ONE
from valghalla.tasks.models import Task, TaskState

USUAL = "task_day"
Values = Mapping[str, Any]
_BY_DAY = ("task_day", "pk")
_BY_NAME = ("participant__name_key", "participant_id", "task_day", "pk")
_PLAIN = {"task_day": _BY_DAY, "starts": ("starts", "pk"), "ends": ("ends", "pk")}
# Columns that may be empty. Who has waited longest was invited first, so days without an answer run the other way.
_INSTANTS = {"assigned": "assigned_at", "invited": "invited_at", "reminded": "reminded_at", "waited": "-invited_at"}
_STATES = (TaskState.AVAILABLE, TaskState.UNANSWERED, TaskState.ACCEPTED)
_FIELDS = (
    "pk", "task_day", "starts", "ends", "state", "work_location_id", "team_id", "task_type_id", "participant_id",
    "participant__name_key", "assigned_at", "invited_at", "reminded_at",
)  # fmt: skip
SORTS = frozenset({*_INSTANTS, *_PLAIN, "name", "state", "work_location", "area", "team", "task_type", "payment"})


@dataclass(frozen=True)
class Group:
    """Tasks that stand together. condition: which they are.   holds: whether a task with these values is one of them.
    order: theirs, "-" before a field that falls; none of its fields is empty in the group.
    values: of ``column``, where the groups differ by what one column has.   counted: the condition as an index answers it."""

    condition: Q
    holds: Callable[[Values], bool]
    order: tuple[str, ...] = _BY_DAY
    column: str = ""
    values: tuple[Any, ...] = ()
    counted: Q | None = None


@dataclass(frozen=True)
class Part:
    """Keys of the tasks on a page, in their order. first: the place of the first in the list, from 1.   total: how many fit.
    before, after: whether there are more on that side."""

    ids: list[int]
    first: int
    total: int
    before: bool
    after: bool


def known(sort: str) -> str:
    """The sort as it can be followed: a column, with "-" before it when falling; by day for any other text."""
    return sort if sort.removeprefix("-") in SORTS else USUAL


def ids_in_order(tasks: QuerySet[Task], sort: str, names: Names) -> list[int]:
    """The keys of all the tasks, in that order."""
    groups = _groups(known(sort), names)
    return _read(tasks, [(group, Q()) for group in groups])


def part_of(
    tasks: QuerySet[Task], sort: str, names: Names, *, size: int, after: int | None = None, before: int | None = None
) -> Part:
    """The tasks that follow one, or go before it; the first ones when none is named, or it is gone.

    The one named need not fit (any more): its place in the order is known all the same. Three queries, four by name.
    """
    groups = _groups(known(sort), names)
    backwards = after is None and before is not None
    named = before if backwards else after
    cursor = Task.objects.filter(pk=named).values(*_FIELDS).first() if named is not None else None
    at = next((at for at, group in enumerate(groups) if cursor and group.holds(cursor)), None)
    if cursor is None or at is None:
        counts, _ahead, _itself = _counted(tasks, groups, None, Q())
        found = _read(tasks, _enough(groups, counts, size + 1), most=size + 1)
        return Part(found[:size], 1, sum(counts), before=False, after=len(found) > size)
    earlier, later = _side(groups[at].order, cursor, later=False), _side(groups[at].order, cursor, later=True)
    counts, in_group, itself = _counted(tasks, groups, at, earlier, named)
    ahead, total = sum(counts[:at]) + in_group, sum(counts)
    if backwards:
        rest = [in_group, *reversed(counts[:at])]
        wanted = _enough([groups[at], *reversed(groups[:at])], rest, size + 1, earlier)
        found = _read(tasks, wanted, most=size + 1, backwards=True)
        more, found = len(found) > size, found[:size][::-1]
        return Part(found, ahead - len(found) + 1, total, before=more, after=ahead < total)
    rest = [counts[at] - in_group - itself, *counts[at + 1 :]]
    found = _read(tasks, _enough(groups[at:], rest, size + 1, later), most=size + 1)
    return Part(found[:size], ahead + itself + 1, total, before=ahead + itself > 0, after=len(found) > size)


def _groups(sort: str, names: Names) -> list[Group]:
    column, falling = sort.removeprefix("-"), sort.startswith("-")
    if column in _PLAIN:
        return [Group(Q(), lambda _row: True, _turned(_PLAIN[column], falling))]
    if column == "name":
        held = Q(participant__isnull=False)
        order = _turned(_BY_NAME, falling)
        first, rest = _two(held, lambda row: row["participant_id"] is not None, order)
        free = Q(state=TaskState.AVAILABLE)
        return [replace(first, counted=~free), replace(rest, counted=free)]
    if column in _INSTANTS:
        field = _INSTANTS[column]
        order = _turned((field, "pk"), falling)
        return _two(*_filled(field.removeprefix("-"), waiting=column == "waited"), order)
    name, values = _dimension(column, names)
    groups = [Group(Q(**{f"{name}__in": one}), _among(name, one), column=name, values=tuple(one)) for one in values]
    return groups[::-1] if falling else groups


def _two(first: Q, holds: Callable[[Values], bool], order: tuple[str, ...]) -> list[Group]:
    """Those with something to sort by, then the others, whichever way the first are turned."""
    return [Group(first, holds, order), Group(~first, lambda row: not holds(row))]


def _filled(field: str, *, waiting: bool) -> tuple[Q, Callable[[Values], bool]]:
    """That the field is not empty, of tasks that wait for an answer or of all."""
    condition = Q(**{f"{field}__isnull": False})
    if not waiting:
        return condition, lambda row: row[field] is not None
    unanswered = TaskState.UNANSWERED
    return condition & Q(state=unanswered), lambda row: row[field] is not None and row["state"] == unanswered


def _among(name: str, values: list[Any]) -> Callable[[Values], bool]:
    return lambda row: row[name] in values


def _dimension(column: str, names: Names) -> tuple[str, list[list[Any]]]:
    """The column of the task, and its values in groups, from the first."""
    match column:
        case "state":
            return "state", [[state] for state in _STATES]
        case "work_location":
            return "work_location_id", [[pk] for pk in names.places]
        case "area":
            return "work_location_id", _together(names.places, lambda pk: sort_key(names.places[pk].area))
        case "team":
            return "team_id", [[pk] for pk in names.teams]
        case "task_type":
            return "task_type_id", [[pk] for pk in names.task_types]
    return "task_type_id", _together(names.task_types, lambda pk: _nothing_last(names.task_types[pk].payment_dkk))


def _together(keys: Iterable[int], of: Callable[[int], Any]) -> list[list[int]]:
    return [list(group) for _value, group in itertools.groupby(sorted(keys, key=of), key=of)]


def _nothing_last(amount: int | None) -> tuple[bool, int]:
    return amount is None, amount or 0


def _turned(fields: Sequence[str], turn: bool = True) -> tuple[str, ...]:
    if not turn:
        return tuple(fields)
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in fields)


def _side(order: Sequence[str], row: Values, *, later: bool) -> Q:
    """That a task of the same group comes later than the row, or earlier."""
    found, alike = Q(pk__in=[]), Q()
    for one in order:
        name = one.removeprefix("-")
        way = "gt" if later != one.startswith("-") else "lt"
        found |= alike & Q(**{f"{name}__{way}": row[name]})
        alike &= Q(**{name: row[name]})
    return found


def _counted(
    tasks: QuerySet[Task], groups: Sequence[Group], at: int | None, earlier: Q, named: int | None = None
) -> tuple[list[int], int, int]:
    """How many there are in each group; of the group ``at`` how many are earlier, and whether the one named fits. One query."""
    inside = Q() if at is None else groups[at].condition & earlier
    more: dict[str, Any] = {}
    if at is not None:
        more = {"ahead": Count(ONE, filter=inside), "itself": Count(ONE, filter=Q(pk=named))}
    if column := groups[0].column if groups else "":
        rows = list(tasks.order_by().values(column).annotate(number=Count(ONE), **more))
        by_value = {row[column]: row["number"] for row in rows}
        counts = [sum(by_value.get(value, 0) for value in group.values) for group in groups]
        return counts, sum(row.get("ahead", 0) for row in rows), sum(row.get("itself", 0) for row in rows)
    numbers = {f"n{at}": Count(ONE, filter=group.counted or group.condition or None) for at, group in enumerate(groups)}
    row = tasks.order_by().aggregate(**numbers, **more)
    return [row[name] for name in numbers], row.get("ahead", 0), row.get("itself", 0)


def _enough(groups: Sequence[Group], counts: Sequence[int], most: int, first: Q | None = None) -> list[tuple[Group, Q]]:
    """The groups that a page needs tasks of; of the first one only those that fit the condition."""
    found: list[tuple[Group, Q]] = []
    for at, (group, number) in enumerate(zip(groups, counts, strict=True)):
        if most <= 0:
            break
        if number:
            found.append((group, first if at == 0 and first is not None else Q()))
            most -= number
    return found


def _read(
    tasks: QuerySet[Task], wanted: Sequence[tuple[Group, Q]], *, most: int | None = None, backwards: bool = False
) -> list[int]:
    """The keys of tasks of the groups in the order given. One query for groups that follow each other in one order."""
    found: list[int] = []
    for order, run in itertools.groupby(wanted, key=lambda one: one[0].order):
        part = list(run)
        rows = tasks.filter(_any_of(part)).order_by(*_ranked(part), *_turned(order, backwards))
        found += rows.values_list("pk", flat=True)[: None if most is None else most - len(found)]
        if most is not None and len(found) >= most:
            break
    return found


def _any_of(part: Sequence[tuple[Group, Q]]) -> Q:
    column = part[0][0].column
    if not column:
        condition = Q(pk__in=[])
        for group, only in part:
            condition |= group.condition & only if group.condition or only else ~Q(pk__in=[])
        return condition
    values = [value for group, only in part if not only for value in group.values]
    condition = Q(**{f"{column}__in": values})
    for group, only in part:
        condition |= group.condition & only if only else Q(pk__in=[])
    return condition


def _ranked(part: Sequence[tuple[Group, Q]]) -> list[Case]:
    """The groups' own order, where there are several."""
    if len(part) < 2:
        return []
    places = (When(group.condition, then=at) for at, (group, _only) in enumerate(part))
    return [Case(*places, output_field=IntegerField())]
