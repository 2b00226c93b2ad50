"""Bringing many people in from a file: choose it, say what its columns mean, agree, see what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.accounts.rate_limits import limited
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.participants.forms import ColumnsForm, FileForm
from valghalla.admin_site.participants.import_page import (
    outcome_in_words,
    preview_page,
    progress_of,
    run_page,
    upload_page,
)
from valghalla.admin_site.request import AdminRequest
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.spreadsheets.errors import TableRefused
from valghalla.base.spreadsheets.reading import read_table
from valghalla.base.spreadsheets.writing import Column, Kind, write_csv
from valghalla.components.formats import number
from valghalla.participants.errors import NoImport
from valghalla.participants.importing.columns import KNOWN_HEADERS, Meaning
from valghalla.participants.importing.draft import MOST_ROWS, TooManyPeople, begin, choose, drafts
from valghalla.participants.importing.draft import drop as forget
from valghalla.participants.importing.draft import start as agree
from valghalla.participants.models import ImportRun
from valghalla.places.importing.words import refusal
from valghalla.teams.models import Team


@admin_page(may=EDIT)
def upload(request: AdminRequest) -> HttpResponse:
    """Choose a file; nothing of it counts before it is agreed."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            table = read_table(file, "", known_headers=KNOWN_HEADERS)
            run = begin(table, by=actor(request), now=clock.now())
            return redirect("participant_import_run", run.pk)
        except TableRefused as refused:
            form.add_error("file", refusal(refused))
        except TooManyPeople:
            form.add_error(
                "file",
                _("The file has more than %(limit)s people. Divide it into smaller files.")
                % {"limit": number(MOST_ROWS)},
            )
    return render(request, "admin_site/participants/import_upload.html", {"page": upload_page(form)})


@admin_page(may=EDIT)
def run(request: AdminRequest, run_id: int) -> HttpResponse:
    """The preview while it is not agreed, then how far it has come."""
    found = get_object_or_404(ImportRun, pk=run_id)
    if found.state != ImportRun.State.PREVIEW:
        return render(request, "admin_site/participants/import_run.html", {"page": run_page(found, request.GET)})
    _demand_own(request, found)
    teams = _teams()
    form = ColumnsForm(request.POST or None, headers=found.choices["headers"], teams=teams, initial=_chosen(found))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            choose(found, columns=form.meanings, team_id=given["team_for_all"], add_existing=given["add_existing"])
        except NoImport:
            messages.info(request, _("The import has begun already."))
        return redirect("participant_import_run", found.pk)
    page = preview_page(found, form, drafts(found, teams=teams), request.GET)
    return render(request, "admin_site/participants/import_preview.html", {"page": page})


@require_POST
@admin_page(may=EDIT)
@limited("import_by_staff")
def start(request: AdminRequest, run_id: int) -> HttpResponse:
    """Agree: from here on it runs by itself."""
    found = get_object_or_404(ImportRun, pk=run_id)
    _demand_own(request, found)
    try:
        agree(found, teams=_teams(), by=actor(request), now=clock.now())
    except NoImport:
        messages.info(request, _("The import has begun already."))
    return redirect("participant_import_run", found.pk)


@require_POST
@admin_page(may=EDIT)
def drop(request: AdminRequest, run_id: int) -> HttpResponse:
    """Forget the file."""
    found = get_object_or_404(ImportRun, pk=run_id)
    _demand_own(request, found)
    try:
        forget(found, by=actor(request), now=clock.now())
        messages.success(request, _("The file has been dropped. Nothing of it was kept."))
    except NoImport:
        messages.info(request, _("The import has begun already."))
        return redirect("participant_import_run", found.pk)
    return redirect("participant_import")


@admin_page(may=EDIT)
def progress(request: AdminRequest, run_id: int) -> HttpResponse:
    """The part that asks again by itself; when all is done the page is sent for once more."""
    found = get_object_or_404(ImportRun, pk=run_id)
    answer = render(request, "admin_site/participants/import_progress.html", {"progress": progress_of(found)})
    if found.state == ImportRun.State.DONE:
        answer["HX-Refresh"] = "true"
    return answer


@admin_page(may=EDIT)
def report(request: AdminRequest, run_id: int) -> HttpResponse:
    """Line, name and result of everybody, as CSV; it holds no CPR numbers."""
    found = get_object_or_404(ImportRun.objects.exclude(state=ImportRun.State.PREVIEW), pk=run_id)
    now = clock.now()
    rows = list(found.rows.select_related("participant").order_by("line"))
    record("import.report_exported", found, by=actor(request), now=now, lines=len(rows))
    columns = (Column(_("Line"), Kind.INTEGER), Column(_("Name")), Column(_("Result")))
    values = ((row.line, row.participant.name if row.participant else None, outcome_in_words(row)) for row in rows)
    answer = HttpResponse(b"".join(write_csv(columns, values)), content_type="text/csv; charset=utf-8")
    name = f"{clock.danish_date(now):%Y%m%d}-import.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _demand_own(request: AdminRequest, found: ImportRun) -> None:
    """A file that is not agreed concerns nobody but who sent it. Raises Http404."""
    if found.started_by != request.staff.pk:
        raise Http404


def _chosen(found: ImportRun) -> dict[str, Any]:
    columns = found.choices["columns"]
    return {meaning: columns.get(meaning, "") for meaning in Meaning} | {
        "team_for_all": found.team_id or "",
        "add_existing": found.choices.get("add_existing", True),
    }


def _teams() -> dict[int, str]:
    return dict(Team.objects.order_by("sort_key", "pk").values_list("pk", "name"))
