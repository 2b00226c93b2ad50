"""Telling an open page that others have changed what it shows."""

import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.tasks.overviews.changes import number_since


@require_GET
@admin_page()
def news(request: AdminRequest) -> HttpResponse:
    """A sentence with a way to see what is new, or nothing (204). The election worked on stays as it was."""
    asked = {name: _number(request, name) for name in ("election", "since", "seen")}
    election = get_object_or_404(Election, pk=asked["election"])
    place = None
    if request.GET.get("place"):
        place = get_object_or_404(ElectionWorkLocation, pk=_number(request, "place"), election=election)
    since = datetime.datetime.fromtimestamp(asked["since"] / 1000, tz=datetime.UTC)
    if number_since(since, election, place, besides=actor(request)) <= asked["seen"]:
        return HttpResponse(status=204)
    return render(request, "admin_site/news/news.html")


def _number(request: AdminRequest, name: str) -> int:
    text = request.GET.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 15):
        raise Http404
    return int(text)
