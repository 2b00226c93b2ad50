"""The page for operators, and the answer for whatever watches the service."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valghalla.base import clock
from valghalla.integrations import Level
from valghalla.operator_site.operations.forms import RunForm
from valghalla.operator_site.operations.pages import operations_page
from valghalla.operator_site.page import operator_page
from valghalla.operator_site.request import OperatorRequest
from valghalla.operators.health import state
from valghalla.operators.run_now import run_now


@operator_page()
def operations(request: OperatorRequest) -> HttpResponse:
    """Health, rounds, queue."""
    return render(request, "operator_site/operations/operations.html", {"page": operations_page(now=clock.now())})


@require_POST
@operator_page()
def run_round(request: OperatorRequest) -> HttpResponse:
    """Have a round done now."""
    form = RunForm(request.POST)
    if not form.is_valid():
        page = operations_page(now=clock.now(), form=form)
        return render(request, "operator_site/operations/operations.html", {"page": page}, status=422)
    name = form.cleaned_data["round"]
    if run_now(name, operator=request.operator, now=clock.now()):
        messages.success(request, _("It is in the queue and begins in a moment."))
    else:
        messages.info(request, _("It is in the queue already."))
    return redirect("operations")


@require_safe
def health(request: OperatorRequest) -> HttpResponse:
    """What works and what does not, a word each; 503 when there is no database, so that nobody is sent here.

    Open to all: it names no municipality, no version and no address, and asks nobody outside.
    """
    checks = state(now=clock.now())
    worst = {check.level for check in checks}
    status = next((str(level) for level in (Level.PROBLEM, Level.WARNING) if level in worst), str(Level.GOOD))
    down = checks[0].level == Level.PROBLEM
    found = {check.name: {"level": str(check.level), "found": check.code} for check in checks}
    return JsonResponse({"status": status, "checks": found}, status=503 if down else 200)
