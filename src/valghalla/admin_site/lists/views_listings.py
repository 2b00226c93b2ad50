"""The lists with fixed columns: shown and taken as files."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.lists.case_page import case_page
from valghalla.admin_site.lists.diet_page import diet_page
from valghalla.admin_site.lists.election_system_page import election_system_page
from valghalla.admin_site.lists.finance_page import finance_page
from valghalla.admin_site.lists.forms import CaseForm, DietForm, ElectionSystemForm, FinanceForm, layout_of
from valghalla.admin_site.lists.listing import ListingPage, asked_for
from valghalla.admin_site.lists.views import format_of, sent
from valghalla.admin_site.page import admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.lists import case_list
from valghalla.lists import diets as diet_list
from valghalla.lists import election_system as system_list
from valghalla.lists import finance as finance_list
from valghalla.lists.columns import Layout
from valghalla.lists.export import Format, record_use
from valghalla.lists.names import names_of


@admin_page()
def election_system(request: AdminRequest) -> HttpResponse:
    """What would be in the file, and what is to be looked at first."""
    return _shown(request, "election_system_list", election_system_page(request, request.election))


@admin_page()
def election_system_export(request: AdminRequest) -> HttpResponse:
    """The file for the election system."""
    election = request.election
    form = asked_for(ElectionSystemForm, request, election, names_of(election))
    kind = format_of(request, Format.CSV_PLAIN)
    return sent(system_list.export(election, form.filters, format=kind, by=actor(request), now=clock.now()))


@admin_page()
def finance(request: AdminRequest) -> HttpResponse:
    """What people are to be paid."""
    return _shown(request, "finance_list", finance_page(request, request.election))


@admin_page()
def finance_export(request: AdminRequest) -> HttpResponse:
    """The payment list as a file."""
    election = request.election
    form = asked_for(FinanceForm, request, election, names_of(election))
    layout = layout_of(request.GET, Layout.PEOPLE)
    kind = format_of(request, Format.XLSX)
    return sent(finance_list.export(election, form.filters, layout, format=kind, by=actor(request), now=clock.now()))


@admin_page()
def diets(request: AdminRequest) -> HttpResponse:
    """How many eat what, where and when."""
    return _shown(request, "diet_list", diet_page(request, request.election))


@admin_page()
def diets_export(request: AdminRequest) -> HttpResponse:
    """The list of diets as a file."""
    election = request.election
    form = asked_for(DietForm, request, election, names_of(election))
    kind = format_of(request, Format.XLSX)
    return sent(diet_list.export(election, form.filters, format=kind, by=actor(request), now=clock.now()))


@admin_page()
def cases(request: AdminRequest) -> HttpResponse:
    """The appointments."""
    return _shown(request, "case_list", case_page(request, request.election))


@admin_page()
def cases_export(request: AdminRequest) -> HttpResponse:
    """The appointments as a file."""
    election = request.election
    form = asked_for(CaseForm, request, election, names_of(election))
    made = case_list.export(
        election,
        form.filters,
        format=format_of(request, Format.XLSX),
        with_protected=form.with_protected,
        by=actor(request),
        now=clock.now(),
    )
    return sent(made)


def _shown(request: AdminRequest, name: str, page: ListingPage) -> HttpResponse:
    """The page; that it was shown, of what and of how many people, is recorded."""
    facts: dict[str, Any] = {"with_protected": page.with_protected} if "protected" in page.form.fields else {}
    record_use(
        name,
        "shown",
        request.election,
        page.filters,
        page.columns,
        page.people,
        by=actor(request),
        now=clock.now(),
        **facts,
    )
    return render(request, "admin_site/lists/listing.html", {"page": page})
