"""The participant list of an election: who has a task, accepted or not answered; a line a task, or a person."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from valghalla.lists.columns import Line
from valghalla.lists.names import Names
from valghalla.lists.opened import Person, people
from valghalla.tasks.eligibility import age_on
from valghalla.tasks.models import Task

AT_A_TIME = 2000
_TASK = ("pk", "participant_id", "team_id", "work_location_id", "task_type_id", "state", "task_day", "starts")
_CONTACT = {"mobile", "email", "address"}


def lines(
    task_ids: Sequence[int], names: Names, keys: frozenset[str], *, with_protected: bool = False
) -> Iterator[Line]:
    """A line for each of the tasks in the order given, read in portions: two or three queries for two thousand.

    keys: of the columns that will be shown; what no column shows is not opened.   with_protected: put protected addresses in,
    which the caller records.   Tasks that are gone meanwhile are left out.
    """
    for start in range(0, len(task_ids), AT_A_TIME):
        yield from _portion(task_ids[start : start + AT_A_TIME], names, keys, with_protected)


def by_person(found: Iterator[Line]) -> Iterator[tuple[Line, ...]]:
    """The lines of each person together; they come by name."""
    for participant_id, group in groupby(found, attrgetter("participant_id")):
        if participant_id is not None:
            yield tuple(group)


def _portion(task_ids: Sequence[int], names: Names, keys: frozenset[str], with_protected: bool) -> Iterator[Line]:
    tasks = {row[0]: row for row in Task.objects.filter(pk__in=task_ids).values_list(*_TASK)}
    persons = people(
        {row[1] for row in tasks.values() if row[1] is not None},
        with_cpr="cpr" in keys,
        with_contact=not _CONTACT.isdisjoint(keys),
        with_diets="diets" in keys,
        with_protected=with_protected,
    )
    for task_id in task_ids:
        if (row := tasks.get(task_id)) is not None:
            yield _line(row, persons.get(row[1]), names)


def _line(row: tuple, person: Person | None, names: Names) -> Line:
    pk, _participant, team, place_id, kind_id, state, day, starts = row
    place, kind = names.places[place_id], names.task_types[kind_id]
    if person is None:
        return Line(
            pk, None, "", "", None, "", "", "", None, "", None,
            names.teams[team], place.title, state, day, kind.title, place.area, starts, kind.payment_dkk,
        )  # fmt: skip
    return Line(
        pk,
        person.pk,
        person.name,
        person.cpr,
        age_on(day, person.born) if person.born else None,
        person.mobile,
        person.email,
        person.address,
        person.protected,
        person.diets,
        person.digital_post,
        names.teams[team],
        place.title,
        state,
        day,
        kind.title,
        place.area,
        starts,
        kind.payment_dkk,
    )
