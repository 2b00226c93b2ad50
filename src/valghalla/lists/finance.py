"""The list for the finance department: what each person is to be paid, as what, and whether she is an employee.

The kind of payment is the task type's, unless something else is laid down for the person.
"""

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from valghalla.audit.actors import Actor
from valghalla.base.spreadsheets.writing import Column, Kind
from valghalla.elections.models import Election
from valghalla.lists.columns import Layout, Words, words
from valghalla.lists.export import Export, Format, as_file, record_use
from valghalla.lists.filters import Filters, counts_of, tasks_of
from valghalla.lists.models import Payee
from valghalla.lists.names import Names, names_of
from valghalla.lists.opened import hyphenated, people
from valghalla.task_types.models import PaymentKind
from valghalla.tasks.models import Task

AT_A_TIME = 2000
_TASK = (
    "participant__name_key",
    "participant_id",
    "task_day",
    "starts",
    "pk",
    "work_location_id",
    "task_type_id",
)


class FinanceWords(NamedTuple):
    """The words of the cells, found once for all rows. kinds: PaymentKind → word."""

    general: Words
    kinds: dict[str, str]


class Paid(NamedTuple):
    """One task to be paid for. amount_dkk: whole kroner, 0 for none.   kind: a PaymentKind, "" when nobody has said."""

    day: datetime.date
    task_type: str
    work_location: str
    amount_dkk: int
    kind: str


class PersonPaid(NamedTuple):
    """A person with her tasks by day. cpr: "101262-0000".   employee: None when nobody has said.   own_kind: laid down for her."""

    participant_id: int
    name: str
    cpr: str
    employee: bool | None
    own_kind: str
    tasks: tuple[Paid, ...]

    def sum_dkk(self, kind: str | None = None) -> int:
        """Whole kroner of that kind, of all kinds when not given."""
        return sum(task.amount_dkk for task in self.tasks if kind is None or task.kind == kind)


def paid(tasks: QuerySet[Task], names: Names, participant_ids: Sequence[int] | None = None) -> Iterator[PersonPaid]:
    """The people who hold the tasks, by name. participant_ids: these alone."""
    if participant_ids is not None:
        tasks = tasks.filter(participant__in=participant_ids)
    found = list(tasks.filter(participant__isnull=False).order_by(*_TASK[:5]).values_list(*_TASK))
    everybody = [(pk, list(own)) for pk, own in groupby(found, itemgetter(1))]
    for start in range(0, len(everybody), AT_A_TIME):
        yield from _portion(everybody[start : start + AT_A_TIME], names)


def amount(tasks: QuerySet[Task], names: Names) -> tuple[int, list[str]]:
    """Whole kroner in all, and the titles of the paid task types for which nobody has said what kind of payment it is."""
    counted = dict(tasks.order_by().values_list("task_type_id").annotate(Count("pk")))
    sum_dkk = sum((names.task_types[pk].payment_dkk or 0) * count for pk, count in counted.items())
    undecided = [
        kind.title
        for pk, kind in names.task_types.items()
        if pk in counted and kind.payment_dkk and kind.payment_kind == PaymentKind.UNDECIDED
    ]
    return sum_dkk, undecided


def export(
    election: Election,
    filters: Filters,
    layout: Layout,
    *,
    format: Format,
    by: Actor,
    now: datetime.datetime,
) -> Export:
    """Write the list as it is now, a row a person or a task, and record who took what of how many people."""
    with transaction.atomic():
        tasks = tasks_of(election, filters)
        number, _tasks = counts_of(tasks)
        headings = headings_of(layout)
        record_use(
            "finance_list", "exported", election, filters, [heading.title for heading in headings], number,
            by=by, now=now, format=format, layout=str(layout),
        )  # fmt: skip
        found = paid(tasks, names_of(election))
        said = FinanceWords(words(), kind_words())
        cells = (row for person in found for row in cells_of(person, layout, said))
        return as_file(headings, cells, name="betaling", sheet="Betaling", format=format, now=now)


def headings_of(layout: Layout) -> list[Column]:
    """The columns in their order."""
    person = [Column(_("Full name")), Column(_("CPR number")), Column(_("Employed by the municipality"))]
    if layout == Layout.PEOPLE:
        return [
            *person,
            Column(_("Number of tasks"), Kind.INTEGER),
            Column(_("Allowance"), Kind.INTEGER),
            Column(_("Fee"), Kind.INTEGER),
            Column(_("Kind not settled"), Kind.INTEGER),
            Column(_("In all"), Kind.INTEGER),
        ]
    return [
        *person,
        Column(_("Task date"), Kind.DATE),
        Column(_("Task type")),
        Column(_("Work location")),
        Column(_("Amount"), Kind.INTEGER),
        Column(_("Kind of payment")),
    ]


def cells_of(person: PersonPaid, layout: Layout, said: FinanceWords) -> list[tuple]:
    """What stands in the columns: one row for the person, or one for each of her tasks."""
    known = (person.name, person.cpr, said.general.yes_or_no(person.employee))
    if layout == Layout.PEOPLE:
        sums = [person.sum_dkk(kind) for kind in (PaymentKind.ALLOWANCE, PaymentKind.FEE, PaymentKind.UNDECIDED)]
        return [(*known, len(person.tasks), *sums, person.sum_dkk())]
    return [
        (*known, task.day, task.task_type, task.work_location, task.amount_dkk, said.kinds[task.kind])
        for task in person.tasks
    ]


def kind_words() -> dict[str, str]:
    """PaymentKind → its word in the language of the reader."""
    return {
        PaymentKind.ALLOWANCE: _("Allowance"),
        PaymentKind.FEE: _("Fee"),
        PaymentKind.UNDECIDED: _("Not settled"),
    }


def _portion(everybody: list[tuple[int, list[tuple]]], names: Names) -> Iterator[PersonPaid]:
    keys = [pk for pk, _own in everybody]
    found = people(keys, with_cpr=True)
    payees = {
        pk: (employee, kind)
        for pk, employee, kind in Payee.objects.filter(participant__in=keys).values_list(
            "participant_id", "employee", "payment_kind"
        )
    }
    for pk, own in everybody:
        if (person := found.get(pk)) is not None:
            employee, kind = payees.get(pk, (None, ""))
            number = hyphenated(person.cpr)
            yield PersonPaid(pk, person.name, number, employee, kind, tuple(_paid(row, kind, names) for row in own))


def _paid(row: tuple, own_kind: str, names: Names) -> Paid:
    _name, _person, day, _starts, _pk, place, task_type = row
    kind = names.task_types[task_type]
    return Paid(day, kind.title, names.places[place].title, kind.payment_dkk or 0, own_kind or kind.payment_kind)
