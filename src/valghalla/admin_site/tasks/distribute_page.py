"""Distributing tasks at a place: a tab for each day, teams against task types, a number in each cell."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.telling import tick_to_tell
from valghalla.admin_site.tasks.ask_pages import crumbs
from valghalla.admin_site.tasks.numbers import Grid, NumberCell, all_cells, travelling
from valghalla.admin_site.tasks.words import day_in_words, would_retract
from valghalla.components.forms import Problem, counted
from valghalla.components.parts import Confirm, Crumb
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation


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
class DayTab:
    """A day to look at. value: as it is posted.   changed: numbers written there are not saved.   wrong: some cannot be."""

    label: str
    value: str
    current: bool
    changed: bool
    wrong: bool


@dataclass(frozen=True)
class DistributePage:
    """The form of one day. copied: filled from elsewhere and not yet saved.   places, copy_days: what to copy from.

    hidden: changes on other days, (name, value), that travel along.
    """

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    days: tuple[DayTab, ...]
    day: str
    rows: tuple[NumberRow, ...]
    columns: tuple[TypeColumn, ...]
    accepted: int
    total: int
    problems: tuple[Problem, ...]
    problems_heading: str
    copied: bool
    hidden: tuple[tuple[str, str], ...]
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
    grids: Mapping[datetime.date, Grid],
    *,
    places: Iterable[ElectionWorkLocation],
    copied_from: tuple[int, datetime.date] | None = None,
) -> DistributePage:
    """The page for one day. grids: its cells, and those of other days that were changed.   places: those that numbers
    can be copied from."""
    election = place.election
    cells = grids[day]
    errors = tuple(Problem(cell.said, f"#n-{cell.key}") for cell in all_cells(cells) if cell.error)
    rows = tuple(_row(row) for row in cells)
    columns = tuple(_column([row[at] for row in cells]) for at in range(len(cells[0]) if cells else 0))
    own = reverse("place", args=[election.pk, place.pk])
    return DistributePage(
        title=_("Distribute tasks"),
        lead=place.title,
        breadcrumb=crumbs(place, _("Distribute tasks")),
        days=_days(election, day, grids),
        day=day.isoformat(),
        rows=rows,
        columns=columns,
        accepted=sum(row.accepted for row in rows),
        total=sum(row.total for row in rows),
        problems=errors,
        problems_heading=counted(len(errors)),
        copied=copied_from is not None,
        hidden=tuple(pair for other in sorted(grids) if other != day for pair in travelling(other, grids[other])),
        places=tuple((one.pk, one.title, one.pk == (copied_from[0] if copied_from else place.pk)) for one in places),
        copy_days=tuple(
            (one.isoformat(), day_in_words(one, election.election_day), one == (copied_from[1] if copied_from else day))
            for one in election.all_days
        ),
        cancel_url=own,
        proposal_url=f"{reverse('distribution_proposal', args=[election.pk])}?place={place.pk}&day={day}",
    )


def retract_page(place: ElectionWorkLocation, day: datetime.date, grids: Mapping[datetime.date, Grid]) -> RetractPage:
    """Asks before invitations are retracted; every changed number goes along. day: to come back to."""
    losing = [(one, cell) for one in sorted(grids) for cell in all_cells(grids[one]) if cell.changed and cell.retracted]
    address = f"{reverse('distribute', args=[place.election_id, place.pk])}?day={day}"
    hidden = [pair for one in sorted(grids) for pair in travelling(one, grids[one])]
    several = len(place.election.all_days) > 1
    told = (
        _("Those who have been sent an invitation are told that the task is off.")
        if place.election.is_active
        else _("No message is sent, since the election is not active.")
    )
    return RetractPage(
        title=_("Distribute tasks"),
        breadcrumb=crumbs(place, _("Distribute tasks")),
        confirm=Confirm(
            question=_("Take tasks from people who have not answered?"),
            lines=(*(_loss(one, cell, several) for one, cell in losing), told),
            yes=_("Save and retract the invitations"),
            cancel_url=address,
            hidden=(*hidden, ("although_invited", str(sum(cell.retracted for _day, cell in losing)))),
            action=address,
            tick=tick_to_tell() if place.election.is_active else None,
        ),
    )


def _loss(day: datetime.date, cell: NumberCell, several: bool) -> str:
    where = f"{day_in_words(day)}, {cell.label}" if several else cell.label
    return f"{where}: {would_retract(cell.retracted)}"


def _days(election: Election, day: datetime.date, grids: Mapping[datetime.date, Grid]) -> tuple[DayTab, ...]:
    return tuple(
        DayTab(
            label=day_in_words(one, election.election_day),
            value=one.isoformat(),
            current=one == day,
            changed=any(cell.changed for cell in all_cells(grids.get(one, ()))),
            wrong=any(cell.error for cell in all_cells(grids.get(one, ()))),
        )
        for one in election.all_days
    )


def _row(cells: tuple[NumberCell, ...]) -> NumberRow:
    return NumberRow(
        cells[0].team, cells, sum(cell.counts.accepted for cell in cells), sum(cell.number or 0 for cell in cells)
    )


def _column(cells: list[NumberCell]) -> TypeColumn:
    return TypeColumn(
        cells[0].kind, sum(cell.counts.accepted for cell in cells), sum(cell.number or 0 for cell in cells)
    )
