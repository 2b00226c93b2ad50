"""The overview as a file: PDF for the wall, XLSX to go on counting. All areas, with the filters and columns in force."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from valghalla.base.paper import typeset
from valghalla.base.spreadsheets.writing import Column, Kind, Row, write_xlsx
from valghalla.components.formats import number, written
from valghalla.elections.models import Election, ElectionTeam
from valghalla.tasks.counts import Counts
from valghalla.tasks.overviews.election import AreaSection, Overview

TEMPLATE = Path(__file__).parents[1] / "templates" / "admin_site" / "tasks" / "overview.typ"


def overview_xlsx(seen: Overview, shown: Sequence[int]) -> BinaryIO:
    """A row for each place, for each task type accepted and in all, then the states of all of them; the last row sums.

    shown: positions of the task types that have columns. The caller closes the file.
    """
    columns = [Column(_("Area")), Column(_("Work location"))]
    for at in shown:
        kind = seen.task_types[at]
        columns.append(Column(_("%(type)s accepted") % {"type": kind.title}, Kind.INTEGER))
        columns.append(Column(_("%(type)s in all") % {"type": kind.title}, Kind.INTEGER))
    for word in (_("Accepted"), _("Unanswered"), _("Available"), _("Declined"), _("Total")):
        columns.append(Column(word, Kind.INTEGER))
    return write_xlsx(columns, _rows(seen, shown), sheet=_("Tasks"))


def overview_pdf(
    election: Election,
    seen: Overview,
    shown: Sequence[int],
    *,
    days: Sequence[datetime.date],
    teams: Sequence[ElectionTeam],
    municipality: str,
    now: datetime.datetime,
) -> bytes:
    """The overview typeset. days, teams: what it is narrowed to, empty for all."""
    return typeset(
        TEMPLATE, facts_of(election, seen, shown, days=days, teams=teams, municipality=municipality, now=now)
    )


def facts_of(
    election: Election,
    seen: Overview,
    shown: Sequence[int],
    *,
    days: Sequence[datetime.date],
    teams: Sequence[ElectionTeam],
    municipality: str,
    now: datetime.datetime,
) -> dict[str, Any]:
    """What the typeset page is made of: words, and cells of numbers with their state."""
    counts = [seen.counts[at] for at in shown] + [seen.total]
    filters = []
    if days:
        filters.append(f"{_('Day')}: {', '.join(written(day) for day in days)}")
    if teams:
        filters.append(f"{_('Team')}: {', '.join(team.name for team in teams)}")
    total = seen.total
    return {
        "title": _("Overview of tasks"),
        "language": (get_language() or "da").split("-")[0],
        "subtitle": f"{election.title}, {written(election.election_day)}",
        "municipality": municipality,
        "made": written(now),
        "filters": filters,
        "columns": [{"short": seen.task_types[at].short_name, "title": seen.task_types[at].title} for at in shown],
        "figures": [
            {"label": _("Accepted"), "value": f"{number(total.accepted)} / {number(total.total)}"},
            {"label": _("Available"), "value": number(total.available)},
            {"label": _("Unanswered"), "value": number(total.unanswered)},
            {"label": _("Declined"), "value": number(total.declined)},
        ],
        "states": [
            {"name": _("Accepted"), "values": [f"{one.accepted}/{one.total}" for one in counts]},
            {"name": _("Available"), "values": [str(one.available) for one in counts]},
            {"name": _("Unanswered"), "values": [str(one.unanswered) for one in counts]},
            {"name": _("Declined"), "values": [str(one.declined) for one in counts]},
        ],
        "areas": [_area(area, shown) for area in seen.areas],
        "states_word": _("Status by task type"),
        "status_word": _("Status"),
        "total_word": _("Total"),
        "place_word": _("Work location"),
        "types_word": _("Task types"),
        "full_word": _("everybody has accepted"),
        "waiting_word": _("somebody has not answered"),
    }


def _area(area: AreaSection, shown: Sequence[int]) -> dict[str, Any]:
    places = ngettext("%(count)s place", "%(count)s places", len(area.rows)) % {"count": number(len(area.rows))}
    return {
        "name": area.name,
        "places": places,
        "rows": [
            {"name": row.place.title, "cells": [*(_cell(row.counts[at]) for at in shown), _cell(row.total)]}
            for row in area.rows
        ],
        "footer": {"name": _("Total"), "cells": [*(_cell(area.counts[at]) for at in shown), _cell(area.total)]},
    }


def _cell(counts: Counts) -> dict[str, Any]:
    state = "open"
    if counts.unanswered:
        state = "waiting"
    elif counts.total and counts.accepted == counts.total:
        state = "full"
    return {
        "accepted": counts.accepted, "total": counts.total, "unanswered": counts.unanswered, "state": state
    }  # fmt: skip


def _rows(seen: Overview, shown: Sequence[int]) -> Iterator[Row]:
    for area in seen.areas:
        for row in area.rows:
            yield _line(area.name, row.place.title, [row.counts[at] for at in shown], row.total)
    yield _line(_("Total"), "", [seen.counts[at] for at in shown], seen.total)


def _line(area: str, place: str, cells: Sequence[Counts], total: Counts) -> Row:
    by_type = [value for one in cells for value in (one.accepted, one.total)]
    return (area, place, *by_type, total.accepted, total.unanswered, total.available, total.declined, total.total)
