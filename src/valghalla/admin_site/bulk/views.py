"""A run: its plan, how far it is, what came of it; sending its messages now, and undoing it. And the list of runs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.admin_site.bulk.choose_page import choose_page, forms_of
from valghalla.admin_site.bulk.parts import message_address
from valghalla.admin_site.bulk.plan_page import plan_page
from valghalla.admin_site.bulk.request import run_of
from valghalla.admin_site.bulk.rows import sums
from valghalla.admin_site.bulk.run_page import bar_of, run_page
from valghalla.admin_site.bulk.runs_page import runs_page
from valghalla.admin_site.catalogue.editing import actor, may_edit
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.tasks.bulk import run as running
from valghalla.tasks.bulk import undo as undoing
from valghalla.tasks.bulk.plan import is_ready
from valghalla.tasks.models import BulkRun


@admin_page()
def bulk_runs(request: AdminRequest) -> HttpResponse:
    """What was done before."""
    return render(request, "admin_site/bulk/runs.html", {"page": runs_page(request.GET)})


@admin_page()
def bulk_run(request: AdminRequest, bulk_id: int) -> HttpResponse:
    """The run as it stands. A script asks for the bar alone; when that has come to its end the page is loaded anew."""
    run = run_of(request, bulk_id)
    if run.started_at is None:
        return _planned(request, run)
    if getattr(request, "htmx", False) and "bar" in request.GET:
        bar = bar_of(run, sums(run))
        if bar is None:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "admin_site/bulk/bar.html", {"progress": bar})
    page = run_page(run, request.GET, now=clock.now(), may_edit=may_edit(request))
    return render(request, "admin_site/bulk/run.html", {"page": page})


def _planned(request: AdminRequest, run: BulkRun) -> HttpResponse:
    editing = may_edit(request)
    if run.action == BulkRun.Action.MESSAGE and run.election is not None:
        return redirect(message_address(run))
    if editing and ("choose" in request.GET or not is_ready(run)):
        return render(request, "admin_site/bulk/choose.html", {"page": choose_page(run, forms_of(run))})
    page = plan_page(run, request.GET, may_edit=editing)
    return render(request, "admin_site/bulk/plan.html", {"page": page})


@admin_page(may=EDIT)
@require_POST
def bulk_send_now(request: AdminRequest, bulk_id: int) -> HttpResponse:
    """Send the messages without waiting."""
    run = run_of(request, bulk_id)
    if running.send_now(run, by=actor(request), now=clock.now()):
        messages.success(request, _("The messages are on their way."))
    else:
        messages.info(request, _("There are no messages waiting."))
    return redirect("bulk_run", run.pk)


@admin_page(may=EDIT)
@require_POST
def bulk_undo(request: AdminRequest, bulk_id: int) -> HttpResponse:
    """Take it back."""
    run = run_of(request, bulk_id)
    if not undoing.ask(run, by=actor(request), now=clock.now()):
        messages.warning(request, _("It cannot be undone any more."))
    return redirect("bulk_run", run.pk)
