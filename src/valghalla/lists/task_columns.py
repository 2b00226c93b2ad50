"""The columns of the list of all tasks, in their fixed order, and what stands in each."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valghalla.base.spreadsheets.writing import Kind, Value
from valghalla.lists.columns import Words
from valghalla.lists.task_order import SORTS


class TaskLine(NamedTuple):
    """One task with whoever holds it.

    task_id, participant_id, place_id: for links and for paging; they are no columns.   participant_id: None when nobody holds it.
    name, mobile, email: "" then, or when not asked for.   starts, ends: Danish clock times.   payment_dkk: whole kroner.
    waited: whole days since the invitation, while it is not answered.   state: a TaskState.
    facts_changed, cpr_checked: of the holder, see Participant.
    """

    task_id: int
    participant_id: int | None
    place_id: int
    task_type: str
    work_location: str
    area: str
    team: str
    task_day: datetime.date
    starts: datetime.time
    ends: datetime.time
    state: str
    name: str
    mobile: str
    email: str
    protected: bool | None
    digital_post: bool | None
    trusted: bool
    payment_dkk: int | None
    assigned: datetime.datetime | None
    invited: datetime.datetime | None
    reminded: datetime.datetime | None
    confirmed: datetime.datetime | None
    waited: int | None
    facts_changed: datetime.datetime | None
    cpr_checked: datetime.datetime | None


@dataclass(frozen=True)
class TaskColumn:
    """key: in addresses and preferences.   value: of a line, as the file has it."""

    key: str
    title: str | Promise
    kind: Kind
    value: Callable[[TaskLine, Words], Value]

    @property
    def sortable(self) -> bool:
        """Whether the list can stand in its order."""
        return self.key in SORTS


def _plain(key: str, title: Promise, kind: Kind, name: str = "") -> TaskColumn:
    """What the line has under the column's key, or under another name."""
    return TaskColumn(key, title, kind, lambda line, _said: getattr(line, name or key) or None)


TASK_COLUMNS: tuple[TaskColumn, ...] = (
    _plain("task_type", _("Task type"), Kind.TEXT),
    _plain("work_location", _("Work location"), Kind.TEXT),
    _plain("area", _("Area"), Kind.TEXT),
    _plain("team", _("Team"), Kind.TEXT),
    _plain("task_day", _("Task date"), Kind.DATE),
    TaskColumn("starts", _("Start time"), Kind.TIME, lambda line, _said: line.starts),
    TaskColumn("ends", _("End time"), Kind.TIME, lambda line, _said: line.ends),
    TaskColumn("trusted", _("Trusted"), Kind.TEXT, lambda line, said: said.yes_or_no(line.trusted)),
    TaskColumn("state", _("Task status"), Kind.TEXT, lambda line, said: said.state(line.state)),
    _plain("name", _("Participant"), Kind.TEXT),
    _plain("mobile", _("Mobile number"), Kind.TEXT),
    _plain("email", _("E-mail address"), Kind.TEXT),
    TaskColumn("protected", _("Protected address"), Kind.TEXT, lambda line, said: said.yes_or_no(line.protected)),
    TaskColumn("digital_post", _("Digital Post"), Kind.TEXT, lambda line, said: said.yes_or_no(line.digital_post)),
    _plain("assigned", _("Assigned"), Kind.INSTANT),
    _plain("invited", _("Invited"), Kind.INSTANT),
    TaskColumn("waited", _("Days without an answer"), Kind.INTEGER, lambda line, _said: line.waited),
    _plain("reminded", _("Reminded"), Kind.INSTANT),
    _plain("confirmed", _("Confirmed"), Kind.INSTANT),
    TaskColumn("payment", _("Payment"), Kind.INTEGER, lambda line, _said: line.payment_dkk),
    _plain("facts_changed", _("CPR facts changed"), Kind.INSTANT),
    _plain("cpr_checked", _("Last looked up in CPR"), Kind.INSTANT),
)
ALWAYS = "task_type"
USUAL = ("work_location", "team", "task_day", "starts", "ends", "state", "name", "waited")
KEYS = tuple(column.key for column in TASK_COLUMNS)


def task_columns(keys: Iterable[str]) -> tuple[TaskColumn, ...]:
    """The columns with these keys in their fixed order, the task type always first."""
    wanted = {*keys, ALWAYS}
    return tuple(column for column in TASK_COLUMNS if column.key in wanted)
