"""Election types: list, create, edit, delete."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.deleting import still_as_seen
from valghalla.admin_site.catalogue.editing import actor, attempt
from valghalla.admin_site.election_types import pages
from valghalla.admin_site.election_types.forms import RULES, ElectionTypeForm
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.elections.election_types import (
    ElectionTypeInUse,
    create_election_type,
    delete_election_type,
)
from valghalla.elections.models import ElectionType
from valghalla.tasks.rules.change import WouldFree, change_rules, outlook_of, stricter
from valghalla.tasks.rules.recheck import NOBODY


@admin_page()
def election_types(request: AdminRequest) -> HttpResponse:
    """The list."""
    return render(request, "admin_site/catalogue/list.html", {"page": pages.list_page(request)})


@admin_page(may=EDIT)
def new(request: AdminRequest) -> HttpResponse:
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
def edit(request: AdminRequest, election_type_id: int) -> HttpResponse:
    """Edit; rules that active elections, or people with tasks, have to follow at once are asked about first."""
    kind = get_object_or_404(ElectionType, pk=election_type_id)
    if request.method != "POST":
        page = pages.form_page(ElectionTypeForm(initial=_values(kind)), kind=kind)
        return render(request, "admin_site/catalogue/form.html", {"page": page})
    form = ElectionTypeForm(request.POST)
    today = clock.today()
    if form.is_valid() and (asked := _question(kind, form, request.POST.get("agreed", ""), today)):
        return render(request, "admin_site/catalogue/ask.html", {"page": asked})
    try:
        done = attempt(
            form,
            lambda data: change_rules(
                kind.pk, agreed=request.POST.get("agreed", ""), today=today, by=actor(request), now=clock.now(), **data
            ),
            record=kind,
            values_of=_values,
        )
    except WouldFree as changed:
        asked = pages.rules_page(kind, form, changed.outlook, meanwhile=True)
        return render(request, "admin_site/catalogue/ask.html", {"page": asked})
    if done.saved:
        saved, recheck = done.saved if isinstance(done.saved, tuple) else (done.saved, None)
        messages.success(request, _("%(name)s is saved.") % {"name": saved.title})
        return redirect("recheck", recheck.pk) if recheck and recheck.people else redirect("election_types")
    page = pages.form_page(done.form, kind=kind, conflict=done.conflict)
    return render(request, "admin_site/catalogue/form.html", {"page": page})


def _question(kind: ElectionType, form: ElectionTypeForm, agreed: str, today: datetime.date) -> pages.AskPage | None:
    """What to ask before the rules change, None when it has been agreed to or there is nothing to ask."""
    rules = _rules(form.cleaned_data)
    if form.cleaned_data["version"] != kind.version or rules == _rules(_values(kind)):
        return None
    found = outlook_of(kind, rules, today=today) if stricter(kind, rules) else NOBODY
    if agreed == found.fingerprint or not (found.people or pages.active_elections(kind)):
        return None
    return pages.rules_page(kind, form, found, meanwhile=bool(agreed))


@admin_page(may=EDIT)
def delete(request: AdminRequest, election_type_id: int) -> HttpResponse:
    """Ask, then delete."""
    kind = get_object_or_404(ElectionType, pk=election_type_id)
    if request.method == "POST" and still_as_seen(request, kind):
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
