"""The manual: the order things are done in, and what helps everywhere."""

from django.http import HttpResponse
from django.shortcuts import render

from valghalla.admin_site.manual.pages import manual_page
from valghalla.admin_site.page import admin_page
from valghalla.admin_site.request import AdminRequest


@admin_page()
def manual(request: AdminRequest) -> HttpResponse:
    """On one page."""
    return render(request, "admin_site/manual/manual.html", {"page": manual_page(request)})
