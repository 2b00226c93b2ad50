"""The page for operators, and the answer for whatever watches the service."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from valghalla.base import clock
from valghalla.integrations import Level
from valghalla.operator_site.operations.pages import operations_page
from valghalla.operator_site.page import operator_page
from valghalla.operators.health import state


@operator_page()
def operations(request: HttpRequest) -> HttpResponse:
    """Health, rounds, queue."""
    return render(request, "operator_site/operations/operations.html", {"page": operations_page(now=clock.now())})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """What works and what does not, a word each; 503 when there is no database, so that nobody is sent here.

    Open to all: it names no municipality, no version and no address, and asks nobody outside.
    """
    checks = state(now=clock.now())
    worst = {check.level for check in checks}
    status = next((str(level) for level in (Level.PROBLEM, Level.WARNING) if level in worst), str(Level.GOOD))
    down = checks[0].level == Level.PROBLEM
    found = {check.name: {"level": str(check.level), "found": check.code} for check in checks}
    return JsonResponse({"status": status, "checks": found}, status=503 if down else 200)
