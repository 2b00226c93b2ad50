"""A place as the page shows it: teams against task types, and for each team its tasks with what can be done."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.admin_site.bulk.words import Text, task_actions
from valghalla.admin_site.tasks.cells import cell_maker
from valghalla.admin_site.tasks.task_rows import declined_table, task_table
from valghalla.admin_site.tasks.words import day_in_words, task_type_and_day
from valghalla.components.formats import number
from valghalla.components.inline import Link, Staffing
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Fact, Pager, Tab
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality
from valghalla.tasks.counts import Counts
from valghalla.tasks.models import Task, TaskEvent, TaskLink, TaskState
from valghalla.tasks.overviews.place import Sheet, Shown, TeamRow, first_tasks, said_no, sheet, tasks_after
from valghalla.tasks.swap import open_wishes

ROWS_IN_ALL = 200
ROWS_OF_ONE_TEAM = 100
OPEN_AT_MOST = 30
STATES = (
    ("", gettext_lazy("All tasks")),
    (TaskState.AVAILABLE, gettext_lazy("Available")),
    (TaskState.UNANSWERED, gettext_lazy("Unanswered")),
    (TaskState.ACCEPTED, gettext_lazy("Accepted")),
)


@dataclass(frozen=True)
class TeamSection:
    """One team's tasks. all_url: where the rest of them are, "" when all are shown.

    move_url: "" when nothing can be moved.   by_type: accepted of all for each task type.
    """

    anchor: str
    name: str
    staffing: Staffing
    by_type: tuple[str, ...]
    tasks: Table
    declined: Table | None
    declined_count: int
    all_url: str
    all_count: int
    move_url: str
    open: bool


@dataclass(frozen=True)
class MadeLink:
    """The address to pass on, and what it leads to."""

    address: str
    about: str


@dataclass(frozen=True)
class PlacePage:
    """Everything the template loops over. bulk_query: what is shown, as the list of all tasks would be asked for it.
    actions: what can be done with the tasks ticked: (value, label, icon).
    swaps: how many people here would rather have another task, "" for none.
    one_team: only one team's tasks are shown; every_url leads back to all.
    """

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    facts: tuple[Fact, ...]
    days: tuple[Tab, ...]
    states: tuple[Tab, ...]
    matrix: Table
    sections: tuple[TeamSection, ...]
    one_team: bool
    every_url: str
    link: MadeLink | None
    distribute_url: str
    proposal_url: str
    rosters_url: str
    swaps: str
    swaps_url: str
    bulk_url: str
    bulk_query: str
    actions: tuple[tuple[str, Text, str], ...]
    may_edit: bool
    is_empty: bool
    pager: Pager | None


@dataclass(frozen=True)
class NoPlacePage:
    """Says that the election has no such place."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    overview_url: str


def no_place_page(election: Election) -> NoPlacePage:
    """For an address whose place the election does not have, or no longer has."""
    overview = reverse("overview", args=[election.pk])
    return NoPlacePage(
        title=_("The work location is not part of the election"),
        lead=_("It may have been removed from %(election)s, or the link is of another election.")
        % {"election": election.title},
        breadcrumb=(Crumb(_("Start"), reverse("start")), Crumb(_("Overview of tasks"), overview)),
        overview_url=overview,
    )


def place_page(
    place: ElectionWorkLocation, query: QueryDict, *, municipality: Municipality, may_edit: bool
) -> PlacePage:
    """Read what the address asks for; a team or task that is not the place's gives 404."""
    election = place.election
    shown = _shown(election, query)
    seen = sheet(place, day=shown.day)
    rows = [row for row in seen.rows if not shown.team or row.team.pk == shown.team]
    if shown.team and not rows:
        raise Http404
    tasks, pager = _one_team(place, shown, query) if shown.team else (_of_each_team(place, shown, len(rows)), None)
    no = said_no(place, day=shown.day)
    sections = tuple(_sections(place, rows, seen, tasks, no, shown, query, may_edit=may_edit))
    return PlacePage(
        title=place.title,
        lead=", ".join(filter(None, [place.address, f"{place.postal_code} {place.city}".strip()])),
        breadcrumb=(
            Crumb(_("Start"), reverse("start")),
            Crumb(_("Overview of tasks"), reverse("overview", args=[election.pk])),
            Crumb(place.title),
        ),
        facts=(Fact(_("Area"), place.area_name), Fact(_("Valid votes"), place.valid_votes)),
        days=_days(election, shown, query),
        states=_states(seen.total, shown, query) if seen.total.total else (),
        matrix=_matrix(seen, query),
        sections=sections,
        one_team=bool(shown.team),
        every_url=with_query(query, {"team": None, "link": None}),
        link=_made_link(place, query, municipality) if may_edit else None,
        distribute_url=_with_day(reverse("distribute", args=[election.pk, place.pk]), shown.day),
        proposal_url=f"{reverse('distribution_proposal', args=[election.pk])}?place={place.pk}",
        rosters_url=_with_day(reverse("rosters", args=[election.pk, place.pk]), shown.day),
        swaps=_swaps(place),
        swaps_url=reverse("swaps", args=[election.pk]),
        bulk_url=reverse("bulk_new", args=[election.pk]),
        bulk_query=_as_list(place, shown),
        actions=task_actions() if may_edit else (),
        may_edit=may_edit,
        is_empty=not seen.rows or not seen.task_types,
        pager=pager,
    )


def _swaps(place: ElectionWorkLocation) -> str:
    waiting = open_wishes(place.election).filter(task__work_location=place).count()
    said = ngettext(
        "%(count)s person here would rather have another task.",
        "%(count)s people here would rather have another task.",
        waiting,
    )
    return said % {"count": number(waiting)} if waiting else ""


def _shown(election: Election, query: QueryDict) -> Shown:
    day = next((day for day in election.all_days if day.isoformat() == query.get("day")), None)
    state = query.get("state", "")
    return Shown(day, _key(query, "team"), state if state in TaskState.values else "")


def _as_list(place: ElectionWorkLocation, shown: Shown) -> str:
    """What is shown, as an address of the list of all tasks says it."""
    day = {"day": shown.day.isoformat()} if shown.day else {}
    return urlencode({"place": place.pk, **day, **({"state": shown.state} if shown.state else {})})


def _key(query: QueryDict, name: str) -> int | None:
    value = query.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else None


def _with_day(address: str, day: datetime.date | None) -> str:
    return f"{address}?day={day}" if day else address


def _of_each_team(place: ElectionWorkLocation, shown: Shown, teams: int) -> list[Task]:
    return first_tasks(place, shown, each=max(ROWS_IN_ALL // max(teams, 1), 10))


def _one_team(place: ElectionWorkLocation, shown: Shown, query: QueryDict) -> tuple[list[Task], Pager | None]:
    after = None
    if key := _key(query, "after"):
        after = Task.objects.select_related("task_type").filter(pk=key, work_location=place, team_id=shown.team).first()
    tasks = tasks_after(place, shown, after, number=ROWS_OF_ONE_TEAM + 1)
    more = len(tasks) > ROWS_OF_ONE_TEAM
    tasks = tasks[:ROWS_OF_ONE_TEAM]
    if not more and after is None:
        return tasks, None
    first = with_query(query, {}) if after else ""
    return tasks, Pager(first, with_query(query, {"after": str(tasks[-1].pk)}) if more else "")


def _days(election: Election, shown: Shown, query: QueryDict) -> tuple[Tab, ...]:
    days = [
        Tab(
            day_in_words(day, election.election_day),
            with_query(query, {"day": day.isoformat(), "link": None}),
            day == shown.day,
        )
        for day in election.all_days
    ]
    every = Tab(_("All days"), with_query(query, {"day": None, "link": None}), shown.day is None)
    return (every, *days) if len(days) > 1 else ()


def _states(total: Counts, shown: Shown, query: QueryDict) -> tuple[Tab, ...]:
    return tuple(
        Tab(
            label,
            with_query(query, {"state": state or None, "link": None}),
            state == shown.state,
            getattr(total, state) if state else total.total,
        )
        for state, label in STATES
    )


def _matrix(seen: Sheet, query: QueryDict) -> Table:
    cell = cell_maker()
    columns = (
        Column("team", _("Team"), classes="matrix-name"),
        *(Column(f"type-{kind.pk}", kind.title, True, short=kind.short_name) for kind in seen.task_types),
        Column("total", _("Total"), numeric=True, classes="matrix-total"),
    )
    rows = tuple(
        Row(
            (
                Link(row.team.name, with_query(query, {"team": str(row.team.pk), "link": None})),
                *map(cell, row.counts),
                cell(row.total),
            )
        )
        for row in seen.rows
    )
    return Table(
        _("Teams and task types"),
        columns,
        rows,
        footer=(_("Total"), *map(cell, seen.counts), cell(seen.total)),
        id="matrix",
        cards=False,
        fixed_first=True,
        classes="table--compact matrix",
    )


def _sections(
    place: ElectionWorkLocation,
    rows: Sequence[TeamRow],
    seen: Sheet,
    tasks: Iterable[Task],
    no: Iterable[TaskEvent],
    shown: Shown,
    query: QueryDict,
    *,
    may_edit: bool,
) -> Iterable[TeamSection]:
    of_team = {key: list(group) for key, group in groupby(sorted(tasks, key=_team), key=_team)}
    refused = {key: list(group) for key, group in groupby(sorted(no, key=_team), key=_team)}
    for row in rows:
        held = of_team.get(row.team.pk, [])
        events = refused.get(row.team.pk, [])
        every = _number(row.total, shown)
        if not every and not events and not shown.team:
            continue
        move = reverse("team_move", args=[place.election_id, place.pk, row.team.pk])
        yield TeamSection(
            anchor=f"team-{row.team.pk}",
            name=row.team.name,
            staffing=Staffing(row.total.accepted, row.total.total, row.total.unanswered),
            by_type=tuple(
                f"{kind.short_name} {counts.accepted}/{counts.total}"
                for kind, counts in zip(seen.task_types, row.counts, strict=True)
                if counts.total
            ),
            tasks=task_table(place.election, row.team, held, may_edit=may_edit, total=every),
            declined=declined_table(row.team, events) if events else None,
            declined_count=len(events),
            all_url=with_query(query, {"team": str(row.team.pk), "link": None})
            if len(held) < every and not shown.team
            else "",
            all_count=every,
            move_url=_with_day(move, shown.day) if may_edit and row.total.available and len(seen.rows) > 1 else "",
            open=bool(shown.team) or _number(seen.total, shown) <= OPEN_AT_MOST,
        )


def _number(counts: Counts, shown: Shown) -> int:
    """How many tasks there are of the state asked for."""
    return getattr(counts, shown.state) if shown.state else counts.total


def _team(row: Task | TaskEvent) -> int:
    return row.team_id


def _made_link(place: ElectionWorkLocation, query: QueryDict, municipality: Municipality) -> MadeLink | None:
    """The link that was just made, when it leads to this place."""
    if (key := _key(query, "link")) is None:
        return None
    found = TaskLink.objects.filter(pk=key, election=place.election, single=True, revoked_at=None).first()
    if found is None or found.work_locations != [place.pk]:
        return None
    return MadeLink(citizen_page(municipality, "task_link", found.token), task_type_and_day(found))
