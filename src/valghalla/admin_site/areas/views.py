"""Areas: list, create, edit, delete, and carrying a new name into elections."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.areas import pages
from valghalla.admin_site.areas.forms import AreaForm
from valghalla.admin_site.catalogue.carry import carry_page
from valghalla.admin_site.catalogue.deleting import still_as_seen
from valghalla.admin_site.catalogue.editing import actor, attempt
from valghalla.admin_site.catalogue.pages import crumbs
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.places.areas import change_area, create_area, delete_area
from valghalla.places.errors import AreaInUse, LastArea
from valghalla.places.models import Area
from valghalla.tasks.catalogue.carry import carrying_places


@admin_page()
def areas(request: AdminRequest) -> HttpResponse:
    """The list."""
    return render(request, "admin_site/catalogue/list.html", {"page": pages.list_page(request)})


@admin_page(may=EDIT)
def new(request: AdminRequest) -> HttpResponse:
    """Create."""
    form = AreaForm(request.POST or None, initial={"version": 0})
    if request.method == "POST":
        done = attempt(
            form,
            lambda data: create_area(
                name=data["name"], description=data["description"], by=actor(request), now=clock.now()
            ),
        )
        if done.saved:
            messages.success(request, _("%(name)s is created.") % {"name": done.saved.name})
            return redirect("areas")
    return render(request, "admin_site/catalogue/form.html", {"page": pages.form_page(form)})


@admin_page(may=EDIT)
def edit(request: AdminRequest, area_id: int) -> HttpResponse:
    """Edit; a changed name is offered to elections that have a copy."""
    area = get_object_or_404(Area, pk=area_id)
    if request.method != "POST":
        return render(
            request,
            "admin_site/catalogue/form.html",
            {"page": pages.form_page(AreaForm(initial=_values(area)), area=area)},
        )
    done = attempt(
        AreaForm(request.POST),
        lambda data: change_area(area.pk, **data, by=actor(request), now=clock.now()),
        record=area,
        values_of=_values,
    )
    if done.saved:
        messages.success(request, _("%(name)s is saved.") % {"name": done.saved.name})
        if done.saved.name != area.name and carrying_places(area.work_locations.all(), today=clock.today()):
            return redirect("area_carry", area.pk)
        return redirect("areas")
    page = pages.form_page(done.form, area=area, conflict=done.conflict)
    return render(request, "admin_site/catalogue/form.html", {"page": page})


@admin_page(may=EDIT)
def delete(request: AdminRequest, area_id: int) -> HttpResponse:
    """Ask, then delete."""
    area = get_object_or_404(Area, pk=area_id)
    if request.method == "POST" and still_as_seen(request, area):
        try:
            delete_area(area.pk, by=actor(request), now=clock.now())
        except (AreaInUse, LastArea):
            pass  # the page says why
        else:
            messages.success(request, _("%(name)s is deleted.") % {"name": area.name})
            return redirect("areas")
    return render(request, "admin_site/catalogue/ask.html", {"page": pages.delete_page(area)})


@admin_page(may=EDIT)
def carry(request: AdminRequest, area_id: int) -> HttpResponse:
    """Offer the work locations of the area, as they are in the catalogue, to elections that are not over."""
    area = get_object_or_404(Area, pk=area_id)
    return carry_page(
        request,
        lambda: carrying_places(area.work_locations.all(), today=clock.today()),
        title=_("Use the change in elections too?"),
        breadcrumb=crumbs(
            (_("Areas"), reverse("areas")), (area.name, reverse("area_edit", args=[area.pk])), (_("Elections"), "")
        ),
        back_url=reverse("areas"),
    )


def _values(area: Area) -> dict[str, Any]:
    return {"name": area.name, "description": area.description, "version": area.version}
