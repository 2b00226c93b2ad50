"""Looking at an election's tasks: the overview, a place, and who said no. Opening these pages makes no list."""

from typing import cast

from django.db import transaction
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.news.watch import watch
from valghalla.admin_site.page import EDIT, READ, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.tasks.declined_file import export_declined
from valghalla.admin_site.tasks.declined_page import declined_page
from valghalla.admin_site.tasks.forms import OverviewFilter
from valghalla.admin_site.tasks.overview_files import overview_pdf, overview_xlsx
from valghalla.admin_site.tasks.overview_page import HIDDEN, hidden_types, overview_page, shown_types
from valghalla.admin_site.tasks.place_page import no_place_page, place_page
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.elections.models import ElectionWorkLocation
from valghalla.lists.export import Format
from valghalla.tasks.overviews import election as reading


@admin_page(may=READ)
def overview(request: AdminRequest) -> HttpResponse:
    """How many tasks are filled, by area, place and task type."""
    election = request.election
    watched = watch(request, election, now=clock.now())
    form = OverviewFilter(request.GET, election=election, teams=reading.teams_of(election))
    chosen = form.cleaned_data if form.is_valid() else {}
    seen = reading.overview(election, days=chosen.get("day", ()), teams=chosen.get("team", ()))
    seen = reading.lacking(seen) if chosen.get("lacking") else seen
    page = overview_page(
        election,
        seen,
        form,
        request.GET,
        preferences=request.staff.preferences,
        may_edit=request.staff.role in EDIT,
        unfolded=bool(request.htmx),
    )
    return render(request, "admin_site/tasks/overview.html", {"page": page, "watch": watched})


@admin_page(may=READ)
def overview_export(request: AdminRequest) -> HttpResponse:
    """The overview as a file, with the filters of the address and the user's columns; that it was taken is recorded."""
    election = request.election
    form = OverviewFilter(request.GET, election=election, teams=reading.teams_of(election))
    chosen = form.cleaned_data if form.is_valid() else {}
    days, teams = chosen.get("day", ()), chosen.get("team", ())
    now = clock.now()
    format = "pdf" if request.GET.get("format") == "pdf" else "xlsx"
    seen = reading.overview(election, days=days, teams=teams)
    seen = reading.lacking(seen) if chosen.get("lacking") else seen
    shown = shown_types(seen, hidden_types(request.staff.preferences))
    record(
        "overview.exported",
        election,
        by=actor(request),
        now=now,
        format=format,
        filters={"days": [str(day) for day in days], "teams": list(teams)},
        columns=[seen.task_types[at].pk for at in shown],
        work_locations=sum(len(area.rows) for area in seen.areas),
    )
    name = f"{clock.danish_date(now):%Y%m%d}-opgaveoversigt.{format}"
    if format == "xlsx":
        return cast(HttpResponse, FileResponse(overview_xlsx(seen, shown), as_attachment=True, filename=name))
    pdf = overview_pdf(
        election,
        seen,
        shown,
        days=days,
        teams=[team for team in reading.teams_of(election) if team.pk in teams],
        municipality=request.municipality.name,
        now=now,
    )
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@admin_page(may=READ)
@require_POST
def overview_columns(request: AdminRequest) -> HttpResponse:
    """Remember which task types this user wants columns for; types of other elections are left as they were."""
    known, shown = (
        {int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) < 19}
        for name in ("known", "shown")
    )
    with transaction.atomic():
        staff = StaffUser.objects.select_for_update().get(pk=request.staff.pk)
        hidden = (hidden_types(staff.preferences) - known) | (known - shown)
        staff.preferences = staff.preferences | {HIDDEN: sorted(hidden)}
        staff.save(update_fields=["preferences"])
    back = QueryDict(request.POST.get("back", "")).urlencode()
    address = reverse("overview", args=[request.election.pk])
    return HttpResponseRedirect(f"{address}?{back}" if back else address)


@admin_page(may=READ)
def place(request: AdminRequest, place_id: int) -> HttpResponse:
    """One place: teams against task types, and each team's tasks with what can be done with them."""
    found = (
        ElectionWorkLocation.objects.select_related("election").filter(pk=place_id, election=request.election).first()
    )
    if found is None:
        return render(request, "admin_site/tasks/no_place.html", {"page": no_place_page(request.election)}, status=404)
    watched = watch(request, request.election, found, now=clock.now())
    page = place_page(found, request.GET, municipality=request.municipality, may_edit=request.staff.role in EDIT)
    return render(request, "admin_site/tasks/place.html", {"page": page, "watch": watched})


@admin_page(may=READ)
def declined(request: AdminRequest) -> HttpResponse:
    """Everybody who declined or withdrew."""
    page = declined_page(request.election, request.GET, unfolded=bool(request.htmx))
    return render(request, "admin_site/tasks/declined.html", {"page": page})


@admin_page(may=READ)
def declined_export(request: AdminRequest) -> HttpResponse:
    """The list as a file, with the filters and the order of the address; that it was taken is recorded."""
    format = Format.CSV if request.GET.get("format") == "csv" else Format.XLSX
    made = export_declined(request.election, request.GET, format=format, by=actor(request), now=clock.now())
    answer = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.content_type)
    return cast(HttpResponse, answer)
