"""Task types: list, create, edit, delete, and carrying a change into elections."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.carry import carry_page
from valghalla.admin_site.catalogue.deleting import still_as_seen
from valghalla.admin_site.catalogue.editing import Refusals, actor, attempt
from valghalla.admin_site.catalogue.pages import crumbs
from valghalla.admin_site.catalogue.telling import is_to_tell
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.task_types import pages
from valghalla.admin_site.task_types.forms import FIELDS, TaskTypeForm, file_values, kind_values
from valghalla.base import clock
from valghalla.components.uploads import pdf_answer
from valghalla.elections.carry import task_type_differences
from valghalla.task_types.errors import SameKind
from valghalla.task_types.files import files_of
from valghalla.task_types.keep import change_task_type, create_task_type
from valghalla.task_types.models import TaskType, TaskTypeFile
from valghalla.tasks.catalogue.carry import carrying_task_type
from valghalla.tasks.catalogue.take_out import delete_task_type, effects_of_deleting

FORM = "admin_site/task_types/form.html"
_REFUSALS: Refusals = {
    SameKind: lambda same: ("title", _("There is a task type with the same title, short name, start and end already."))
}


@admin_page()
def task_types(request: AdminRequest) -> HttpResponse:
    """The list."""
    return render(request, "admin_site/catalogue/list.html", {"page": pages.list_page(request)})


@admin_page(may=EDIT)
def new(request: AdminRequest) -> HttpResponse:
    """Create."""
    form = TaskTypeForm(initial={"version": 0, "send_reminder": True})
    if request.method == "POST":
        form = TaskTypeForm(request.POST, request.FILES)
        done = attempt(
            form,
            lambda data: create_task_type(
                files_added=data["add_files"], **kind_values(data), by=actor(request), now=clock.now()
            ),
            refusals=_REFUSALS,
        )
        if done.saved:
            messages.success(request, _("%(name)s is created.") % {"name": done.saved.title})
            return redirect("task_types")
    return render(request, FORM, {"page": pages.form_page(form)})


@admin_page(may=EDIT)
def edit(request: AdminRequest, task_type_id: int) -> HttpResponse:
    """Edit; then offer the change to elections that have a copy."""
    kind = get_object_or_404(TaskType, pk=task_type_id)
    today = clock.today()
    if request.method != "POST":
        form = TaskTypeForm(initial=_values(kind), kept=files_of(kind))
        return render(request, FORM, {"page": pages.form_page(form, kind=kind, today=today)})
    form = TaskTypeForm(request.POST, request.FILES, kept=files_of(kind))
    done = attempt(
        form,
        lambda data: change_task_type(
            kind.pk,
            version=data["version"],
            **kind_values(data),
            **file_values(data),
            by=actor(request),
            now=clock.now(),
        ),
        record=kind,
        values_of=_values,
        refusals=_REFUSALS,
    )
    if done.saved:
        messages.success(request, _("%(name)s is saved.") % {"name": done.saved.title})
        changed = done.saved.version != kind.version
        if changed and task_type_differences(done.saved, today=today):
            return redirect("task_type_carry", kind.pk)
        return redirect("task_types")
    page = pages.form_page(form, kind=kind, conflict=done.conflict, today=today)
    return render(request, FORM, {"page": page})


@admin_page()
def file(request: AdminRequest, task_type_id: int, file_id: int) -> HttpResponse:
    """A file of the task type, as it was uploaded."""
    found = get_object_or_404(TaskTypeFile, pk=file_id, task_type=task_type_id)
    return pdf_answer(found.name, bytes(found.content))


@admin_page(may=EDIT)
def carry(request: AdminRequest, task_type_id: int) -> HttpResponse:
    """Offer the task type as it is in the catalogue to elections that are not over."""
    kind = get_object_or_404(TaskType, pk=task_type_id)
    return carry_page(
        request,
        lambda: carrying_task_type(kind, today=clock.today()),
        title=_("Use the change in elections too?"),
        breadcrumb=crumbs(
            (_("Task types"), reverse("task_types")),
            (kind.title, reverse("task_type_edit", args=[kind.pk])),
            (_("Elections"), ""),
        ),
        back_url=reverse("task_types"),
    )


@admin_page(may=EDIT)
def delete(request: AdminRequest, task_type_id: int) -> HttpResponse:
    """Ask, then delete."""
    kind = get_object_or_404(TaskType, pk=task_type_id)
    now = clock.now()
    today = clock.danish_date(now)
    effects = effects_of_deleting(kind, today=today)
    if request.method == "POST" and still_as_seen(request, kind, effects):
        delete_task_type(kind, today=today, by=actor(request), now=now, tell_them=is_to_tell(request.POST))
        messages.success(request, _("%(name)s is deleted.") % {"name": kind.title})
        return redirect("task_types")
    page = pages.delete_page(kind, effects)
    return render(request, "admin_site/catalogue/ask.html", {"page": page})


def _values(kind: TaskType) -> dict[str, Any]:
    return {"version": kind.version} | {name: getattr(kind, name) for name in FIELDS}
