"""The heading of a table's column, as HTML: written in Python, as rows are, for pages with many tables."""

from collections.abc import Iterable

from django.http import QueryDict
from django.utils.safestring import SafeString

from valghalla.components.inline import escaped, icon
from valghalla.components.links import with_query
from valghalla.components.tables import Column


def headings(columns: Iterable[Column], sort: str, query: QueryDict | None) -> SafeString:
    """The cells of a table's head. sort: the column the rows are sorted by, "-" before it when falling.

    query: what the page was asked for; without it no heading sorts.
    """
    return SafeString("".join(_heading(column, sort, query) for column in columns))


def _heading(column: Column, sort: str, query: QueryDict | None) -> str:
    way = "ascending" if sort == column.key else "descending" if sort == f"-{column.key}" else ""
    said = f' aria-sort="{way}"' if way else ""
    kinds = ("num" if column.numeric else "", "secondary" if column.secondary else "", str(column.classes))
    return f'<th scope="col" class="{escaped(" ".join(filter(None, kinds)))}"{said}>{_inside(column, way, query)}</th>'


def _inside(column: Column, way: str, query: QueryDict | None) -> str:
    if not column.sortable or query is None:
        return _words(column)
    address = with_query(query, {"sort": f"-{column.key}" if way == "ascending" else column.key})
    arrow = icon(f"sort-table-{way or 'none'}")
    return f'<a class="sort" href="{escaped(address)}">{_words(column)}{arrow}</a>'


def _words(column: Column) -> str:
    label = escaped(column.label)
    if not column.short:
        return f"<span>{label}</span>"
    return f'<span aria-hidden="true">{escaped(column.short)}</span><span class="sr-only">{label}</span>'
