"""The columns of the participant list, in their fixed order, and what stands in each."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.base.spreadsheets.writing import Kind, Value

ALWAYS = ("name", "protected")


class Line(NamedTuple):
    """One task with whoever holds it.

    task_id, participant_id: for links and for paging; they are no columns.
    age: whole years on the task's day.   cpr: ten digits, "" when not asked for.
    address: "" when protected and not asked for.   digital_post: None when CPR does not say.
    payment_dkk: whole kroner.   state: "accepted" or "unanswered".
    """

    task_id: int
    participant_id: int
    name: str
    cpr: str
    age: int | None
    mobile: str
    email: str
    address: str
    protected: bool
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

    def yes_or_no(self, answer: bool | None) -> str | None:
        """Ja, Nej, or nothing where it is not known."""
        return None if answer is None else self.yes if answer else self.no


def words() -> Words:
    """In the language of the reader."""
    return Words(_("Yes"), _("No"), _("Accepted"), _("Unanswered"))


@dataclass(frozen=True)
class ListColumn:
    """key: in addresses and preferences.   value: of a line, as the export writes it and the page shows it."""

    key: str
    title: str | Promise
    kind: Kind
    value: Callable[[Line, Words], Value]


def _state(line: Line, words: Words) -> str:
    return words.accepted if line.state == "accepted" else words.unanswered


def _protected(line: Line, words: Words) -> str | None:
    return words.yes_or_no(line.protected)


def _digital_post(line: Line, words: Words) -> str | None:
    return words.yes_or_no(line.digital_post)


COLUMNS: tuple[ListColumn, ...] = (
    ListColumn("name", gettext_lazy("Full name"), Kind.TEXT, lambda line, _words: line.name),
    ListColumn("cpr", gettext_lazy("CPR number"), Kind.TEXT, lambda line, _words: line.cpr),
    ListColumn("age", gettext_lazy("Age"), Kind.INTEGER, lambda line, _words: line.age),
    ListColumn("mobile", gettext_lazy("Mobile number"), Kind.TEXT, lambda line, _words: line.mobile),
    ListColumn("email", gettext_lazy("E-mail address"), Kind.TEXT, lambda line, _words: line.email),
    ListColumn("address", gettext_lazy("Address"), Kind.TEXT, lambda line, _words: line.address),
    ListColumn(
        "protected", gettext_lazy("Protected address"), Kind.TEXT, lambda line, said: said.yes_or_no(line.protected)
    ),
    ListColumn("diets", gettext_lazy("Special diet"), Kind.TEXT, lambda line, _words: line.diets),
    ListColumn(
        "digital_post",
        gettext_lazy("Digital Post status"),
        Kind.TEXT,
        lambda line, said: said.yes_or_no(line.digital_post),
    ),
    ListColumn("team", gettext_lazy("Team"), Kind.TEXT, lambda line, _words: line.team),
    ListColumn("work_location", gettext_lazy("Work location"), Kind.TEXT, lambda line, _words: line.work_location),
    ListColumn("state", gettext_lazy("Task status"), Kind.TEXT, _state),
    ListColumn("task_day", gettext_lazy("Task date"), Kind.DATE, lambda line, _words: line.task_day),
    ListColumn("task_type", gettext_lazy("Task types"), Kind.TEXT, lambda line, _words: line.task_type),
    ListColumn("area", gettext_lazy("Areas"), Kind.TEXT, lambda line, _words: line.area),
    ListColumn("starts", gettext_lazy("Start time"), Kind.TIME, lambda line, _words: line.starts),
    ListColumn("payment", gettext_lazy("Payment"), Kind.INTEGER, lambda line, _words: line.payment_dkk),
    ListColumn("receipt", gettext_lazy("Receipt"), Kind.TEXT, lambda line, _words: None),
)
KEYS: tuple[str, ...] = tuple(column.key for column in COLUMNS)


def chosen(keys: Iterable[str]) -> tuple[ListColumn, ...]:
    """The columns with these keys in their fixed order, name and protected address always among them."""
    wanted = {*keys, *ALWAYS}
    return tuple(column for column in COLUMNS if column.key in wanted)
