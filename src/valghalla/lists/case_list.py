"""The list for the records system (ESDH): each appointment with its facts, a row a person and task."""

import datetime
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from valghalla.audit.actors import Actor
from valghalla.base.spreadsheets.writing import Column, Kind
from valghalla.elections.models import Election
from valghalla.lists.columns import Words, words
from valghalla.lists.export import Export, Format, as_file, record_use
from valghalla.lists.filters import Filters, counts_of, tasks_of
from valghalla.lists.names import Names, names_of
from valghalla.lists.opened import Person, hyphenated, people
from valghalla.lists.orders import in_order
from valghalla.tasks.models import Task, TaskEvent

AT_A_TIME = 2000
_TASK = (
    "pk", "participant_id", "work_location_id", "team_id", "task_type_id", "task_day", "starts", "ends", "state",
    "assigned_at",
)  # fmt: skip


class Appointment(NamedTuple):
    """A task with whoever holds it. assigned_at, answered_at: instants, None when not known or not answered.

    cpr: "101262-0000".   address: "" when protected and not asked for.
    """

    task_id: int
    person: Person
    cpr: str
    task_type: str
    day: datetime.date
    starts: datetime.time
    ends: datetime.time
    work_location: str
    work_location_address: str
    area: str
    team: str
    state: str
    assigned_at: datetime.datetime | None
    answered_at: datetime.datetime | None
    payment_dkk: int | None


def appointments(task_ids: Sequence[int], names: Names, *, with_protected: bool = False) -> Iterator[Appointment]:
    """The appointments in the order given, read in portions. with_protected: put protected addresses in, which the caller records."""
    for start in range(0, len(task_ids), AT_A_TIME):
        yield from _portion(task_ids[start : start + AT_A_TIME], names, with_protected)


def export(
    election: Election,
    filters: Filters,
    *,
    format: Format,
    with_protected: bool,
    by: Actor,
    now: datetime.datetime,
) -> Export:
    """Write the list as it is now, and record who took what of how many people."""
    with transaction.atomic():
        tasks = tasks_of(election, filters)
        number, _tasks = counts_of(tasks)
        headings = headings_of()
        record_use(
            "case_list", "exported", election, filters, [heading.title for heading in headings], number,
            by=by, now=now, format=format, with_protected=with_protected,
        )  # fmt: skip
        keys = list(in_order(tasks).values_list("pk", flat=True))
        found = appointments(keys, names_of(election), with_protected=with_protected)
        said = words()
        cells = (cells_of(one, election, said) for one in found)
        return as_file(headings, cells, name="esdh", sheet="ESDH", format=format, now=now)


def headings_of() -> list[Column]:
    """The columns in their order."""
    return [
        Column(_("Full name")),
        Column(_("CPR number")),
        Column(_("Address")),
        Column(_("Protected address")),
        Column(_("Election")),
        Column(_("Election day"), Kind.DATE),
        Column(_("Task type")),
        Column(_("Task date"), Kind.DATE),
        Column(_("Start time"), Kind.TIME),
        Column(_("End time"), Kind.TIME),
        Column(_("Work location")),
        Column(_("The work location's address")),
        Column(_("Area")),
        Column(_("Team")),
        Column(_("Task status")),
        Column(_("Appointed"), Kind.INSTANT),
        Column(_("Answered"), Kind.INSTANT),
        Column(_("Payment"), Kind.INTEGER),
    ]


def cells_of(one: Appointment, election: Election, said: Words) -> tuple:
    """What stands in the columns."""
    return (
        one.person.name, one.cpr, one.person.address, said.yes_or_no(one.person.protected),
        election.title, election.election_day, one.task_type, one.day, one.starts, one.ends,
        one.work_location, one.work_location_address, one.area, one.team, said.state(one.state),
        one.assigned_at, one.answered_at, one.payment_dkk,
    )  # fmt: skip


def _portion(task_ids: Sequence[int], names: Names, with_protected: bool) -> Iterator[Appointment]:
    tasks = {row[0]: row for row in Task.objects.filter(pk__in=task_ids).values_list(*_TASK)}
    found = people({row[1] for row in tasks.values()}, with_cpr=True, with_contact=True, with_protected=with_protected)
    answered = _answered(task_ids)
    for task_id in task_ids:
        _pk, holder, place_id, team, kind_id, day, starts, ends, state, assigned_at = tasks.get(task_id, _NO_TASK)
        if (person := found.get(holder)) is None:
            continue
        place, kind = names.places[place_id], names.task_types[kind_id]
        yield Appointment(
            task_id, person, hyphenated(person.cpr), kind.title, day, starts, ends, place.title, place.address,
            place.area, names.teams[team], state, assigned_at, answered.get((task_id, holder)), kind.payment_dkk,
        )  # fmt: skip


_NO_TASK: tuple = (None,) * len(_TASK)


def _answered(task_ids: Sequence[int]) -> dict[tuple[int | None, int | None], datetime.datetime]:
    """(Task, person) → when she last accepted it."""
    events = TaskEvent.objects.filter(task__in=task_ids, kind=TaskEvent.Kind.ACCEPTED).order_by("at", "id")
    return {(task, person): at for task, person, at in events.values_list("task_id", "participant_id", "at")}
