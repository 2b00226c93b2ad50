"""Bringing work locations in from a file: upload, columns, check and agree. Nothing is stored before the last yes."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.work_locations import import_pages
from valghalla.admin_site.work_locations.import_forms import AgreeForm, ColumnsForm, UploadForm
from valghalla.base import clock
from valghalla.base.spreadsheets.errors import NoSuchLine, TableRefused
from valghalla.base.spreadsheets.reading import read_table
from valghalla.elections.carry import place_differences
from valghalla.places.errors import ChangedMeanwhile, PlaceError
from valghalla.places.importing import drafts as import_drafts
from valghalla.places.importing.columns import HEADER_WORDS
from valghalla.places.importing.compare import ChangeKind
from valghalla.places.importing.drafts import Choices
from valghalla.places.importing.file import RowKind
from valghalla.places.importing.places import Plan, import_places, plan_import
from valghalla.places.importing.words import refusal
from valghalla.places.models import ImportDraft, WorkLocation


@admin_page(may=EDIT)
def upload(request: AdminRequest) -> HttpResponse:
    """Step one: the file is read and kept as a draft."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                table = read_table(file, file.name, known_headers=HEADER_WORDS)
            except TableRefused as refused:
                form.add_error("file", refusal(refused))
            else:
                draft = import_drafts.begin(table, by=actor(request), now=clock.now())
                return redirect("work_location_import_columns", draft.pk)
    drafts = ImportDraft.objects.filter(created_by=actor(request).id).defer("table").order_by("-id")[:5]
    page = import_pages.upload_page(form, drafts)
    return render(request, "admin_site/work_locations/import_upload.html", {"page": page})


@admin_page(may=EDIT)
def columns(request: AdminRequest, draft_id: int) -> HttpResponse:
    """Step two: which line holds the headings, and what each column is."""
    draft = get_object_or_404(ImportDraft, pk=draft_id)
    if request.method == "POST" and "read_again" in request.POST:
        line = request.POST.get("header_line", "")[:9]
        try:
            import_drafts.read_with_header(draft, int(line) if line.isdecimal() else None)
        except NoSuchLine:
            messages.error(request, _("There is no line %(line)s in the file.") % {"line": line})
        return redirect("work_location_import_columns", draft.pk)
    table, choices = import_drafts.table_of(draft), import_drafts.choices_of(draft)
    form = ColumnsForm(request.POST if request.method == "POST" else None, table=table, choices=choices)
    if request.method == "POST" and form.is_valid():
        chosen = replace(
            choices,
            mapping=form.cleaned_data["mapping"],
            tell_apart=form.cleaned_data["tell_apart"],
            default_area=form.cleaned_data["default_area"],
        )
        import_drafts.keep_choices(draft, chosen)
        return redirect("work_location_import_check", draft.pk)
    page = import_pages.columns_page(draft, table, form)
    return render(request, "admin_site/work_locations/import_columns.html", {"page": page})


@admin_page(may=EDIT)
def check(request: AdminRequest, draft_id: int) -> HttpResponse:
    """Step three: line by line what would be stored; lines are left out or taken in; then the yes."""
    draft = get_object_or_404(ImportDraft, pk=draft_id)
    table, choices = import_drafts.table_of(draft), import_drafts.choices_of(draft)
    plan = plan_import(table, choices)
    if request.method != "POST":
        return _check(request, draft, plan, _agree_form(None, plan, choices))
    form = _agree_form(request, plan, choices)
    if not form.is_valid():
        return _check(request, draft, plan, form)
    chosen = _chosen(choices, form, plan)
    import_drafts.keep_choices(draft, chosen)
    if "judge_again" in request.POST:
        import_drafts.keep_choices(draft, replace(chosen, kinds=_kinds(request, choices, plan)))
        return redirect("work_location_import_check", draft.pk)
    if _something_open(form, plan):
        return _check(request, draft, plan, form)
    try:
        done = import_places(table, chosen, seen=form.cleaned_data["seen"], by=actor(request), now=clock.now())
    except ChangedMeanwhile:
        plan = plan_import(table, chosen)
        return _check(request, draft, plan, _agree_form(None, plan, chosen), changed_meanwhile=True)
    except PlaceError:
        return _check(request, draft, plan, form)
    draft.delete()
    messages.success(
        request,
        _("Stored. New: %(created)s, changed: %(updated)s, as before: %(unchanged)s.") % vars(done),
    )
    if done.updated and place_differences(WorkLocation.objects.all(), today=clock.today()):
        return redirect("work_locations_carry")
    return redirect("work_locations")


@require_POST
@admin_page(may=EDIT)
def discard(request: AdminRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away; nothing of it was stored."""
    get_object_or_404(ImportDraft, pk=draft_id).delete()
    messages.success(request, _("The import was given up. Nothing has been stored."))
    return redirect("work_locations")


def _check(
    request: AdminRequest, draft: ImportDraft, plan: Plan, form: AgreeForm, *, changed_meanwhile: bool = False
) -> HttpResponse:
    page = import_pages.check_page(draft, plan, form, changed_meanwhile=changed_meanwhile)
    return render(request, "admin_site/work_locations/import_check.html", {"page": page})


def _agree_form(request: AdminRequest | None, plan: Plan, choices: Choices) -> AgreeForm:
    return AgreeForm(
        request.POST if request else None,
        initial={"seen": plan.fingerprint},
        choices=choices,
        new=plan.count(ChangeKind.NEW),
        without_address=import_pages.address_words(plan),
        problems=import_pages.problem_words(plan),
    )


def _chosen(choices: Choices, form: AgreeForm, plan: Plan) -> Choices:
    data = form.cleaned_data
    return replace(
        choices,
        task_types=tuple(data["task_types"]) if "task_types" in data else choices.task_types,
        teams=tuple(data["teams"]) if "teams" in data else choices.teams,
        without_address=data.get("without_address", False),
        leave_out_problems=data.get("leave_out_problems", False),
    )


def _kinds(request: AdminRequest, choices: Choices, plan: Plan) -> dict[int, RowKind]:
    """What was overruled: places ticked to be left out, other lines ticked to be taken in."""
    kinds = dict(choices.kinds)
    for row in plan.rows:
        if row.kind is RowKind.PLACE and f"leave_{row.line}" in request.POST:
            kinds[row.line] = RowKind.NOTE
        elif row.kind is not RowKind.PLACE and f"take_{row.line}" in request.POST:
            kinds[row.line] = RowKind.PLACE
    return kinds


def _something_open(form: AgreeForm, plan: Plan) -> bool:
    """Whether something still has to be agreed to; the form then says what."""
    if plan.without_area:
        form.add_error(None, _("Some places belong to no area. Go back to the columns and write one."))
    if plan.problems and not form.cleaned_data.get("leave_out_problems"):
        form.add_error("leave_out_problems", _("Tick that the lines with problems are left out, or correct the file."))
    if plan.without_address and not form.cleaned_data.get("without_address"):
        form.add_error(
            "without_address", _("Tick that the places are created without an address, or add it to the file.")
        )
    return bool(form.errors)
