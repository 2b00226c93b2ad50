"""The list of all tasks of an election, held by somebody or not: its lines, and the file of it."""

import datetime
from collections.abc import Collection, Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.spreadsheets.writing import Column
from valghalla.elections.models import Election
from valghalla.lists.columns import words
from valghalla.lists.export import Export, Format, as_file
from valghalla.lists.filters import counts_of
from valghalla.lists.names import Names, names_of
from valghalla.lists.opened import Person, people
from valghalla.lists.task_columns import TaskColumn, TaskLine
from valghalla.lists.task_order import ids_in_order
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.overviews.listing import Wanted, matching

AT_A_TIME = 2000
_CONTACT = {"mobile", "email"}
_TASK = (
    "pk", "participant_id", "work_location_id", "task_type_id", "team_id", "task_day", "starts", "ends", "state",
    "task_type__trusted", "assigned_at", "invited_at", "reminded_at", "confirmed_at",
)  # fmt: skip
_OF_CPR = ("participant__facts_changed_at", "participant__cpr_checked_at")


def task_lines(
    task_ids: Sequence[int], names: Names, keys: Collection[str], *, today: datetime.date
) -> Iterator[TaskLine]:
    """A line for each of the tasks in the order given, read in portions: two queries for two thousand.

    keys: of the columns that will be shown; what no column shows is not opened.   today: the Danish date that days without
    an answer are counted to.   Tasks that are gone meanwhile are left out.
    """
    for start in range(0, len(task_ids), AT_A_TIME):
        portion = task_ids[start : start + AT_A_TIME]
        tasks = {row[0]: row for row in Task.objects.filter(pk__in=portion).values_list(*_TASK, *_OF_CPR)}
        holders = {row[1] for row in tasks.values() if row[1] is not None}
        persons = people(holders, with_contact=not _CONTACT.isdisjoint(keys)) if holders else {}
        for task_id in portion:
            if (row := tasks.get(task_id)) is not None:
                yield _line(row, persons.get(row[1]), names, today)


def export_tasks(
    election: Election,
    wanted: Wanted,
    columns: Sequence[TaskColumn],
    sort: str,
    *,
    format: Format,
    by: Actor,
    now: datetime.datetime,
) -> Export:
    """Write the tasks that fit as they are now, and record who took what of how many tasks and people."""
    with transaction.atomic():
        tasks = matching(election, wanted, now=now)
        keys = [column.key for column in columns]
        record_task_list("exported", election, wanted, keys, tasks, by=by, now=now, format=format)
        names = names_of(election)
        ids = ids_in_order(tasks, sort, names)
        said, values = words(), [column.value for column in columns]
        found = task_lines(ids, names, keys, today=clock.danish_date(now))
        rows = ([value(line, said) for value in values] for line in found)
        headings = [Column(str(column.title), column.kind) for column in columns]
        return as_file(headings, rows, name="opgaver", sheet="Opgaver", format=format, now=now)


def record_task_list(
    verb: str,
    election: Election,
    wanted: Wanted,
    keys: Sequence[str],
    tasks: QuerySet[Task],
    *,
    by: Actor,
    now: datetime.datetime,
    format: Format,
) -> None:
    """Record that the list was "exported": of which tasks, with which columns, and how many tasks and people are on it."""
    holders, number = counts_of(tasks)
    record(
        f"task_list.{verb}", election, by=by, now=now,
        filters=wanted.as_facts(), columns=list(keys), tasks=number, people=holders, format=str(format),
    )  # fmt: skip


def _line(row: tuple, person: Person | None, names: Names, today: datetime.date) -> TaskLine:
    (
        pk, participant_id, place_id, kind_id, team_id, day, starts, ends, state,
        trusted, assigned, invited, reminded, confirmed, facts_changed, cpr_checked,
    ) = row  # fmt: skip
    place, kind = names.places[place_id], names.task_types[kind_id]
    waits = state == TaskState.UNANSWERED and invited is not None
    return TaskLine(
        task_id=pk,
        participant_id=participant_id if person else None,
        place_id=place_id,
        task_type=kind.title,
        work_location=place.title,
        area=place.area,
        team=names.teams[team_id],
        task_day=day,
        starts=starts,
        ends=ends,
        state=state,
        name=person.name if person else "",
        mobile=person.mobile if person else "",
        email=person.email if person else "",
        protected=person.protected if person else None,
        digital_post=person.digital_post if person else None,
        trusted=trusted,
        payment_dkk=kind.payment_dkk,
        assigned=assigned,
        invited=invited,
        reminded=reminded,
        confirmed=confirmed,
        waited=(today - clock.danish_date(invited)).days if waits else None,
        facts_changed=facts_changed,
        cpr_checked=cpr_checked,
    )
