"""What the page of a work location shows: the day, its tasks, the people, the food and the lists to print."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.base.danish_order import sort_key
from valghalla.citizen_site.words import long_day
from valghalla.components.formats import number, written
from valghalla.components.inline import Link
from valghalla.components.links import with_query
from valghalla.components.parts import Figure, Pager, Tab
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import ElectionWorkLocation
from valghalla.lists.on_duty import Kind, OnDuty, PlaceDay, named
from valghalla.lists.rosters import Meal
from valghalla.lists.sheets import NAMES, Sheet
from valghalla.participants.contact import shown_mobile
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocation

PEOPLE_A_PAGE = 25
NAME = "name"
_SORTS: dict[str, Callable[[OnDuty], Any]] = {
    "name": lambda one: one.name_key,
    "tasks": lambda one: [sort_key(title) for title in one.task_types],
    "teams": lambda one: [sort_key(name) for name in one.teams],
    "age": lambda one: -1 if one.age is None else one.age,
}
_KIND_SORTS: dict[str, Callable[[Kind], Any]] = {"type": lambda one: sort_key(one.title)}


@dataclass(frozen=True)
class Asked:
    """What is to be shown. days: with tasks, and the copies that have them.   day: None when there is no such day."""

    days: Mapping[datetime.date, list[ElectionWorkLocation]]
    day: datetime.date | None

    @property
    def copies(self) -> list[ElectionWorkLocation]:
        """Those with tasks on the day."""
        return self.days[self.day] if self.day else []


@dataclass(frozen=True)
class People:
    """Those on this page of the list. number: the page's, from 1.   found: how many fit what was searched for."""

    shown: tuple[OnDuty, ...]
    found: int
    number: int
    sort: str


@dataclass(frozen=True)
class Choice:
    """One of the person's places."""

    key: int
    title: str
    chosen: bool


@dataclass(frozen=True)
class SheetLink:
    """A list to print."""

    label: str
    url: str


@dataclass(frozen=True)
class SheetGroup:
    """The lists of an election. title: "" when there is only one election that day."""

    title: str
    links: tuple[SheetLink, ...]


@dataclass(frozen=True)
class PlacePage:
    """A place on a day. choices: empty when the person answers for one place only.   day, sort: what the search keeps.
    typed: the name searched for.   all_url: the list without a search."""

    title: str
    lead: str
    choices: tuple[Choice, ...]
    days: tuple[Tab, ...]
    day_title: str
    figures: tuple[Figure, ...]
    kinds: Table | None
    people: Table | None
    meals: Table | None
    sheets: tuple[SheetGroup, ...]
    day: str
    sort: str
    typed: str
    heading: str
    all_url: str


def asked(days: Mapping[datetime.date, list[ElectionWorkLocation]], wanted: str, *, today: datetime.date) -> Asked:
    """The day asked for; without one, the first from today on, and when all are over the last."""
    chosen = next((day for day in days if day.isoformat() == wanted), None)
    coming = next((day for day in days if day >= today), None)
    return Asked(days, chosen or coming or (list(days)[-1] if days else None))


def shown_people(found: PlaceDay | None, query: QueryDict, typed: str) -> People:
    """Those to show, in the order asked for."""
    fitting = named(found.people, typed) if found else []
    sort = query.get("sort", "")
    by = sort.removeprefix("-")
    if by in _SORTS:
        fitting.sort(key=_SORTS[by], reverse=sort.startswith("-"))
    at = _page_number(query, len(fitting))
    shown = fitting[(at - 1) * PEOPLE_A_PAGE : at * PEOPLE_A_PAGE]
    return People(tuple(shown), len(fitting), at, sort if by in (*_SORTS, *_KIND_SORTS) else "name")


def place_page(
    place: WorkLocation,
    places: Sequence[WorkLocation],
    wanted: Asked,
    found: PlaceDay | None,
    people: People,
    query: QueryDict,
    typed: str,
) -> PlacePage:
    """The page. Reads contact data of those shown, in one query."""
    town = f"{place.postal_code} {place.city}".strip()
    several = len(places) > 1
    return PlacePage(
        title=place.title,
        lead=", ".join(filter(None, [place.address, town])),
        choices=tuple(Choice(one.pk, one.title, one == place) for one in places) if several else (),
        days=tuple(
            Tab(capfirst(long_day(day)), f"?{urlencode({'day': day.isoformat()})}", day == wanted.day)
            for day in wanted.days
        ),
        day_title=capfirst(long_day(found.day)) if found else "",
        figures=_figures(found) if found else (),
        kinds=_kinds(found, people.sort) if found else None,
        people=_people(found, people, query, typed) if found else None,
        meals=_meals(found.meals) if found and found.meals else None,
        sheets=_sheets(place, wanted) if found and found.people else (),
        day=wanted.day.isoformat() if wanted.day else "",
        sort=people.sort,
        typed=typed,
        heading=_heading(found, people, typed) if found else "",
        all_url=with_query(query, {NAME: None, "page": None}) if typed else "",
    )


def _figures(found: PlaceDay) -> tuple[Figure, ...]:
    free = found.total - found.accepted
    return (
        Figure(_("People"), len(found.people)),
        Figure(_("Tasks in all"), found.total),
        Figure(_("Not accepted yet"), free, tone="waiting" if free else "neutral"),
    )


def _kinds(found: PlaceDay, sort: str) -> Table:
    kinds = list(found.kinds)
    if (by := sort.removeprefix("-")) in _KIND_SORTS:
        kinds.sort(key=_KIND_SORTS[by], reverse=sort.startswith("-"))
    return Table(
        _("Tasks by type"),
        (
            Column("type", _("Task type"), sortable=True),
            Column("starts", _("Start")),
            Column("ends", _("End")),
            Column("accepted", _("Accepted"), numeric=True),
        ),
        tuple(Row((kind.title, written(kind.starts), _end(kind), _of(kind.accepted, kind.total))) for kind in kinds),
        sort=sort,
        id="kinds",
    )


def _end(kind: Kind) -> str:
    end = written(kind.ends)
    return _("%(time)s the next day") % {"time": end} if kind.ends <= kind.starts else str(end)


def _of(accepted: int, total: int) -> str:
    return _("%(accepted)s of %(total)s") % {"accepted": number(accepted), "total": number(total)}


def _people(found: PlaceDay, people: People, query: QueryDict, typed: str) -> Table:
    contacts = Participant.objects.defer("cpr_sealed").in_bulk([one.participant_id for one in people.shown])
    return Table(
        _("People with an accepted task"),
        (
            Column("name", _("Name"), sortable=True),
            Column("tasks", _("Tasks"), sortable=True),
            Column("teams", _("Team"), sortable=True),
            Column("age", _("Age"), numeric=True, sortable=True),
            Column("email", _("E-mail")),
            Column("mobile", _("Mobile number")),
        ),
        tuple(_person(one, contacts.get(one.participant_id)) for one in people.shown),
        sort=people.sort,
        empty=_("Nobody here has that name.") if typed else _("Nobody has accepted a task here on this day yet."),
        pager=_pager(people, query),
        id="people-table",
    )


def _person(one: OnDuty, who: Participant | None) -> Row:
    email, mobile = (who.email, who.mobile) if who else ("", "")
    return Row(
        (
            one.name,
            ", ".join(one.task_types),
            ", ".join(one.teams),
            one.age,
            Link(email, f"mailto:{email}") if email else "",
            Link(shown_mobile(mobile), f"tel:+45{mobile}") if mobile else "",
        )
    )


def _meals(meals: Sequence[Meal]) -> Table:
    return Table(
        _("Diets in numbers"),
        (Column("diets", _("Special diet")), Column("people", _("People"), numeric=True)),
        tuple(Row((meal.diets or _("No special diet"), meal.people)) for meal in meals),
        id="meals",
        cards=False,
    )


def _sheets(place: WorkLocation, wanted: Asked) -> tuple[SheetGroup, ...]:
    several = len(wanted.copies) > 1
    return tuple(
        SheetGroup(copy.election.title if several else "", tuple(_links(place, wanted, copy.election_id)))
        for copy in wanted.copies
    )


def _links(place: WorkLocation, wanted: Asked, election: int) -> list[SheetLink]:
    query = urlencode({"day": wanted.day.isoformat() if wanted.day else "", "election": election})
    return [
        SheetLink(str(NAMES[one]), f"{reverse('work_location_sheet', args=[place.pk, one])}?{query}") for one in Sheet
    ]


def _heading(found: PlaceDay, people: People, typed: str) -> str:
    everybody = ngettext("%(count)s person", "%(count)s people", len(found.people)) % {
        "count": number(len(found.people))
    }
    return (
        _("%(found)s of %(everybody)s") % {"found": number(people.found), "everybody": everybody}
        if typed
        else everybody
    )


def _page_number(query: QueryDict, total: int) -> int:
    wanted = query.get("page", "")
    last = max(1, -(-total // PEOPLE_A_PAGE))
    return min(max(1, int(wanted)), last) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1


def _pager(people: People, query: QueryDict) -> Pager | None:
    if people.found <= PEOPLE_A_PAGE:
        return None
    first = (people.number - 1) * PEOPLE_A_PAGE + 1
    last = min(people.number * PEOPLE_A_PAGE, people.found)
    return Pager(
        previous_url=with_query(query, {"page": str(people.number - 1)}) if people.number > 1 else "",
        next_url=with_query(query, {"page": str(people.number + 1)}) if last < people.found else "",
        first=first,
        last=last,
        total=people.found,
    )
