"""Election types: list, create, edit, delete."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import actor, attempt
from valghalla.admin_site.election_types import pages
from valghalla.admin_site.election_types.forms import RULES, ElectionTypeForm
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.base import clock
from valghalla.elections.election_types import (
    ElectionTypeInUse,
    change_election_type,
    create_election_type,
    delete_election_type,
)
from valghalla.elections.models import ElectionType


@admin_page()
def election_types(request: HttpRequest) -> HttpResponse:
    """The list."""
    return render(request, "admin_site/catalogue/list.html", {"page": pages.list_page(request)})


@admin_page(may=EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """Create."""
    form = ElectionTypeForm(request.POST or None, initial={"version": 0})
    if request.method == "POST":
        done = attempt(
            form,
            lambda data: create_election_type(title=data["title"], **_rules(data), by=actor(request), now=clock.now()),
        )
        if done.saved:
            messages.success(request, _("%(name)s is created.") % {"name": done.saved.title})
            return redirect("election_types")
    return render(request, "admin_site/catalogue/form.html", {"page": pages.form_page(form)})


@admin_page(may=EDIT)
def edit(request: HttpRequest, election_type_id: int) -> HttpResponse:
    """Edit."""
    kind = get_object_or_404(ElectionType, pk=election_type_id)
    if request.method != "POST":
        page = pages.form_page(ElectionTypeForm(initial=_values(kind)), kind=kind)
        return render(request, "admin_site/catalogue/form.html", {"page": page})
    done = attempt(
        ElectionTypeForm(request.POST),
        lambda data: change_election_type(kind.pk, **data, by=actor(request), now=clock.now()),
        record=kind,
        values_of=_values,
    )
    if done.saved:
        messages.success(request, _("%(name)s is saved.") % {"name": done.saved.title})
        return redirect("election_types")
    page = pages.form_page(done.form, kind=kind, conflict=done.conflict)
    return render(request, "admin_site/catalogue/form.html", {"page": page})


@admin_page(may=EDIT)
def delete(request: HttpRequest, election_type_id: int) -> HttpResponse:
    """Ask, then delete."""
    kind = get_object_or_404(ElectionType, pk=election_type_id)
    if request.method == "POST":
        try:
            delete_election_type(kind.pk, by=actor(request), now=clock.now())
        except ElectionTypeInUse:
            pass  # the page says why
        else:
            messages.success(request, _("%(name)s is deleted.") % {"name": kind.title})
            return redirect("election_types")
    return render(request, "admin_site/catalogue/ask.html", {"page": pages.delete_page(kind)})


def _rules(data: dict[str, Any]) -> dict[str, bool]:
    return {rule: data[rule] for rule in RULES}


def _values(kind: ElectionType) -> dict[str, Any]:
    return {"title": kind.title, "version": kind.version} | {rule: getattr(kind, rule) for rule in RULES}
