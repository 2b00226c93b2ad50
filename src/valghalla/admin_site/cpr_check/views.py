"""How the check in CPR stands, and beginning one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.cpr_check import pages
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.participants.cpr.check import begin as begin_check
from valghalla.participants.cpr.check import under_way
from valghalla.participants.models import CprCheck


@admin_page()
def cpr_check(request: AdminRequest) -> HttpResponse:
    """The page. A script asks for the bar alone; at the end the page is loaded anew."""
    if getattr(request, "htmx", False) and "bar" in request.GET:
        running = under_way()
        if running is None:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "admin_site/cpr_check/bar.html", {"progress": pages.bar_of(running)})
    page = pages.cpr_check_page(request, now=clock.now())
    return render(request, "admin_site/cpr_check/cpr_check.html", {"page": page})


@require_POST
@admin_page(may=EDIT)
def begin(request: AdminRequest) -> HttpResponse:
    """Look everybody up now, or those again whom CPR could not tell of."""
    whom = CprCheck.Whom.FAILED if request.POST.get("whom") == CprCheck.Whom.FAILED else CprCheck.Whom.ALL
    if begin_check(whom=whom, by=actor(request), now=clock.now()) is None:
        messages.info(request, _("A check is under way already."))
    return redirect("cpr_check")
