"""Lists read by key: searched, sorted, and a page at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import F, Func, IntegerField, Q, QuerySet, Value
from django.http import QueryDict
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.page_size import SIZES, page_size, page_sizes
from valghalla.admin_site.request import AdminRequest
from valghalla.base.danish_order import folded, search_terms, sort_key
from valghalla.components.filters import FilterBar, chips
from valghalla.components.forms import DesignForm
from valghalla.components.links import with_query
from valghalla.components.parts import Pager
from valghalla.components.tables import Column, Row, Table

PAGE = 50


@dataclass(frozen=True)
class Part:
    """The rows of one page. sort: the column they are sorted by, "-" before it when falling."""

    rows: list[Any]
    pager: Pager
    sort: str


class SearchForm(DesignForm):
    """A search field; lists with filters add their own fields."""

    search = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["search"].label = label

    def value(self, name: str) -> Any:
        """What was asked for; None when nothing, or nothing that makes sense."""
        return self.cleaned_data.get(name) or None if self.is_bound and (self.is_valid() or self.cleaned_data) else None


def matching(rows: QuerySet[Any], fields: Iterable[str], text: str | None) -> QuerySet[Any]:
    """Those rows in which every word of the text stands in one of the fields, whatever the capitals and accents.

    For lists that fit on a few pages: the fields of all rows are read.
    """
    terms = search_terms(text or "")
    if not terms:
        return rows
    found = [
        pk
        for pk, *values in rows.order_by().values_list("pk", *fields)
        if all(term in folded(" ".join(str(value) for value in values)) for term in terms)
    ]
    return rows.filter(pk__in=found)


def in_danish_order(rows: QuerySet[Any], field: str, *, as_: str) -> QuerySet[Any]:
    """The rows with their place in the Danish order of a text that has no stored key, as a number called ``as_``.

    For lists that fit on a few pages: the field of all rows is read.
    """
    texts = rows.order_by().values_list("pk", field)
    ids = [pk for pk, _text in sorted(texts, key=lambda one: (sort_key(one[1]), one[0]))]
    if not ids:
        return rows.annotate(**{as_: F("pk")})
    place = Func(Value(ids), F("pk"), function="array_position", output_field=IntegerField())
    return rows.annotate(**{as_: place})


def part_of(rows: QuerySet[Any], sorts: Mapping[str, str], default: str, query: QueryDict, *, size: int = PAGE) -> Part:
    """One page of the rows. sorts: column key → field, which is never null; ties go by id.

    The address holds the id of the row before or after the page and no name: ``after=812``.
    """
    asked = query.get("sort", "")
    sort = asked if asked.removeprefix("-") in sorts else default
    field, falling = sorts[sort.removeprefix("-")], sort.startswith("-")
    total = rows.count()
    after, before = _cursor(rows, field, query.get("after")), _cursor(rows, field, query.get("before"))
    if before is not None:
        found = list(_ordered(_beyond(rows, field, before, not falling), field, not falling)[: size + 1])
        more_before, more_after = len(found) > size, True
        found = found[:size][::-1]
    else:
        later = rows if after is None else _beyond(rows, field, after, falling)
        found = list(_ordered(later, field, falling)[: size + 1])
        more_before, more_after = after is not None, len(found) > size
        found = found[:size]
    first = 1
    if found and more_before:
        own = (getattr(found[0], field) if "__" not in field else _value(rows, field, found[0].pk), found[0].pk)
        first = _beyond(rows, field, own, not falling).count() + 1
    return Part(
        found,
        Pager(
            previous_url=with_query(query, {"before": str(found[0].pk)}) if found and first > 1 else "",
            next_url=with_query(query, {"after": str(found[-1].pk)}) if found and more_after else "",
            first=first if found else None,
            last=first + len(found) - 1 if found else None,
            total=total,
        ),
        sort,
    )


def listed(
    request: AdminRequest,
    rows: QuerySet[Any],
    *,
    form: SearchForm,
    columns: Sequence[Column],
    sorts: Mapping[str, str],
    row: Callable[[Any], Row],
    caption: str,
    empty: str,
    default: str,
) -> tuple[Table, FilterBar]:
    """A table and the bar over it. rows: searched and filtered already.   empty: said when there is nothing at all."""
    part = part_of(rows, sorts, default, request.GET, size=page_size(request))
    sizes = page_sizes(request) if (part.pager.total or 0) > min(SIZES) else ()
    shown = chips(form, request.GET)
    table = Table(
        caption=caption,
        columns=tuple(columns),
        rows=tuple(row(record) for record in part.rows),
        sort=part.sort,
        empty=_("Nothing fits what you search for. Change the search or clear the filters.") if shown else empty,
        pager=replace(part.pager, sizes=sizes) if part.rows else None,
    )
    return table, FilterBar(form=form, chips=shown, clear_url=request.path, open=any(chip_of_field(form)))


def chip_of_field(form: SearchForm) -> Iterable[bool]:
    """Whether each filter but the search is in force."""
    return (bool(form.value(name)) for name in form.fields if name != "search")


def _cursor(rows: QuerySet[Any], field: str, pk: str | None) -> tuple[Any, int] | None:
    if not pk or not pk.isdecimal() or len(pk) > 18:
        return None
    found = rows.filter(pk=int(pk)).values_list(field, "pk").first()
    return None if found is None else (found[0], found[1])


def _value(rows: QuerySet[Any], field: str, pk: int) -> Any:
    return rows.filter(pk=pk).values_list(field, flat=True).get()


def _beyond(rows: QuerySet[Any], field: str, key: tuple[Any, int], falling: bool) -> QuerySet[Any]:
    way = "lt" if falling else "gt"
    return rows.filter(Q(**{f"{field}__{way}": key[0]}) | Q(**{field: key[0], f"pk__{way}": key[1]}))


def _ordered(rows: QuerySet[Any], field: str, falling: bool) -> QuerySet[Any]:
    sign = "-" if falling else ""
    return rows.order_by(f"{sign}{field}", f"{sign}pk")
