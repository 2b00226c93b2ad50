"""Choosing who answers for a team or a work location: a search, and the people found.

What is searched for is posted, never part of an address: it may be somebody's name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.admin_site.request import AdminRequest
from valghalla.base.danish_order import search_terms
from valghalla.components.forms import DesignForm
from valghalla.components.parts import Crumb
from valghalla.participants.find import matching
from valghalla.participants.models import Participant

MOST = 20


class PersonSearch(DesignForm):
    """Name, mobile number or e-mail."""

    search = forms.CharField(
        label=gettext_lazy("Name, mobile number or e-mail"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@dataclass(frozen=True)
class Found:
    """Somebody found. already: answers for it now."""

    id: int
    name: str
    birth_date: Any
    already: bool


@dataclass(frozen=True)
class PickPage:
    """The search and what it found; found is None before anything was searched for. more: only the first are shown."""

    title: str | Promise
    breadcrumb: tuple[Crumb, ...]
    form: PersonSearch
    back_url: str
    lead: str | Promise = ""
    found: tuple[Found, ...] | None = None
    more: bool = False


def pick_page(
    request: AdminRequest,
    *,
    title: str,
    lead: str,
    breadcrumb: tuple[Crumb, ...],
    back_url: str,
    now_responsible: set[int],
    add: Callable[[int], bool],
) -> HttpResponse:
    """Search for people and add the one chosen. add: makes the participant with that id responsible."""
    if request.method == "POST" and (chosen := request.POST.get("participant", "")).isdecimal():
        person = get_object_or_404(Participant, pk=int(chosen[:18]))
        add(person.pk)
        messages.success(request, _("%(name)s is responsible now.") % {"name": person.name})
        return redirect(back_url)
    form = PersonSearch(request.POST if request.method == "POST" else None)
    found, more = _found(form, now_responsible) if form.is_bound and form.is_valid() else (None, False)
    page = PickPage(title, breadcrumb, form, back_url, lead, found, more)
    return render(request, "admin_site/catalogue/pick.html", {"page": page})


def _found(form: PersonSearch, now_responsible: set[int]) -> tuple[tuple[Found, ...], bool]:
    search = form.cleaned_data["search"]
    people = matching(Participant.objects.order_by("name_key", "id"), search)
    rows = list(people[: MOST + 1]) if search_terms(search) else []
    return (
        tuple(Found(one.pk, one.name, one.birth_date, one.pk in now_responsible) for one in rows[:MOST]),
        len(rows) > MOST,
    )
