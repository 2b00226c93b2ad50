"""Distributing tasks at a place: a tab for each day, teams against task types, a number in each cell."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.tasks.ask_pages import crumbs
from valghalla.admin_site.tasks.numbers import Grid, NumberCell, all_cells
from valghalla.admin_site.tasks.words import day_in_words, would_retract
from valghalla.components.forms import Problem, counted
from valghalla.components.parts import Confirm, Crumb, Tab
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.tasks.overview import days_of


@dataclass(frozen=True)
class NumberRow:
    """A team with its cells and the sum written in them."""

    team: ElectionTeam
    cells: tuple[NumberCell, ...]
    accepted: int
    total: int


@dataclass(frozen=True)
class TypeColumn:
    """A task type with the sums of its cells."""

    kind: ElectionTaskType
    accepted: int
    total: int


@dataclass(frozen=True)
class DistributePage:
    """The form of one day. copied: filled from elsewhere and not yet saved.   places, copy_days: what to copy from."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    days: tuple[Tab, ...]
    day: str
    rows: tuple[NumberRow, ...]
    columns: tuple[TypeColumn, ...]
    accepted: int
    total: int
    problems: tuple[Problem, ...]
    problems_heading: str
    copied: bool
    places: tuple[tuple[int, str, bool], ...]
    copy_days: tuple[tuple[str, str, bool], ...]
    cancel_url: str
    proposal_url: str


@dataclass(frozen=True)
class RetractPage:
    """Asks whether people may lose their invitations."""

    title: str
    breadcrumb: tuple[Crumb, ...]
    confirm: Confirm


def distribute_page(
    place: ElectionWorkLocation,
    day: datetime.date,
    cells: Grid,
    *,
    places: Iterable[ElectionWorkLocation],
    copied_from: tuple[int, datetime.date] | None = None,
) -> DistributePage:
    """The page for one day. places: those that numbers can be copied from."""
    election = place.election
    errors = tuple(Problem(cell.said, f"#n-{cell.key}") for cell in all_cells(cells) if cell.error)
    rows = tuple(_row(row) for row in cells)
    columns = tuple(_column([row[at] for row in cells]) for at in range(len(cells[0]) if cells else 0))
    own = reverse("place", args=[election.pk, place.pk])
    return DistributePage(
        title=_("Distribute tasks"),
        lead=place.title,
        breadcrumb=crumbs(place, _("Distribute tasks")),
        days=_days(election, place, day),
        day=day.isoformat(),
        rows=rows,
        columns=columns,
        accepted=sum(row.accepted for row in rows),
        total=sum(row.total for row in rows),
        problems=errors,
        problems_heading=counted(len(errors)),
        copied=copied_from is not None,
        places=tuple((one.pk, one.title, one.pk == (copied_from[0] if copied_from else place.pk)) for one in places),
        copy_days=tuple(
            (one.isoformat(), day_in_words(one, election.election_day), one == (copied_from[1] if copied_from else day))
            for one in days_of(election)
        ),
        cancel_url=own,
        proposal_url=f"{reverse('distribution_proposal', args=[election.pk])}?place={place.pk}&day={day}",
    )


def retract_page(place: ElectionWorkLocation, day: datetime.date, cells: Grid) -> RetractPage:
    """Asks before invitations are retracted; every changed number goes along."""
    losing = [cell for cell in all_cells(cells) if cell.changed and cell.retracted]
    address = f"{reverse('distribute', args=[place.election_id, place.pk])}?day={day}"
    hidden = [(f"n-{cell.key}", cell.written) for cell in all_cells(cells) if cell.changed]
    hidden += [(f"w-{cell.key}", str(cell.was)) for cell in all_cells(cells) if cell.changed]
    told = (
        _("Those who have been sent an invitation are told that it no longer holds.")
        if place.election.is_active
        else _("No message is sent, since the election is not active.")
    )
    return RetractPage(
        title=_("Distribute tasks"),
        breadcrumb=crumbs(place, _("Distribute tasks")),
        confirm=Confirm(
            question=_("Take tasks from people who have not answered?"),
            lines=(*(f"{cell.label}: {would_retract(cell.retracted)}" for cell in losing), told),
            yes=_("Save and retract the invitations"),
            cancel_url=address,
            hidden=(*hidden, ("although_invited", str(sum(cell.retracted for cell in losing)))),
            action=address,
        ),
    )


def _days(election: Election, place: ElectionWorkLocation, day: datetime.date) -> tuple[Tab, ...]:
    address = reverse("distribute", args=[election.pk, place.pk])
    days = days_of(election)
    tabs = (Tab(day_in_words(one, election.election_day), f"{address}?day={one}", one == day) for one in days)
    return tuple(tabs) if len(days) > 1 else ()


def _row(cells: tuple[NumberCell, ...]) -> NumberRow:
    return NumberRow(
        cells[0].team, cells, sum(cell.counts.accepted for cell in cells), sum(cell.number or 0 for cell in cells)
    )


def _column(cells: list[NumberCell]) -> TypeColumn:
    return TypeColumn(
        cells[0].kind, sum(cell.counts.accepted for cell in cells), sum(cell.number or 0 for cell in cells)
    )
