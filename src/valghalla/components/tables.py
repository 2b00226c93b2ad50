"""Tables of rows that somebody else has already read: the page object says what stands where."""

import re
from dataclasses import dataclass, field
from datetime import date, time

from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from valghalla.components.inline import escaped, html_of
from valghalla.components.parts import Pager

Text = str | Promise

ACTIONS = "actions"
WHOLE_AT_MOST = 28  # characters; a sentence that names a date breaks as others do
WHOLE = re.compile(r"\d{2}-\d{2}-\d{4}|\d{2}[:.]\d{2}[–-]\d{2}[:.]\d{2}|^\+?[\d ]{8,}$|\d kr\.")


@dataclass(frozen=True)
class Column:
    """A column. ``key`` is what the address says after ``sort=`` when ``sortable``; "actions" is what can be done with
    a row, which on a phone needs no label, and where nothing can be done is left blank.

    numeric: figures stand right, under each other.   short: the heading on top when ``label`` is long; the whole
    label is read aloud and shown on a phone.   secondary: left out on a phone.
    """

    key: str
    label: Text
    numeric: bool = False
    sortable: bool = False
    short: Text = ""
    secondary: bool = False
    classes: str = ""


@dataclass(frozen=True)
class Row:
    """A row. Cells are plain values or parts of ``inline``, one for each column.

    url: what the first cell links to.   id: the value of its checkbox.   name: who or what it is, for the checkbox.
    """

    cells: tuple[object, ...]
    url: str = ""
    id: str = ""
    name: Text = ""
    marked: bool = False


@dataclass(frozen=True)
class Selection:
    """Checkboxes before the rows, posted as ``name`` with the form whose id is ``form_id``.

    The one in the heading is posted as ``all_name=1``: every row that fits the filter, on other pages too.
    all_value, all_label: where several tables stand on a page, which of them it is, and what is read aloud.
    total: how many that is.   all_matching, chosen: what was ticked when the page is shown again.
    """

    form_id: str
    total: int
    all_matching: bool = False
    chosen: frozenset[str] = frozenset()
    name: str = "selected"
    all_name: str = "all_matching"
    all_value: str = "1"
    all_label: Text = ""


@dataclass(frozen=True)
class Table:
    """A table of rows.

    caption: says what it lists; shown when ``show_caption``, else only read aloud.
    sort: the column key rows are sorted by, with "-" before it when falling; empty when not sorted by any.
    empty: the sentence shown when there are no rows.   footer: cells of a sum line, one for each column.
    fixed_first: the first column stays when a wide table is scrolled.   cards: rows become cards on a phone.
    """

    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    sort: str = ""
    empty: Text = ""
    selection: Selection | None = None
    pager: Pager | None = None
    footer: tuple[object, ...] = ()
    id: str = "table"
    show_caption: bool = False
    cards: bool = True
    fixed_first: bool = False
    classes: str = field(default="")

    @cached_property
    def body(self) -> SafeString:
        """The rows as HTML, in one go: a page of a hundred rows is made in a few milliseconds."""
        openings = [(opening, _with_class(opening, "whole")) for opening in self._openings("tbody")]
        select = _("Select %(name)s") if self.selection else ""
        return SafeString("".join(self._row(row, openings, select) for row in self.rows))

    @cached_property
    def foot(self) -> SafeString:
        """The sum line as HTML, or nothing."""
        openings = self._openings("tfoot")
        return SafeString("".join(openings[at] + html_of(cell) + _END[at == 0] for at, cell in enumerate(self.footer)))

    def _row(self, row: Row, openings: list[tuple[str, str]], select: str) -> str:
        begin = [pair[stays_whole(cell)] for pair, cell in zip(openings, row.cells, strict=False)]
        cells = [
            begin[at] + ("" if at == self._actions_at and not cell else html_of(cell)) + _END[False]
            for at, cell in enumerate(row.cells)
            if at
        ]
        first = f'<a href="{escaped(row.url)}">{html_of(row.cells[0])}</a>' if row.url else html_of(row.cells[0])
        marked = ' class="marked"' if row.marked else ""
        return f"<tr{marked}>{self._checkbox(row, select)}{begin[0]}{first}{_END[True]}{''.join(cells)}</tr>"

    @cached_property
    def _actions_at(self) -> int:
        """Which column says what can be done; -1 for none."""
        return next((at for at, column in enumerate(self.columns) if column.key == ACTIONS), -1)

    def _checkbox(self, row: Row, select: str) -> str:
        if self.selection is None:
            return ""
        chosen = " checked" if self.selection.all_matching or row.id in self.selection.chosen else ""
        place, name = escaped(f"{self.id}-{row.id}"), escaped(select % {"name": row.name or row.cells[0]})
        return (
            '<td class="choose"><div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" '
            f'id="{place}" name="{escaped(self.selection.name)}" value="{escaped(row.id)}" '
            f'form="{escaped(self.selection.form_id)}"{chosen}>'
            f'<label for="{place}"><span class="sr-only">{name}</span></label></div></td>'
        )

    def _openings(self, part: str) -> list[str]:
        """The tag each column's cells begin with; the first names the row."""
        tags = []
        for at, column in enumerate(self.columns):
            named = (
                "num" if column.numeric else "",
                "secondary" if column.secondary else "",
                "actions" if column.key == ACTIONS else "",
                column.classes,
            )
            classes = escaped(" ".join(filter(None, named)))
            said = f' class="{classes}"' if classes else ""
            label = f' data-label="{escaped(column.label)}"' if part == "tbody" else ""
            tags.append(f'<th scope="row"{said}>' if at == 0 else f"<td{said}{label}>")
        return tags


def stays_whole(cell: object) -> bool:
    """Whether a cell is read as one thing, and no line may end inside it: a date, a time, a phone number, an amount."""
    if isinstance(cell, str):
        return len(cell) <= WHOLE_AT_MOST and WHOLE.search(cell) is not None
    return isinstance(cell, (date, time))


def _with_class(opening: str, name: str) -> str:
    """The tag with one class more."""
    if ' class="' in opening:
        return opening.replace(' class="', f' class="{name} ', 1)
    return opening.replace(opening[:3], f'{opening[:3]} class="{name}"', 1)


_END = {True: "</th>", False: "</td>"}
