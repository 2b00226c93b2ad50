"""The rows of a run as a table: filtered by what became of them, a page at a time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from valghalla.admin_site.bulk.words import DONE, INVITED_AGAIN, WHY_NOT, WILL, Text, why_not
from valghalla.admin_site.tasks.words import day_in_words
from valghalla.components.inline import Actions, Badge, Lines, Link, escaped
from valghalla.components.links import with_query
from valghalla.components.parts import Pager, Tab
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import ElectionTeam, ElectionWorkLocation
from valghalla.tasks.bulk.outcomes import Outcome
from valghalla.tasks.bulk.plan import OF_PEOPLE
from valghalla.tasks.models import BulkRow, BulkRun
from valghalla.teams.models import Team

PAGE = 50
FORM = "rows-form"
# Tabs over the table, by what became of rows; all others are "refused".
_KINDS = ("planned", "done", "left_out", "undone", "kept")


@dataclass(frozen=True)
class RowButton:
    """Does something with the row; belongs to the one form of the rows."""

    name: str
    row: int
    label: str
    hint: str

    def __html__(self) -> SafeString:
        hint = f'<span class="sr-only"> {escaped(self.hint)}</span>' if self.hint else ""
        return SafeString(
            f'<button class="plain-link" type="submit" form="{FORM}" name="{self.name}" value="{self.row}">'
            f"<span>{escaped(self.label)}{hint}</span></button>"
        )


@dataclass(frozen=True)
class Sums:
    """How many rows there are of each kind. why: the other outcomes, the most frequent first.

    undone, why_kept: of those done, how many were put back, and why the others could not be.
    """

    planned: int
    done: int
    left_out: int
    undone: int
    why: tuple[tuple[str, int], ...]
    why_kept: tuple[tuple[str, int], ...]

    @property
    def kept(self) -> int:
        """Rows that could not be put back."""
        return sum(count for _word, count in self.why_kept)

    @property
    def refused(self) -> int:
        """Rows for which nothing is done."""
        return sum(count for _word, count in self.why)

    @property
    def total(self) -> int:
        """All rows."""
        return self.planned + self.done + self.left_out + self.refused


def sums(run: BulkRun) -> Sums:
    """One query."""
    counted = run.rows.order_by().values_list("outcome", "undo").annotate(number=Count("pk"))
    outcomes, undos = Counter[str](), Counter[str]()
    for outcome, undo, number in counted:
        outcomes[outcome] += number
        undos[undo] += number
    planned, done, left_out = (outcomes.pop(word, 0) for word in (Outcome.PLANNED, Outcome.DONE, Outcome.LEFT_OUT))
    del undos[""]
    undone = undos.pop(Outcome.DONE, 0)
    return Sums(planned, done, left_out, undone, _by_frequency(outcomes), _by_frequency(undos))


def _by_frequency(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def tabs(run: BulkRun, found: Sums, query: QueryDict) -> tuple[Tab, ...]:
    """All, and each kind there is."""
    words: tuple[tuple[str, Text, int], ...] = (
        ("", _("All"), found.total),
        ("planned", _("Will be done"), found.planned),
        ("done", pgettext("bulk", "Done"), found.done if not run.undone_at else 0),
        ("undone", _("Undone"), found.undone),
        ("kept", _("Could not be undone"), found.kept),
        ("left_out", _("Left out"), found.left_out),
        ("refused", _("Not possible"), found.refused),
    )
    shown = query.get("rows", "")
    offered = [one for one in words if one[2] or not one[0]]
    if len(offered) < 3:
        return ()
    return tuple(
        Tab(label, with_query(query, {"rows": key or None}), key == shown, count) for key, label, count in offered
    )


def reasons(run: BulkRun, found: Sums) -> tuple[tuple[Text, int], ...]:
    """Why rows are left alone, or are not put back, each with how many."""
    why = found.why if run.undo_asked_at is None else found.why_kept
    return tuple((WHY_NOT.get(word, WHY_NOT[Outcome.ERROR]), count) for word, count in why)


def row_table(run: BulkRun, query: QueryDict, *, may_edit: bool) -> Table:
    """The rows asked for, in the order of the plan."""
    rows, pager = _part(_asked(run.rows.all(), query.get("rows", "")), query)
    planning = may_edit and run.started_at is None
    of_people = run.action in OF_PEOPLE
    columns = [
        Column("who", _("Participant")),
        *(
            ()
            if of_people
            else (Column("task", _("Task")), Column("place", _("Work location")), Column("team", _("Team")))
        ),
        Column("outcome", _("What happens") if run.started_at is None else _("What came of it")),
        *((Column("actions", _("Actions")),) if planning else ()),
    ]
    names = _Names.of(run)
    return Table(
        _("Rows"),
        tuple(columns),
        tuple(Row(tuple(_cells(run, row, names, planning, of_people))) for row in rows),
        id="rows",
        empty=_("There are no rows here."),
        pager=pager,
        classes="table--compact bulk-rows",
    )


def _asked(rows: QuerySet[BulkRow], kind: str) -> QuerySet[BulkRow]:
    if kind == "planned":
        return rows.filter(outcome=Outcome.PLANNED)
    if kind in (Outcome.DONE, Outcome.LEFT_OUT):
        return rows.filter(outcome=kind)
    if kind == "undone":
        return rows.filter(undo=Outcome.DONE)
    if kind == "kept":
        return rows.exclude(undo__in=["", Outcome.DONE])
    if kind == "refused":
        return rows.exclude(outcome__in=[Outcome.PLANNED, Outcome.DONE, Outcome.LEFT_OUT])
    return rows


def _part(rows: QuerySet[BulkRow], query: QueryDict) -> tuple[list[BulkRow], Pager | None]:
    after = query.get("after", "")
    begun = after.isdecimal() and len(after) < 10
    read = rows.select_related(
        "participant", "task__work_location", "task__task_type", "task__team", "target__work_location", "target__team"
    ).order_by("position")
    found = list((read.filter(position__gt=int(after)) if begun else read)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if not more and not begun:
        return found, None
    following = with_query(query, {"after": str(found[-1].position)}) if more else ""
    return found, Pager(with_query(query, {}) if begun else "", following)


@dataclass(frozen=True)
class _Names:
    """Of what was chosen for the whole run."""

    chosen: str

    @classmethod
    def of(cls, run: BulkRun) -> "_Names":
        return cls(chosen_name(run))


def chosen_name(run: BulkRun) -> str:
    """The name of the team or the place that was chosen; "" for none, or one that is gone."""
    if key := run.choices.get("place"):
        return ElectionWorkLocation.objects.filter(pk=key).values_list("title", flat=True).first() or ""
    if not (key := run.choices.get("team")):
        return ""
    teams = Team.objects if run.action in OF_PEOPLE else ElectionTeam.objects
    return teams.filter(pk=key).values_list("name", flat=True).first() or ""


def _cells(run: BulkRun, row: BulkRow, names: _Names, planning: bool, of_people: bool) -> Iterable[object]:
    yield _who(row, of_people)
    if not of_people:
        yield from _task(row)
    yield _outcome(run, row, names)
    if planning:
        yield Actions(tuple(_actions(run, row)))


def _who(row: BulkRow, of_people: bool) -> object:
    if row.participant is not None:
        return Link(row.participant.name, reverse("participant", args=[row.participant_id]))
    if row.outcome == Outcome.PERSON_GONE or of_people:
        return _("Erased participant")
    if row.outcome in (Outcome.FREE, Outcome.NOBODY, Outcome.PLANNED, Outcome.DONE, Outcome.LEFT_OUT):
        return SafeString(f'<strong class="vacant">{escaped(_("AVAILABLE"))}</strong>')
    return ""


def _task(row: BulkRow) -> Sequence[object]:
    if row.task is None:
        return (_("Deleted task"), "", "")
    task = row.task
    place = reverse("place", args=[task.election_id, task.work_location_id])
    return (
        Lines(task.task_type.title, day_in_words(task.task_day)),
        Link(task.work_location.title, f"{place}?day={task.task_day}#team-{task.team_id}"),
        task.team.name,
    )


def _outcome(run: BulkRun, row: BulkRow, names: _Names) -> object:
    name = {"name": names.chosen}
    if row.undo == Outcome.DONE:
        return Badge(_("Undone"), "neutral", "refresh")
    if row.undo:
        return Badge(_("Stays: %(why)s") % {"why": WHY_NOT.get(row.undo, WHY_NOT[Outcome.ERROR])}, "waiting", "warning")
    if row.outcome == Outcome.DONE:
        return Badge(str(DONE[run.action]) % name, "good", "check")
    if row.outcome == Outcome.PLANNED:
        will = INVITED_AGAIN if row.seen.get("again") else WILL[run.action]
        return Badge(str(will) % name if run.started_at is None else _("Waits its turn"), "news", "arrow-forward")
    if row.outcome == Outcome.LEFT_OUT:
        return Badge(_("Left out"), "neutral", "minus")
    return Badge(why_not(row), "bad", "close")


def _actions(run: BulkRun, row: BulkRow) -> Iterable[object]:
    name = row.participant.name if row.participant else ""
    if run.action == BulkRun.Action.ASSIGN and row.outcome in (Outcome.PLANNED, Outcome.NOBODY):
        word = _("Choose another") if row.participant_id else _("Choose somebody")
        yield Link(word, reverse("bulk_person", args=[run.pk, row.pk]), name)
    if row.outcome in (Outcome.PLANNED, Outcome.LEFT_OUT):
        out = row.outcome == Outcome.PLANNED
        yield RowButton("out" if out else "in", row.pk, _("Leave out") if out else _("Take along"), name)
