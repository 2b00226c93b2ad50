"""Work locations: list, create, edit, delete, who answers, and carrying a change into elections."""

from typing import Any

from django.contrib import messages
from django.db.models import Value
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.admin_site.catalogue.carry import carry_page
from valghalla.admin_site.catalogue.deleting import still_as_seen
from valghalla.admin_site.catalogue.editing import Refusals, actor, attempt
from valghalla.admin_site.catalogue.pages import crumbs
from valghalla.admin_site.catalogue.responsibles import pick_page
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.work_locations import pages
from valghalla.admin_site.work_locations.forms import PLACE_FIELDS, WorkLocationForm, place_values
from valghalla.base import clock
from valghalla.elections.carry import in_active_election, place_differences
from valghalla.places.errors import ListsLocked
from valghalla.places.models import WorkLocation
from valghalla.places.responsibles import add_responsible, remove_responsible
from valghalla.places.work_locations import change_work_location, create_work_location
from valghalla.tasks.catalogue.carry import carrying_places
from valghalla.tasks.catalogue.take_out import (
    InActiveElection,
    delete_work_location,
    effects_of_deleting,
    why_place_stays,
)

_REFUSALS: Refusals = {
    ListsLocked: lambda locked: (
        "task_types",
        _("Task types and teams cannot be changed while the place is in an active election."),
    )
}


@admin_page()
def work_locations(request: AdminRequest) -> HttpResponse:
    """The list."""
    return render(request, "admin_site/catalogue/list.html", {"page": pages.list_page(request)})


@admin_page(may=EDIT)
def new(request: AdminRequest) -> HttpResponse:
    """Create."""
    form = WorkLocationForm(request.POST or None, initial={"version": 0, "voting_area_number": 0})
    if request.method == "POST":
        done = attempt(
            form, lambda data: create_work_location(**place_values(data), by=actor(request), now=clock.now())
        )
        if done.saved:
            messages.success(request, _("%(name)s is created.") % {"name": done.saved.title})
            _warn_of_shared_number(request, done.saved)
            return redirect("work_locations")
    return render(request, "admin_site/work_locations/form.html", {"page": pages.form_page(form)})


@admin_page(may=EDIT)
def edit(request: AdminRequest, work_location_id: int) -> HttpResponse:
    """Edit; then offer the change to elections that have a copy."""
    place = get_object_or_404(WorkLocation, pk=work_location_id)
    today = clock.today()
    locked = in_active_election(place)
    values = _values(place)
    if request.method != "POST":
        form = WorkLocationForm(initial=values, locked=locked)
        differing = len({one.election.pk for one in place_differences([place], today=today)})
        page = pages.form_page(
            form, place=place, locked=locked, differing=differing, warning=pages.shared_number(place)
        )
        return render(request, "admin_site/work_locations/form.html", {"page": page})
    done = attempt(
        WorkLocationForm(request.POST, initial=values, locked=locked),
        lambda data: change_work_location(
            place.pk,
            version=data["version"],
            lists_locked=locked,
            **place_values(data),
            by=actor(request),
            now=clock.now(),
        ),
        record=place,
        values_of=_values,
        refusals=_REFUSALS,
    )
    if done.saved:
        messages.success(request, _("%(name)s is saved.") % {"name": done.saved.title})
        _warn_of_shared_number(request, done.saved)
        if done.saved.version != place.version and place_differences([done.saved], today=today):
            return redirect("work_location_carry", place.pk)
        return redirect("work_locations")
    page = pages.form_page(done.form, place=place, locked=locked, conflict=done.conflict)  # type: ignore[arg-type]
    return render(request, "admin_site/work_locations/form.html", {"page": page})


@admin_page(may=EDIT)
def delete(request: AdminRequest, work_location_id: int) -> HttpResponse:
    """Ask, then delete."""
    place = get_object_or_404(WorkLocation, pk=work_location_id)
    now = clock.now()
    today = clock.danish_date(now)
    effects = effects_of_deleting(place, today=today)
    if request.method == "POST" and still_as_seen(request, place, effects):
        try:
            delete_work_location(place, today=today, by=actor(request), now=now)
        except InActiveElection:
            pass  # the page says why
        else:
            messages.success(request, _("%(name)s is deleted.") % {"name": place.title})
            return redirect("work_locations")
    page = pages.delete_page(place, effects, why_place_stays(place))
    return render(request, "admin_site/catalogue/ask.html", {"page": page})


@admin_page(may=EDIT)
def carry(request: AdminRequest, work_location_id: int) -> HttpResponse:
    """Offer the place as it is in the catalogue to elections that are not over."""
    place = get_object_or_404(WorkLocation, pk=work_location_id)
    return carry_page(
        request,
        lambda: carrying_places([place], today=clock.today()),
        title=_("Use the change in elections too?"),
        breadcrumb=crumbs(
            (_("Work locations"), reverse("work_locations")),
            (place.title, reverse("work_location_edit", args=[place.pk])),
            (_("Elections"), ""),
        ),
        back_url=reverse("work_locations"),
    )


@admin_page(may=EDIT)
def carry_all_places(request: AdminRequest) -> HttpResponse:
    """Offer every place that differs, as after an import."""
    return carry_page(
        request,
        lambda: carrying_places(WorkLocation.objects.all(), today=clock.today()),
        title=_("Use the changed work locations in elections too?"),
        breadcrumb=crumbs((_("Work locations"), reverse("work_locations")), (_("Elections"), "")),
        back_url=reverse("work_locations"),
    )


@admin_page(may=EDIT)
def responsible_add(request: AdminRequest, work_location_id: int) -> HttpResponse:
    """Search for somebody and let her answer for the place."""
    place = get_object_or_404(WorkLocation, pk=work_location_id)
    own = reverse("work_location_edit", args=[place.pk])
    return pick_page(
        request,
        title=_("Add responsible"),
        lead=_("Who answers for a work location can see the people and tasks there."),
        breadcrumb=crumbs(
            (_("Work locations"), reverse("work_locations")), (place.title, own), (_("Add responsible"), "")
        ),
        back_url=own,
        now_responsible=set(place.responsibles.values_list("participant_id", flat=True)),
        add=lambda person: add_responsible(place, person, by=actor(request), now=clock.now()),
    )


@require_POST
@admin_page(may=EDIT)
def responsible_remove(request: AdminRequest, work_location_id: int) -> HttpResponse:
    """Somebody no longer answers for the place."""
    place = get_object_or_404(WorkLocation, pk=work_location_id)
    person = request.POST.get("participant", "")[:18]
    if person.isdecimal() and remove_responsible(place, int(person), by=actor(request), now=clock.now()):
        messages.success(request, _("The person is no longer responsible."))
    return redirect("work_location_edit", place.pk)


def _warn_of_shared_number(request: AdminRequest, place: WorkLocation) -> None:
    if said := pages.shared_number(place):
        messages.warning(request, said)


def _values(place: WorkLocation) -> dict[str, Any]:
    types = place.task_types.values_list("task_type_id", Value("task_types"))
    links = list(types.union(place.teams.values_list("team_id", Value("teams")), all=True))
    return {name: getattr(place, name) for name in PLACE_FIELDS if name != "area_id"} | {
        "area": place.area_id,
        "version": place.version,
        **{name: [pk for pk, of in links if of == name] for name in ("task_types", "teams")},
    }
