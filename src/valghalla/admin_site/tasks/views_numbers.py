"""How many tasks there are: by hand at one place, or from a norm at all of them."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.catalogue.telling import is_to_tell
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.tasks.distribute_page import distribute_page, retract_page
from valghalla.admin_site.tasks.norm_form import NormForm
from valghalla.admin_site.tasks.numbers import Grid, all_cells, filled_from, grid, posted_by_day, wanted
from valghalla.admin_site.tasks.proposal_page import Outcome, proposal_page
from valghalla.admin_site.tasks.words import why_not
from valghalla.base import clock
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.tasks.distribution import distribute as verb
from valghalla.tasks.distribution.proposals import Plan, Proposal, places_of, proposals
from valghalla.tasks.errors import Gone, TaskError, WouldRetract
from valghalla.tasks.overviews.place import sheet


@admin_page(may=EDIT)
def distribute(request: AdminRequest, place_id: int) -> HttpResponse:
    """The numbers of a place, a day at a time; opens on the election day. What is changed on one day travels along
    while another is looked at, and all of it is saved at once."""
    place = get_object_or_404(
        ElectionWorkLocation.objects.select_related("election"), pk=place_id, election=request.election
    )
    election = request.election
    day = _day(election, request.GET.get("day")) or election.election_day
    if request.method != "POST":
        return _numbers(request, place, day, {})
    grids = {
        one: grid(sheet(place, day=one), posted)
        for one, posted in posted_by_day(request.POST.dict(), day).items()
        if one in election.all_days
    }
    if target := _day(election, request.POST.get("show")):
        return _numbers(request, place, target, grids)
    if request.POST.get("go") == "copy":
        return _copied(request, place, day, grids)
    if wrong := [one for one, cells in grids.items() if any(cell.error for cell in all_cells(cells))]:
        return _numbers(request, place, day if day in wrong else min(wrong), grids)
    if not any(cell.changed for cells in grids.values() for cell in all_cells(cells)):
        messages.warning(request, _("Nothing was saved: no number had been changed."))
        return redirect(f"{request.path}?day={day}")
    return _save(request, place, day, grids)


def _save(
    request: AdminRequest, place: ElectionWorkLocation, day: datetime.date, grids: dict[datetime.date, Grid]
) -> HttpResponse:
    changed = [cell for cells in grids.values() for cell in all_cells(cells) if cell.changed]
    losing = sum(cell.retracted for cell in changed)
    agreed = request.POST.get("although_invited") == str(losing)
    asked = [one for shown, cells in grids.items() for one in wanted(cells, shown)]
    try:
        done = verb.distribute(
            place,
            asked,
            by=actor(request),
            now=clock.now(),
            although_invited=bool(losing) and agreed,
            tell_them=is_to_tell(request.POST),
        )
    except WouldRetract:
        posted = posted_by_day(request.POST.dict(), day)
        anew = {one: grid(sheet(place, day=one), posted[one]) for one in grids}
        page = retract_page(place, day, anew)
        return render(request, "admin_site/tasks/ask.html", {"page": page})
    except TaskError as refused:
        messages.error(request, why_not(refused)[0])
        return redirect(f"{request.path}?day={day}")
    said = _("Saved. Tasks added: %(added)s. Deleted: %(deleted)s. Invitations retracted: %(retracted)s.")
    messages.success(request, said % {"added": done.added, "deleted": done.deleted, "retracted": done.retracted})
    return redirect(f"{reverse('place', args=[request.election.pk, place.pk])}?day={day}")


def _copied(
    request: AdminRequest, place: ElectionWorkLocation, day: datetime.date, grids: dict[datetime.date, Grid]
) -> HttpResponse:
    """The day's fields filled with the numbers of another place or day, to be looked at and saved."""
    places = places_of(request.election)
    copy_day = _day(request.election, request.POST.get("from_day"))
    source = next((one for one in places if str(one.pk) == request.POST.get("from_place")), None)
    if copy_day is None or source is None or (source.pk, copy_day) == (place.pk, day):
        return _numbers(request, place, day, grids)
    cells = grids.get(day) or grid(sheet(place, day=day))
    grids[day] = filled_from(cells, sheet(source, day=copy_day))
    return _numbers(request, place, day, grids, copied_from=(source.pk, copy_day))


def _numbers(
    request: AdminRequest,
    place: ElectionWorkLocation,
    day: datetime.date,
    grids: dict[datetime.date, Grid],
    *,
    copied_from: tuple[int, datetime.date] | None = None,
) -> HttpResponse:
    grids = grids if day in grids else grids | {day: grid(sheet(place, day=day))}
    page = distribute_page(place, day, grids, places=places_of(request.election), copied_from=copied_from)
    return render(request, "admin_site/tasks/distribute.html", {"page": page})


def _day(election: Election, text: str | None) -> datetime.date | None:
    return next((day for day in election.all_days if day.isoformat() == text), None)


@admin_page(may=EDIT)
def distribution_proposal(request: AdminRequest) -> HttpResponse:
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


def _take(request: AdminRequest, plan: Plan, one: Proposal) -> Outcome | None:
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
