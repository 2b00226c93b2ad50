"""The work locations of an election: taking more in, and taking one out."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.catalogue.pages import AskPage, Way
from valghalla.admin_site.elections.choosing import PlacesChoice, choice_of, places_to_choose, ticked
from valghalla.admin_site.elections.pages import NOTHING, further_crumbs
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.components.inline import Link
from valghalla.components.parts import Confirm, Crumb, Figure
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.errors import IsActive, NoWorkLocations
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.elections.places_of_election import add_places
from valghalla.tasks.counts import Counts
from valghalla.tasks.elections.places import remove_place
from valghalla.tasks.errors import PeopleAssigned
from valghalla.tasks.models import Task, TaskEvent
from valghalla.tasks.overviews.staffing import by_place

Text = str | Promise


@dataclass(frozen=True)
class PlacesPage:
    """The places the election has, and those of the catalogue it could take in. closed: nothing is changed any more."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    lead: Text
    table: Table
    choice: PlacesChoice
    back_url: str
    closed: bool = False


@admin_page(may=EDIT)
def election_places(request: AdminRequest) -> HttpResponse:
    """See them, and take in more; how many are ticked stays when an area is ticked as a whole."""
    election: Election = request.election
    closed = election.state == Election.State.CLOSED
    had = election.work_locations.exclude(source=None).values_list("source_id", flat=True)
    others = [] if closed else places_to_choose(besides=had)
    chosen: list[int] = []
    error = ""
    if request.method == "POST" and not closed:
        chosen = ticked(request.POST, others)
        if "choose" not in request.POST:
            if chosen:
                return _add(request, election, chosen, others)
            error = _("Choose one work location at least.")
    page = PlacesPage(
        title=_("Work locations of the election"),
        breadcrumb=further_crumbs(election, _("Work locations")),
        lead=election.title,
        table=_table(election, by_place(election)),
        choice=choice_of(others, set(chosen), error=error),
        back_url=reverse("election", args=[election.pk]),
        closed=closed,
    )
    return render(request, "admin_site/elections/places.html", {"page": page})


@admin_page(may=EDIT)
def remove(request: AdminRequest, place_id: int) -> HttpResponse:
    """Ask, or say why it stays; then take it out."""
    election: Election = request.election
    place = get_object_or_404(ElectionWorkLocation, pk=place_id, election=election)
    if request.method == "POST":
        try:
            remove_place(place, by=actor(request), now=clock.now())
        except (IsActive, PeopleAssigned, NoWorkLocations):
            election.refresh_from_db()  # the page says why
        else:
            messages.success(request, _("%(name)s is no longer part of the election.") % {"name": place.title})
            return redirect("election_places", election.pk)
    return render(request, "admin_site/catalogue/ask.html", {"page": _remove_page(election, place)})


def _add(request: AdminRequest, election: Election, chosen: list[int], others: list) -> HttpResponse:
    added = add_places(
        election, [place for place in others if place.pk in set(chosen)], by=actor(request), now=clock.now()
    )
    words = ngettext("%(count)s work location is added.", "%(count)s work locations are added.", len(added))
    messages.success(request, words % {"count": len(added)})
    return redirect("election_places", election.pk)


def _table(election: Election, counts: dict[int, Counts]) -> Table:
    places = list(election.work_locations.order_by("area_key", "area_name", "sort_key", "pk"))
    removable = election.state == Election.State.INACTIVE and len(places) > 1
    rows = []
    for place in places:
        number = counts.get(place.pk, NOTHING)
        held = number.accepted + number.unanswered
        action: tuple[object, ...] = ("",) if removable else ()
        if removable and not held:
            url = reverse("election_place_remove", args=[election.pk, place.pk])
            action = (Link(_("Remove"), url, place.title, "delete"),)
        url = reverse("place", args=[election.pk, place.pk])
        rows.append(Row((place.title, place.area_name, number.total, held, *action), url=url))
    return Table(
        caption=_("In the election"),
        columns=(
            Column("place", _("Work location")),
            Column("area", _("Area"), secondary=True),
            Column("tasks", _("Tasks"), numeric=True),
            Column("held", _("Somebody has"), numeric=True),
            *((Column("actions", _("Actions")),) if removable else ()),
        ),
        rows=tuple(rows),
        id="in-election",
    )


def _remove_page(election: Election, place: ElectionWorkLocation) -> AskPage:
    title = _("Remove work location")
    breadcrumb = further_crumbs(election, title)
    back = Way(_("Back"), reverse("election_places", args=[election.pk]))
    heading = _("%(name)s has to stay") % {"name": place.title}
    held = Task.objects.filter(work_location=place, participant__isnull=False).count()
    if election.state != Election.State.INACTIVE:
        words = _("Work locations can be removed only while the election is not active.")
    elif held:
        words = ngettext(
            "Somebody has %(count)s task there. Remove the person from the task first.",
            "People have %(count)s tasks there. Remove them from the tasks first.",
            held,
        ) % {"count": held}
        see = Way(_("See the tasks"), reverse("place", args=[election.pk, place.pk]), "primary")
        return AskPage(title, breadcrumb, refusal=(heading, words), ways=(see, back))
    elif election.work_locations.count() < 2:
        words = _("An election has one work location at least.")
    else:
        return _question(election, place, title, breadcrumb)
    return AskPage(title, breadcrumb, refusal=(heading, words), ways=(back,))


def _question(election: Election, place: ElectionWorkLocation, title: Text, breadcrumb: tuple[Crumb, ...]) -> AskPage:
    return AskPage(
        title,
        breadcrumb,
        confirm=Confirm(
            question=_("Remove %(place)s from %(election)s?") % {"place": place.title, "election": election.title},
            lines=(
                _("Its available tasks are deleted, with the history of who declined them."),
                _("The work location itself stays, and can be added again."),
            ),
            yes=_("Remove work location"),
            cancel_url=reverse("election_places", args=[election.pk]),
        ),
        figures=(
            Figure(_("Tasks"), Task.objects.filter(work_location=place).count()),
            Figure(_("Answers and other events"), TaskEvent.objects.filter(work_location=place).count()),
        ),
    )
