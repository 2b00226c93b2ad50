"""The landing page of the administration; special diets."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from valghalla.admin_site.administration import pages
from valghalla.admin_site.administration.forms import DietForm
from valghalla.admin_site.catalogue.deleting import still_as_seen
from valghalla.admin_site.catalogue.editing import actor, attempt
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.onboarding.samples import remove_samples, samples
from valghalla.participants.diets import change_diet, create_diet, delete_diet
from valghalla.participants.models import SpecialDiet


@admin_page()
def administration(request: AdminRequest) -> HttpResponse:
    """The entrances."""
    return render(request, "admin_site/administration/landing.html", {"page": pages.landing_page(request)})


@admin_page(may=EDIT)
def samples_remove(request: AdminRequest) -> HttpResponse:
    """Ask, then take away the places and areas that were given to try things on."""
    if request.method == "POST":
        gone = remove_samples(today=clock.today(), by=actor(request), now=clock.now())
        said = {"places": len(gone.places), "areas": len(gone.areas)}
        messages.success(request, _("The examples are removed: work locations %(places)s, areas %(areas)s.") % said)
        return redirect("administration")
    return render(request, "admin_site/catalogue/ask.html", {"page": pages.samples_page(samples())})


@admin_page()
def diets(request: AdminRequest) -> HttpResponse:
    """The list of diets."""
    return render(request, "admin_site/catalogue/list.html", {"page": pages.diet_list(request)})


@admin_page(may=EDIT)
def diet_new(request: AdminRequest) -> HttpResponse:
    """Create a diet."""
    form = DietForm(request.POST or None, initial={"version": 0})
    if request.method == "POST":
        done = attempt(form, lambda data: create_diet(title=data["title"], by=actor(request), now=clock.now()))
        if done.saved:
            messages.success(request, _("%(name)s is created.") % {"name": done.saved.title})
            return redirect("diets")
    return render(request, "admin_site/catalogue/form.html", {"page": pages.diet_form(form)})


@admin_page(may=EDIT)
def diet_edit(request: AdminRequest, diet_id: int) -> HttpResponse:
    """Rename a diet."""
    diet = get_object_or_404(SpecialDiet, pk=diet_id)
    if request.method != "POST":
        page = pages.diet_form(DietForm(initial=_values(diet)), diet=diet)
        return render(request, "admin_site/catalogue/form.html", {"page": page})
    done = attempt(
        DietForm(request.POST),
        lambda data: change_diet(diet.pk, **data, by=actor(request), now=clock.now()),
        record=diet,
        values_of=_values,
    )
    if done.saved:
        messages.success(request, _("%(name)s is saved.") % {"name": done.saved.title})
        return redirect("diets")
    page = pages.diet_form(done.form, diet=diet, conflict=done.conflict)
    return render(request, "admin_site/catalogue/form.html", {"page": page})


@admin_page(may=EDIT)
def diet_delete(request: AdminRequest, diet_id: int) -> HttpResponse:
    """Ask, then delete."""
    diet = get_object_or_404(SpecialDiet, pk=diet_id)
    if request.method == "POST" and still_as_seen(request, diet):
        delete_diet(diet.pk, by=actor(request), now=clock.now())
        messages.success(request, _("%(name)s is deleted.") % {"name": diet.title})
        return redirect("diets")
    return render(request, "admin_site/catalogue/ask.html", {"page": pages.diet_delete(diet)})


def _values(diet: SpecialDiet) -> dict[str, Any]:
    return {"title": diet.title, "version": diet.version}
