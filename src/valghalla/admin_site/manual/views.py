"""The manual: the order things are done in, and what helps everywhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from valghalla.admin_site.manual.pages import manual_page
from valghalla.admin_site.page import admin_page


@admin_page()
def manual(request: HttpRequest) -> HttpResponse:
    """On one page."""
    return render(request, "admin_site/manual/manual.html", {"page": manual_page(request)})
