"""The start page."""

from django.http import HttpResponse
from django.shortcuts import render

from valghalla.admin_site.channels.pages import channel_warnings
from valghalla.admin_site.page import admin_page, current_election
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.start import pages
from valghalla.admin_site.users.pages import certificate_warnings
from valghalla.base import clock


@admin_page()
def start(request: AdminRequest) -> HttpResponse:
    """How to begin, while there is no election; after that how the election in the address, or the one worked on, stands."""
    election, now = current_election(request), clock.now()
    warnings = certificate_warnings(now=now)
    common = {"certificate_warnings": warnings}
    if election is None:
        context = {"page": pages.begin_page(request), **common, **channel_warnings(request)}
        return render(request, "admin_site/start/begin.html", context)
    page = pages.start_page(request, election, now=now, ending=len(warnings))
    waiting = channel_warnings(request) if page.messages_wait else {}
    return render(request, "admin_site/start/start.html", {"page": page, **common, **waiting})
