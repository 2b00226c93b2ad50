"""The numbers of the distribution form: what stood in each cell, what was written, and what is wrong with it."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from valghalla.admin_site.tasks.words import below_accepted
from valghalla.components.inline import escaped
from valghalla.elections.models import ElectionTaskType, ElectionTeam
from valghalla.tasks.counts import Counts
from valghalla.tasks.distribution.distribute import MOST, Wanted
from valghalla.tasks.overviews.place import Sheet


@dataclass(frozen=True)
class NumberCell:
    """One cell. written: what stands in the field.   was: how many there were when the page was shown.

    number: what was written, None when it is no number that can be taken; error says why.
    editable: the team and the type both belong to the place.
    """

    team: ElectionTeam
    kind: ElectionTaskType
    counts: Counts
    written: str
    was: int
    number: int | None
    error: str = ""
    editable: bool = True

    @property
    def key(self) -> str:
        """Tells it apart from the others in the form."""
        return f"{self.team.pk}-{self.kind.pk}"

    @property
    def label(self) -> str:
        """What the field is for, read aloud."""
        return f"{self.team.name}, {self.kind.title}"

    @property
    def changed(self) -> bool:
        """Whether another number was written than stood there."""
        return self.number is None or self.number != self.was

    @property
    def retracted(self) -> int:
        """How many people would lose an invitation."""
        if self.number is None:
            return 0
        return max(self.counts.accepted + self.counts.unanswered - max(self.number, self.counts.accepted), 0)

    def __html__(self) -> SafeString:
        """Accepted and the field, or the plain numbers where nothing can be changed."""
        accepted, total = self.counts.accepted, self.counts.total
        if not self.editable:
            shown = f'{accepted}<span class="of">/{total}</span>' if total else "·"
            return SafeString(f"<span>{shown}</span>")
        kind, wrong = ("text", " in-error") if self.error else ("number", "")
        told = f' aria-invalid="true" aria-describedby="e-{self.key}"' if self.error else ""
        error = f'<span class="form-error-message" id="e-{self.key}">{escaped(self.error)}</span>' if self.error else ""
        return SafeString(
            f'<span class="number-line"><span class="accepted-number">{accepted} /</span>'
            f'<input class="form-input num{wrong}" type="{kind}" inputmode="numeric" min="{accepted}" max="{MOST}" '
            f'id="n-{self.key}" name="n-{self.key}" value="{escaped(self.written)}" aria-label="{escaped(self.label)}" '
            f'data-was="{self.was}"{told} autocomplete="off">'
            f'<input type="hidden" name="w-{self.key}" value="{self.was}"></span>{error}'
        )

    @property
    def said(self) -> str:
        """The error with the cell's name, for the summary."""
        return f"{self.label}: {self.error}"


Grid = tuple[tuple[NumberCell, ...], ...]


def grid(sheet: Sheet, posted: Mapping[str, str] | None = None) -> Grid:
    """The cells of a sheet, a row for each team. posted: ``n-<key>`` what was written, ``w-<key>`` what stood there."""
    cells = (tuple(_cells(sheet, at)) for at in range(len(sheet.rows)))
    return tuple(tuple(_read(cell, posted) if posted is not None else cell for cell in row) for row in cells)


def filled_from(own: Grid, source: Sheet) -> Grid:
    """The same cells with another sheet's numbers written in them, never fewer than have accepted."""
    numbers = {
        (row.team.pk, kind.pk): counts.total
        for row in source.rows
        for kind, counts in zip(source.task_types, row.counts, strict=True)
    }
    return tuple(
        tuple(
            _with(cell, max(numbers.get((cell.team.pk, cell.kind.pk), 0), cell.counts.accepted))
            if cell.editable
            else cell
            for cell in row
        )
        for row in own
    )


def posted_by_day(posted: Mapping[str, str], shown: datetime.date) -> dict[datetime.date, dict[str, str]]:
    """What was posted for each day. shown: the day whose fields stand on the page; those of other days travel along,
    hidden, with the day in front of their names."""
    found: dict[datetime.date, dict[str, str]] = {}
    for name, value in posted.items():
        day, colon, rest = name.partition(":")
        if not colon:
            found.setdefault(shown, {})[name] = value
            continue
        try:
            found.setdefault(datetime.date.fromisoformat(day), {})[rest] = value
        except ValueError:
            continue
    return found


def travelling(day: datetime.date, cells: Grid) -> tuple[tuple[str, str], ...]:
    """The changed cells of a day as hidden fields, when another day is shown."""
    return tuple(
        pair
        for cell in all_cells(cells)
        if cell.changed
        for pair in ((f"{day}:n-{cell.key}", cell.written), (f"{day}:w-{cell.key}", str(cell.was)))
    )


def all_cells(cells: Grid) -> Iterator[NumberCell]:
    """Every cell, row by row."""
    return (cell for row in cells for cell in row)


def wanted(cells: Grid, day: datetime.date) -> list[Wanted]:
    """The changed cells as the verb takes them; none of them may be in error."""
    return [
        Wanted(day, cell.team.pk, cell.kind.pk, cell.number, was=cell.was)
        for cell in all_cells(cells)
        if cell.changed and cell.number is not None
    ]


def _cells(sheet: Sheet, at: int) -> Iterator[NumberCell]:
    row = sheet.rows[at]
    for kind, counts in zip(sheet.task_types, row.counts, strict=True):
        total = counts.total
        editable = row.at_place and kind.pk in sheet.linked
        yield NumberCell(row.team, kind, counts, str(total), total, total, editable=editable)


def _with(cell: NumberCell, number: int) -> NumberCell:
    return replace(cell, written=str(number), number=number)


def _read(cell: NumberCell, posted: Mapping[str, str]) -> NumberCell:
    written = posted.get(f"n-{cell.key}")
    if written is None or not cell.editable:
        return cell
    written, was = written.strip(), posted.get(f"w-{cell.key}", "")
    cell = replace(cell, written=written[:20], was=int(was) if _is_number(was) else cell.was)
    number = int(written) if _is_number(written) else None
    if number is not None and number == cell.was and cell.was != cell.counts.total:
        return _with(replace(cell, was=cell.counts.total), cell.counts.total)  # only somebody else changed it
    return replace(cell, number=number, error=_error(cell, number))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6


def _error(cell: NumberCell, number: int | None) -> str:
    if number is None:
        return _("Write a whole number, 0 or more.")
    if number == cell.was:
        return ""
    if number > MOST:
        return _("At most %(most)s tasks.") % {"most": MOST}
    if cell.was != cell.counts.total:
        return _("Somebody else has changed the number to %(number)s meanwhile.") % {"number": cell.counts.total}
    if number < cell.counts.accepted:
        return below_accepted(cell.counts.accepted)
    return ""
