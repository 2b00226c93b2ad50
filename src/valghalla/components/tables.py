"""Tables of rows that somebody else has already read: the page object says what stands where."""

from dataclasses import dataclass, field

from django.utils.functional import Promise, cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from valghalla.components.inline import Link, html_of
from valghalla.components.parts import Pager

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """A column. ``key`` is what the address says after ``sort=`` when ``sortable``.

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
    """Checkboxes before the rows, posted as ``selected`` with the form whose id is ``form_id``.

    The one in the heading is posted as ``all_matching=1``: every row that fits the filter, on other pages too.
    total: how many that is.   all_matching, chosen: what was ticked when the page is shown again.
    """

    form_id: str
    total: int
    all_matching: bool = False
    chosen: frozenset[str] = frozenset()


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
        return format_html_join("", "<tr{}>{}{}</tr>", (self._row(row) for row in self.rows))

    @cached_property
    def foot(self) -> SafeString:
        """The sum line as HTML, or nothing."""
        return self._cells(Row(self.footer)) if self.footer else SafeString("")

    @property
    def width(self) -> int:
        """Number of columns, the checkboxes' included."""
        return len(self.columns) + (self.selection is not None)

    def _row(self, row: Row) -> tuple[SafeString, SafeString, SafeString]:
        marked = SafeString(' class="marked"') if row.marked else SafeString("")
        return marked, self._checkbox(row), self._cells(row)

    def _checkbox(self, row: Row) -> SafeString:
        if self.selection is None:
            return SafeString("")
        chosen = self.selection.all_matching or row.id in self.selection.chosen
        return format_html(
            '<td class="choose"><div class="form-group-checkbox"><input class="form-checkbox" type="checkbox" '
            'id="{}-{}" name="selected" value="{}" form="{}"{}><label for="{}-{}"><span class="sr-only">{}</span>'
            "</label></div></td>",
            self.id, row.id, row.id, self.selection.form_id, SafeString(" checked") if chosen else "", self.id, row.id,
            _("Select %(name)s") % {"name": row.name or row.cells[0]},
        )  # fmt: skip

    def _cells(self, row: Row) -> SafeString:
        return format_html_join("", "{}", ((self._cell(at, cell, row),) for at, cell in enumerate(row.cells)))

    def _cell(self, at: int, cell: object, row: Row) -> SafeString:
        column = self.columns[at]
        if at == 0:
            shown = html_of(Link(html_of(cell), row.url)) if row.url else html_of(cell)
            return format_html('<th scope="row" class="{}">{}</th>', self._classes(column), shown)
        return format_html('<td class="{}" data-label="{}">{}</td>', self._classes(column), column.label, html_of(cell))

    @staticmethod
    def _classes(column: Column) -> str:
        named = ("num" if column.numeric else "", "secondary" if column.secondary else "", column.classes)
        return " ".join(name for name in named if name)
