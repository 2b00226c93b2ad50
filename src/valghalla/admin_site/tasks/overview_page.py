"""The overview as the page shows it: figures, the state of each task type, and a table for each area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.tasks.cells import cell_maker
from valghalla.admin_site.tasks.forms import OverviewFilter
from valghalla.components.filters import FilterBar, chips
from valghalla.components.formats import number
from valghalla.components.inline import Link, Staffing, Status
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Figure
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.tasks.counts import Counts
from valghalla.tasks.models import TaskState
from valghalla.tasks.overviews.election import AreaSection, Overview

HIDDEN = "overview_hidden_task_types"
OPEN_AT_MOST = 80


@dataclass(frozen=True)
class ColumnChoice:
    """A task type that can be left out of the tables. key: of the catalogue's, so that it holds for every election."""

    key: int
    short_name: str
    title: str
    shown: bool


@dataclass(frozen=True)
class ShownArea:
    """An area with its table. Of very many places only areas asked for have one; open_url asks for it."""

    id: str
    name: str
    places: str
    staffing: Staffing
    table: Table | None
    open_url: str


@dataclass(frozen=True)
class OverviewPage:
    """Everything the template loops over."""

    title: str
    breadcrumb: tuple[Crumb, ...]
    bar: FilterBar
    figures: tuple[Figure, ...]
    states: Table
    areas: tuple[ShownArea, ...]
    columns: tuple[ColumnChoice, ...]
    hidden: int
    columns_url: str
    back: str
    declined_url: str
    all_url: str
    links_url: str
    proposal_url: str
    election_url: str
    pdf_url: str
    rosters_url: str
    xlsx_url: str
    may_edit: bool


def overview_page(
    election: Election,
    seen: Overview,
    form: OverviewFilter,
    query: QueryDict,
    *,
    preferences: Mapping[str, object],
    may_edit: bool,
    unfolded: bool,
) -> OverviewPage:
    """unfolded: the filters stay folded out, since one of them was just changed."""
    hidden = hidden_types(preferences)
    shown = shown_types(seen, hidden)
    narrowed = urlencode([(name, value) for name in ("day", "team") for value in query.getlist(name)])
    every = f"{reverse('all_tasks', args=[election.pk])}?{narrowed}"
    declined = f"{reverse('declined', args=[election.pk])}{'?' + narrowed if narrowed else ''}"
    return OverviewPage(
        title=_("Overview of tasks"),
        breadcrumb=(Crumb(_("Start"), reverse("start")), Crumb(_("Overview of tasks"))),
        bar=FilterBar(form, chips(form, query), reverse("overview", args=[election.pk]), "overview", unfolded),
        figures=_figures(seen.total, every, declined),
        states=_states(seen, shown),
        areas=tuple(_shown_areas(election, seen, shown, query)),
        columns=tuple(_choices(seen.task_types, hidden)),
        hidden=len(seen.task_types) - len(shown),
        columns_url=reverse("overview_columns", args=[election.pk]),
        back=query.urlencode(),
        declined_url=declined,
        all_url=every.rstrip("?"),
        links_url=reverse("task_links", args=[election.pk]),
        proposal_url=reverse("distribution_proposal", args=[election.pk]),
        election_url=reverse("election_edit", args=[election.pk]),
        pdf_url=_file(election, narrowed, "pdf"),
        rosters_url=reverse("rosters_everywhere", args=[election.pk]),
        xlsx_url=_file(election, narrowed, "xlsx"),
        may_edit=may_edit,
    )


def _file(election: Election, narrowed: str, format: str) -> str:
    return f"{reverse('overview_export', args=[election.pk])}?format={format}{'&' + narrowed if narrowed else ''}"


def hidden_types(preferences: Mapping[str, object]) -> frozenset[int]:
    """Keys of the catalogue's task types that this user left out; whatever else stands there counts as nothing."""
    kept = preferences.get(HIDDEN)
    return frozenset(key for key in kept if isinstance(key, int)) if isinstance(kept, list) else frozenset()


def shown_types(seen: Overview, hidden: frozenset[int]) -> list[int]:
    """Positions of the task types that have columns."""
    return [at for at, kind in enumerate(seen.task_types) if kind.source_id not in hidden]


def _choices(task_types: Iterable[ElectionTaskType], hidden: frozenset[int]) -> Iterable[ColumnChoice]:
    for kind in task_types:
        if kind.source_id is not None:
            yield ColumnChoice(kind.source_id, kind.short_name, kind.title, kind.source_id not in hidden)


def _figures(total: Counts, every: str, declined_url: str) -> tuple[Figure, ...]:
    """The numbers, each leading to the tasks behind it. every: the address of all tasks, to which a state is added."""
    urls = {state: f"{every}{'' if every.endswith('?') else '&'}state={state}" for state in TaskState.values}
    percent = f"{total.accepted * 100 // total.total} %" if total.total else ""
    return (
        Figure(
            _("Accepted"),
            f"{number(total.accepted)} / {number(total.total)}",
            urls[TaskState.ACCEPTED],
            tone="good" if total.accepted else "neutral",
            icon="check",
            hint=percent,
        ),
        Figure(_("Available"), total.available, urls[TaskState.AVAILABLE], icon="free"),
        Figure(
            _("Unanswered"),
            total.unanswered,
            urls[TaskState.UNANSWERED],
            tone="waiting" if total.unanswered else "neutral",
            icon="hourglass",
        ),
        Figure(_("Declined"), total.declined, declined_url, tone="bad" if total.declined else "neutral", icon="close"),
    )


def _states(seen: Overview, shown: list[int]) -> Table:
    """One row a state, one column a task type."""
    cell = cell_maker()
    counts = [seen.counts[at] for at in shown] + [seen.total]
    rows = (
        Row((Status("accepted"), *map(cell, counts))),
        *(
            Row((Status(state), *(getattr(one, state) for one in counts)))
            for state in ("available", "unanswered", "declined")
        ),
    )
    return _table(_("Status by task type"), _("Status"), seen, shown, rows, id="states")


def _shown_areas(election: Election, seen: Overview, shown: list[int], query: QueryDict) -> Iterable[ShownArea]:
    every = sum(len(area.rows) for area in seen.areas) <= OPEN_AT_MOST
    asked = query.getlist("area")
    for at, area in enumerate(seen.areas):
        places = ngettext("%(count)s place", "%(count)s places", len(area.rows)) % {"count": number(len(area.rows))}
        yield ShownArea(
            id=f"area-section-{at}",
            name=area.name,
            places=places,
            staffing=Staffing(area.total.accepted, area.total.total, area.total.unanswered),
            table=_area_table(election, area, at, seen, shown) if every or area.name in asked else None,
            open_url=with_query(query, {"area": [*asked, area.name]}),
        )


def _area_table(election: Election, area: AreaSection, at: int, seen: Overview, shown: list[int]) -> Table:
    cell = cell_maker()
    rows = tuple(
        Row(
            (
                Link(row.place.title, reverse("place", args=[election.pk, row.place.pk])),
                *(cell(row.counts[column]) for column in shown),
                cell(row.total),
            )
        )
        for row in area.rows
    )
    footer = (_("Total"), *(cell(area.counts[column]) for column in shown), cell(area.total))
    return _table(area.name, _("Work location"), seen, shown, rows, footer=footer, id=f"area-{at}")


def _table(
    caption: str, first: str, seen: Overview, shown: list[int], rows: tuple[Row, ...], *, id: str, footer: tuple = ()
) -> Table:
    columns = (
        Column("name", first, classes="matrix-name"),
        *(
            Column(
                f"type-{seen.task_types[at].pk}", seen.task_types[at].title, True, short=seen.task_types[at].short_name
            )
            for at in shown
        ),
        Column("total", _("Total"), numeric=True, classes="matrix-total"),
    )
    return Table(
        caption, columns, rows, footer=footer, id=id, cards=False, fixed_first=True, classes="table--compact matrix"
    )
