"""The participant list of an election: shown, and taken as a file."""

from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.lists.forms import asked_for, columns_of
from valghalla.admin_site.lists.pages import PREFERENCE, participant_list_page
from valghalla.admin_site.page import admin_page
from valghalla.base import clock
from valghalla.lists.columns import ListColumn
from valghalla.lists.export import Format, export, record_use
from valghalla.lists.participant_list import names_of


@admin_page()
def participant_list(request: HttpRequest) -> HttpResponse:
    """The list; that it was shown, of what and of how many people, is recorded."""
    election = request.election  # type: ignore[attr-defined]
    page = participant_list_page(request, election)
    _remember(request, page.columns)
    record_use(
        "shown",
        election,
        page.filters,
        page.columns,
        page.people,
        with_protected=page.with_protected,
        by=actor(request),
        now=clock.now(),
    )
    return render(request, "admin_site/lists/participant_list.html", {"page": page})


@admin_page()
def participant_list_export(request: HttpRequest) -> HttpResponse:
    """The list as a file, as the filters say at this moment, whether or not it was looked at before."""
    election = request.election  # type: ignore[attr-defined]
    form = asked_for(request.GET, election, names_of(election))
    columns = columns_of(request.GET, request.staff.preferences.get(PREFERENCE))  # type: ignore[attr-defined]
    _remember(request, columns)
    wanted = request.GET.get("format", "")
    made = export(
        election,
        form.filters,
        columns,
        format=Format(wanted) if wanted in list(Format) else Format.XLSX,
        with_protected=form.with_protected,
        by=actor(request),
        now=clock.now(),
    )
    answer = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.content_type)
    return cast(HttpResponse, answer)


def _remember(request: HttpRequest, columns: tuple[ListColumn, ...]) -> None:
    """Keep the columns with the user, where she has chosen some."""
    staff: StaffUser = request.staff  # type: ignore[attr-defined]
    keys = [column.key for column in columns]
    if "columns" in request.GET and staff.preferences.get(PREFERENCE) != keys:
        staff.preferences = staff.preferences | {PREFERENCE: keys}
        staff.save(update_fields=["preferences"])
