"""The columns of the participant list, in their fixed order, and what stands in each."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.base.spreadsheets.writing import Kind, Value


class Layout(StrEnum):
    """What a row of the list is: a task with whoever holds it, or a person with all her tasks."""

    TASKS = "tasks"
    PEOPLE = "people"


class Line(NamedTuple):
    """One task with whoever holds it.

    task_id, participant_id: for links and for paging; they are no columns.   participant_id: None when nobody holds it.
    name: "" then.   age: whole years on the task's day.   cpr: ten digits, "" when not asked for.
    address: "" when protected and not asked for.   protected: None when nobody holds it.
    digital_post: None when CPR does not say.   payment_dkk: whole kroner.   state: a TaskState.
    """

    task_id: int
    participant_id: int | None
    name: str
    cpr: str
    age: int | None
    mobile: str
    email: str
    address: str
    protected: bool | None
    diets: str
    digital_post: bool | None
    team: str
    work_location: str
    state: str
    task_day: datetime.date
    task_type: str
    area: str
    starts: datetime.time
    payment_dkk: int | None


class Words(NamedTuple):
    """The few words that stand in cells, found once for all lines."""

    yes: str
    no: str
    accepted: str
    unanswered: str
    available: str

    def yes_or_no(self, answer: bool | None) -> str | None:
        """Ja, Nej, or nothing where it is not known."""
        return None if answer is None else self.yes if answer else self.no

    def state(self, state: str) -> str:
        """The word of a TaskState."""
        return str(getattr(self, state))


def words() -> Words:
    """In the language of the reader."""
    return Words(_("Yes"), _("No"), _("Accepted"), _("Unanswered"), _("Available"))


@dataclass(frozen=True)
class ListColumn:
    """key: in addresses and preferences.   value: of a line, as the export writes it and the page shows it.
    of_person: of the lines of one person, in the order of their days; written as text unless it has its own ``sum_kind``.
    """

    key: str
    title: str | Promise
    kind: Kind
    value: Callable[[Line, Words], Value]
    of_person: Callable[[Sequence[Line], Words], Value]
    sum_kind: Kind = Kind.TEXT


def _of_the_person(key: str, title: str | Promise, kind: Kind, value: Callable[[Line, Words], Value]) -> ListColumn:
    """The same on all of her lines."""
    return ListColumn(key, title, kind, value, lambda lines, said: value(lines[0], said), kind)


def _of_the_task(
    key: str, title: str | Promise, kind: Kind, value: Callable[[Line, Words], Value], written: str = "{}"
) -> ListColumn:
    """Differs from task to task: a person has each value once. written: how it stands among others."""

    def joined(lines: Sequence[Line], said: Words) -> str:
        return ", ".join(dict.fromkeys(written.format(value(line, said)) for line in lines))

    return ListColumn(key, title, kind, value, joined)


def _name(line: Line, said: Words) -> str:
    return said.available if line.participant_id is None else line.name


COLUMNS: tuple[ListColumn, ...] = (
    _of_the_person("name", gettext_lazy("Full name"), Kind.TEXT, _name),
    _of_the_person("cpr", gettext_lazy("CPR number"), Kind.TEXT, lambda line, _said: line.cpr),
    _of_the_person("age", gettext_lazy("Age"), Kind.INTEGER, lambda line, _said: line.age),
    _of_the_person("mobile", gettext_lazy("Mobile number"), Kind.TEXT, lambda line, _said: line.mobile),
    _of_the_person("email", gettext_lazy("E-mail address"), Kind.TEXT, lambda line, _said: line.email),
    _of_the_person("address", gettext_lazy("Address"), Kind.TEXT, lambda line, _said: line.address),
    _of_the_person(
        "protected", gettext_lazy("Protected address"), Kind.TEXT, lambda line, said: said.yes_or_no(line.protected)
    ),
    _of_the_person("diets", gettext_lazy("Special diet"), Kind.TEXT, lambda line, _said: line.diets),
    _of_the_person(
        "digital_post",
        gettext_lazy("Digital Post status"),
        Kind.TEXT,
        lambda line, said: said.yes_or_no(line.digital_post),
    ),
    _of_the_task("team", gettext_lazy("Team"), Kind.TEXT, lambda line, _said: line.team),
    _of_the_task("work_location", gettext_lazy("Work location"), Kind.TEXT, lambda line, _said: line.work_location),
    _of_the_task("state", gettext_lazy("Task status"), Kind.TEXT, lambda line, said: said.state(line.state)),
    _of_the_task(
        "task_day", gettext_lazy("Task date"), Kind.DATE, lambda line, _said: line.task_day, written="{:%d-%m-%Y}"
    ),
    _of_the_task("task_type", gettext_lazy("Task types"), Kind.TEXT, lambda line, _said: line.task_type),
    _of_the_task("area", gettext_lazy("Areas"), Kind.TEXT, lambda line, _said: line.area),
    _of_the_task("starts", gettext_lazy("Start time"), Kind.TIME, lambda line, _said: line.starts, written="{:%H:%M}"),
    ListColumn(
        "payment",
        gettext_lazy("Payment"),
        Kind.INTEGER,
        lambda line, _said: line.payment_dkk,
        lambda lines, _said: sum(line.payment_dkk or 0 for line in lines),
        Kind.INTEGER,
    ),
    _of_the_person("receipt", gettext_lazy("Receipt"), Kind.TEXT, lambda _line, _said: None),
)
NUMBER_OF_TASKS = ListColumn(
    "tasks",
    gettext_lazy("Number of tasks"),
    Kind.INTEGER,
    lambda _line, _said: 1,
    lambda lines, _said: len(lines),
    Kind.INTEGER,
)
ALWAYS = ("name", "protected")
RECEIPT = "receipt"
KEYS: tuple[str, ...] = tuple(column.key for column in COLUMNS)


@dataclass(frozen=True)
class Choice:
    """What the list shows. sort: a column that can be sorted by, with "-" before it when falling; people stand by name."""

    columns: tuple[ListColumn, ...]
    layout: Layout = Layout.TASKS
    sort: str = "name"

    @property
    def keys(self) -> frozenset[str]:
        """Those of the columns."""
        return frozenset(column.key for column in self.columns)


def chosen(keys: Iterable[str], layout: Layout = Layout.TASKS, sort: str = "name") -> Choice:
    """The columns with these keys in their fixed order, name and protected address always among them; a list of people tells
    how many tasks each has."""
    wanted = {*keys, *ALWAYS}
    columns = tuple(column for column in COLUMNS if column.key in wanted)
    if layout == Layout.PEOPLE:
        ahead = sum(column.key not in ("payment", RECEIPT) for column in columns)
        columns = (*columns[:ahead], NUMBER_OF_TASKS, *columns[ahead:])
        sort = "name"
    return Choice(columns, layout, sort)
