"""How many tasks there are: by hand at one place, or from a norm at all of them."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.tasks.distribute_page import distribute_page, retract_page
from valghalla.admin_site.tasks.norm_form import NormForm
from valghalla.admin_site.tasks.numbers import Grid, all_cells, filled_from, grid, wanted
from valghalla.admin_site.tasks.proposal_page import Outcome, proposal_page
from valghalla.admin_site.tasks.request import OfficeRequest
from valghalla.admin_site.tasks.words import why_not
from valghalla.base import clock
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.tasks import distribute as verb
from valghalla.tasks.at_place import sheet
from valghalla.tasks.errors import Gone, TaskError, WouldRetract
from valghalla.tasks.overview import days_of
from valghalla.tasks.proposals import Plan, Proposal, places_of, proposals


@admin_page(may=EDIT)
def distribute(request: OfficeRequest, place_id: int) -> HttpResponse:
    """The numbers of a place on one day; opens on the election day."""
    place = get_object_or_404(
        ElectionWorkLocation.objects.select_related("election"), pk=place_id, election=request.election
    )
    day = _day(request.election, request.GET.get("day")) or request.election.election_day
    now = sheet(place, day=day)
    if request.method != "POST":
        return _numbers(request, place, day, grid(now))
    cells = grid(now, request.POST.dict())
    if any(cell.error for cell in all_cells(cells)):
        return _numbers(request, place, day, cells)
    if not any(cell.changed for cell in all_cells(cells)):
        messages.warning(request, _("Nothing was saved: no number had been changed."))
        return redirect(f"{request.path}?day={day}")
    return _save(request, place, day, cells)


def _save(request: OfficeRequest, place: ElectionWorkLocation, day: datetime.date, cells: Grid) -> HttpResponse:
    losing = sum(cell.retracted for cell in all_cells(cells) if cell.changed)
    agreed = request.POST.get("although_invited") == str(losing)
    try:
        done = verb.distribute(
            place, wanted(cells, day), by=actor(request), now=clock.now(), although_invited=bool(losing) and agreed
        )
    except WouldRetract:
        page = retract_page(place, day, grid(sheet(place, day=day), request.POST.dict()))
        return render(request, "admin_site/tasks/ask.html", {"page": page})
    except TaskError as refused:
        messages.error(request, why_not(refused)[0])
        return redirect(f"{request.path}?day={day}")
    said = _("Saved. Tasks added: %(added)s. Deleted: %(deleted)s. Invitations retracted: %(retracted)s.")
    messages.success(request, said % {"added": done.added, "deleted": done.deleted, "retracted": done.retracted})
    return redirect(f"{reverse('place', args=[request.election.pk, place.pk])}?day={day}")


def _numbers(request: OfficeRequest, place: ElectionWorkLocation, day: datetime.date, cells: Grid) -> HttpResponse:
    places = places_of(request.election)
    copy_day = _day(request.election, request.GET.get("from_day"))
    source = next((one for one in places if str(one.pk) == request.GET.get("from_place")), None)
    copied_from = None
    if request.method != "POST" and copy_day and source and (source.pk, copy_day) != (place.pk, day):
        cells, copied_from = filled_from(cells, sheet(source, day=copy_day)), (source.pk, copy_day)
    page = distribute_page(place, day, cells, places=places, copied_from=copied_from)
    return render(request, "admin_site/tasks/distribute.html", {"page": page})


def _day(election: Election, text: str | None) -> datetime.date | None:
    return next((day for day in days_of(election) if day.isoformat() == text), None)


@admin_page(may=EDIT)
def distribution_proposal(request: OfficeRequest) -> HttpResponse:
    """A norm, what it means at each place, and what came of taking it."""
    asked = request.POST if request.method == "POST" else request.GET
    form = NormForm(asked if "per" in asked else None, election=request.election, initial=request.GET.dict())
    plan = form.plan() if form.is_bound and form.is_valid() else None
    places = _places(request.election, asked.get("place", ""))
    found = proposals(places, plan) if plan else []
    outcomes: list[Outcome] = []
    if plan and request.method == "POST":
        outcomes = [outcome for one in found if (outcome := _take(request, plan, one)) is not None]
    if request.method == "POST" and plan and not outcomes:
        messages.warning(request, _("Nothing was changed: no place had been chosen."))
    place = places[0] if asked.get("place") else None
    page = proposal_page(request.election, form, plan, found, outcomes, query=asked, place=place)
    return render(request, "admin_site/tasks/proposal.html", {"page": page})


def _places(election: Election, key: str) -> list[ElectionWorkLocation]:
    """The one place asked for, or all of them."""
    places = [place for place in places_of(election) if key in ("", str(place.pk))]
    if key and not places:
        raise Http404
    return places


def _take(request: OfficeRequest, plan: Plan, one: Proposal) -> Outcome | None:
    """Distribute at one place as it was shown; None when it was not chosen."""
    if str(one.place.pk) not in request.POST.getlist("selected") or one.obstacle:
        return None
    if request.POST.get(f"seen-{one.place.pk}") != one.seen:
        return Outcome(one.place, why_not(Gone())[0])
    although = request.POST.get("although_invited") == "1"
    try:
        done = verb.distribute(
            one.place, one.wanted(plan), by=actor(request), now=clock.now(), although_invited=although
        )
    except TaskError as refused:
        return Outcome(one.place, why_not(refused)[0])
    return Outcome(one.place, "", done)
