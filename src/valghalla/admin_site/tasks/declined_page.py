"""Everybody who declined or withdrew in an election: place by place, or in one list in another order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.paging import part_of
from valghalla.admin_site.tasks.forms import DeclinedFilter
from valghalla.admin_site.tasks.task_rows import answer, who
from valghalla.components.filters import FilterBar, chips
from valghalla.components.inline import Link
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Pager, Tab
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.tasks.models import TaskEvent
from valghalla.tasks.overviews.election import areas_of, teams_of
from valghalla.tasks.refusals import Narrowed, refusals, with_sort_keys

BY_PLACE = "place"
SORTS = {
    BY_PLACE: "place_key",
    "who": "person_key",
    "type": "task_type__sort_key",
    "day": "task_day",
    "team": "team__sort_key",
    "area": "work_location__area_key",
    "answer": "kind",
    "at": "at",
}


@dataclass(frozen=True)
class Group:
    """Those of one place, by its key rather than its name. Without a name: all of them in one list."""

    table: Table
    name: str = ""
    area: str = ""
    url: str = ""


@dataclass(frozen=True)
class DeclinedPage:
    """Lists under their filters. xlsx_url, csv_url: the whole list with the same filters and order, "" when empty."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    bar: FilterBar
    orders: tuple[Tab, ...]
    groups: tuple[Group, ...]
    pager: Pager | None
    empty: str
    xlsx_url: str
    csv_url: str


def asked_for(election: Election, query: QueryDict) -> tuple[DeclinedFilter, QuerySet[TaskEvent]]:
    """The filters of an address and the refusals they let through, in no order."""
    form = DeclinedFilter(query, election=election, teams=teams_of(election), areas=areas_of(election))
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    narrowed = Narrowed(
        asked.get("day", ()),
        asked.get("team", ()),
        asked.get("area", ""),
        [asked["place"]] if asked.get("place") else (),
        [asked["type"]] if asked.get("type") else (),
    )
    return form, with_sort_keys(refusals(election, narrowed))


def declined_page(election: Election, query: QueryDict, *, unfolded: bool) -> DeclinedPage:
    """One page of the list; place by place unless sorted otherwise."""
    form, events = asked_for(election, query)
    narrowing = chips(form, query)
    part = part_of(events, SORTS, BY_PLACE, query)
    by_place = part.sort.removeprefix("-") == BY_PLACE
    own = reverse("declined", args=[election.pk])
    file = f"{reverse('declined_export', args=[election.pk])}{with_query(query, {'format': None})}"
    file += "" if file.endswith("?") else "&"
    return DeclinedPage(
        title=_("Declined tasks"),
        lead=_("Who declined an invitation or withdrew from a task. The place may have been filled since."),
        breadcrumb=(
            Crumb(_("Start"), reverse("start")),
            Crumb(_("Overview of tasks"), reverse("overview", args=[election.pk])),
            Crumb(_("Declined tasks")),
        ),
        bar=FilterBar(form, narrowing, own, "declined", unfolded),
        orders=(
            Tab(_("By work location"), with_query(query, {"sort": None}), by_place),
            Tab(_("In one list, newest first"), with_query(query, {"sort": "-at"}), not by_place),
        ),
        groups=tuple(_by_place(election, part.rows)) if by_place else tuple(_in_one(election, part.rows, part.sort)),
        pager=part.pager if part.rows else None,
        empty=_("Nobody has declined with the filters chosen.") if narrowing else _("Nobody has declined."),
        xlsx_url=f"{file}format=xlsx" if part.rows else "",
        csv_url=f"{file}format=csv" if part.rows else "",
    )


def _by_place(election: Election, events: Iterable[TaskEvent]) -> Iterator[Group]:
    for _key, group in groupby(events, key=lambda event: event.work_location_id):
        found = list(group)
        place = found[0].work_location
        table = Table(
            _("Declined, %(team)s") % {"team": place.title},
            tuple(column for column in _columns(sortable=False) if column.key != "area"),
            tuple(Row(_cells(event, area=False)) for event in found),
            id=f"declined-{place.pk}",
            classes="declined",
        )
        yield Group(table, place.title, place.area_name, _url(election, place))


def _in_one(election: Election, events: Iterable[TaskEvent], sort: str) -> Iterator[Group]:
    rows = tuple(_row(election, event) for event in events)
    columns = _columns(sortable=True)
    place = Column(BY_PLACE, _("Work location"))
    if rows:
        table = Table(_("Declined tasks"), (columns[0], place, *columns[1:]), rows, sort=sort, id="declined-list")
        yield Group(table)


def _columns(*, sortable: bool) -> tuple[Column, ...]:
    return (
        Column("who", _("Participant"), sortable=sortable),
        Column("type", _("Task type"), sortable=sortable),
        Column("day", _("Task day"), sortable=sortable),
        Column("area", _("Area"), sortable=sortable),
        Column("team", _("Team"), sortable=sortable),
        Column("answer", _("Answer"), sortable=sortable),
        Column("at", _("When"), sortable=sortable),
    )


def _cells(event: TaskEvent, *, area: bool = True) -> tuple[object, ...]:
    return (
        who(event),
        event.task_type.title,
        event.task_day,
        *((event.work_location.area_name,) if area else ()),
        event.team.name,
        answer(event),
        event.at,
    )


def _row(election: Election, event: TaskEvent) -> Row:
    first, *rest = _cells(event)
    return Row((first, Link(event.work_location.title, _url(election, event.work_location)), *rest))


def _url(election: Election, place: ElectionWorkLocation) -> str:
    return reverse("place", args=[election.pk, place.pk])
