"""Everybody who declined or withdrew in an election."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.paging import part_of
from valghalla.admin_site.tasks.forms import DeclinedFilter
from valghalla.admin_site.tasks.task_rows import answer, who
from valghalla.components.filters import FilterBar, chips
from valghalla.components.inline import Lines, Link
from valghalla.components.parts import Crumb
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election
from valghalla.tasks.models import TaskEvent
from valghalla.tasks.overview import areas_of, teams_of
from valghalla.tasks.refusals import Narrowed, refusals

SORTS = {"place": "work_location__sort_key", "at": "at"}


@dataclass(frozen=True)
class DeclinedPage:
    """A list under its filters."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    bar: FilterBar
    table: Table


def declined_page(election: Election, query: QueryDict, *, unfolded: bool) -> DeclinedPage:
    """One page of the list; place by place unless sorted otherwise."""
    form = DeclinedFilter(query, election=election, teams=teams_of(election), areas=areas_of(election))
    asked = form.cleaned_data if form.is_valid() else {}
    narrowed = Narrowed(asked.get("day", ()), asked.get("team", ()), asked.get("area", ""))
    narrowing = chips(form, query)
    part = part_of(refusals(election, narrowed), SORTS, "place", query)
    return DeclinedPage(
        title=_("Declined tasks"),
        lead=_("Who declined an invitation or withdrew from a task. The place may have been filled since."),
        breadcrumb=(
            Crumb(_("Start"), reverse("start")),
            Crumb(_("Overview of tasks"), reverse("overview", args=[election.pk])),
            Crumb(_("Declined tasks")),
        ),
        bar=FilterBar(form, narrowing, reverse("declined", args=[election.pk]), "declined", unfolded),
        table=Table(
            _("Declined tasks"),
            (
                Column("who", _("Participant")),
                Column("place", _("Work location"), sortable=True),
                Column("type", _("Task type")),
                Column("day", _("Task day")),
                Column("team", _("Team")),
                Column("answer", _("Answer")),
                Column("at", _("When"), sortable=True),
            ),
            tuple(_row(election, event) for event in part.rows),
            sort=part.sort,
            empty=_("Nobody has declined with the filters chosen.") if narrowing else _("Nobody has declined."),
            pager=part.pager if part.rows else None,
            id="declined-list",
        ),
    )


def _row(election: Election, event: TaskEvent) -> Row:
    place = Link(event.work_location.title, reverse("place", args=[election.pk, event.work_location_id]))
    return Row(
        (
            who(event),
            Lines(place, event.work_location.area_name),
            event.task_type.title,
            event.task_day,
            event.team.name,
            answer(event),
            event.at,
        )
    )
