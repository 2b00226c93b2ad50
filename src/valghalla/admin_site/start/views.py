"""The start page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from valghalla.admin_site.page import admin_page, current_election
from valghalla.admin_site.start import pages
from valghalla.base import clock


@admin_page()
def start(request: HttpRequest) -> HttpResponse:
    """How to begin, while there is no election; after that how the election worked on stands, and what comes next."""
    election = current_election(request)
    if election is None:
        return render(request, "admin_site/start/begin.html", {"page": pages.begin_page(request)})
    page = pages.start_page(request, election, now=clock.now())
    return render(request, "admin_site/start/start.html", {"page": page})
