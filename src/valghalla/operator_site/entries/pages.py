"""What operators did, as the template shows it: newest first, a page at a time by key."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.components.filters import FilterBar, chips
from valghalla.components.inline import Lines, Link
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Pager
from valghalla.components.tables import Column, Row, Table
from valghalla.operator_site.entries.forms import EntriesForm
from valghalla.operator_site.entries.words import action_word, details_words
from valghalla.operator_site.request import OperatorRequest
from valghalla.operators.models import OperatorEntry

Text = str | Promise
ROWS = 50


@dataclass(frozen=True)
class EntriesPage:
    """The log."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    bar: FilterBar
    table: Table


def entries_page(request: OperatorRequest) -> EntriesPage:
    """The page of the log that the address asks for."""
    form = EntriesForm(request.GET)
    wanted = form.cleaned_data["municipality"] if form.is_valid() else ""
    entries = OperatorEntry.objects.filter(municipality_id=wanted) if wanted else OperatorEntry.objects.all()
    rows, pager = _paged(entries, request.GET)
    return EntriesPage(
        title=_("Operator log"),
        lead=_("What those who run Valghalla have done, and sign-ins that were refused."),
        breadcrumb=(),
        bar=FilterBar(form, chips(form, request.GET), reverse("entries"), open=True),
        table=table_of(rows, pager=pager),
    )


def table_of(entries: Iterable[OperatorEntry], *, pager: Pager | None = None, of_one: bool = False) -> Table:
    """Entries as rows. of_one: all of one municipality, which is not said again."""
    columns = (
        Column("what", _("What")),
        Column("at", _("When")),
        Column("operator", _("Operator")),
        Column("municipality", _("Municipality")),
        Column("number", _("Log number")),
    )
    kept = [column for column in columns if not (of_one and column.key == "municipality")]
    return Table(
        caption=_("Operator log"),
        columns=tuple(kept),
        rows=tuple(_row(entry, of_one) for entry in entries),
        pager=pager,
        empty=_("Nothing has been done yet."),
        id="entries",
    )


def _row(entry: OperatorEntry, of_one: bool) -> Row:
    words = details_words(entry.action, entry.details)
    what = Lines(action_word(entry.action), words) if words else action_word(entry.action)
    operator = entry.operator.name if entry.operator else _("Nobody signed in")
    return Row((what, entry.at, operator, *(() if of_one else (_place(entry),)), entry.pk))


def _place(entry: OperatorEntry) -> object:
    place = entry.municipality
    return Link(place.name, reverse("municipality", args=[place.pk])) if place else ""


def _paged(entries, query: QueryDict) -> tuple[list[OperatorEntry], Pager]:
    """One page, by the key of the row it comes after or before."""
    total, whole = entries.count(), entries.select_related("operator", "municipality")
    before, after = _key(query.get("after")), _key(query.get("before"))
    if after is not None:
        rows = list(whole.filter(pk__gt=after).order_by("pk")[: ROWS + 1])
        newer, older = len(rows) > ROWS, True
        rows = rows[:ROWS][::-1]
    else:
        found = whole if before is None else whole.filter(pk__lt=before)
        rows = list(found.order_by("-pk")[: ROWS + 1])
        newer, older = before is not None, len(rows) > ROWS
        rows = rows[:ROWS]
    pager = Pager(
        previous_url=with_query(query, {"before": str(rows[0].pk)}) if rows and newer else "",
        next_url=with_query(query, {"after": str(rows[-1].pk)}) if rows and older else "",
        total=total,
    )
    return rows, pager


def _key(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
