"""The sheets of a place and a day: the page to choose from, and the PDF."""

import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import READ, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.rosters.pages import ALL, everywhere_page, part_of, rosters_page, shown_day, with_unanswered
from valghalla.base import clock
from valghalla.components.formats import written
from valghalla.components.uploads import pdf_answer
from valghalla.elections.models import ElectionWorkLocation
from valghalla.lists.rosters import Roster, places_on, record_many_taken, record_taken, roster, rosters_at
from valghalla.lists.sheets import Sheet, file_name, file_name_of_many, pdf, title_of
from valghalla.municipalities.models import Settings


@admin_page(may=READ)
def rosters(request: AdminRequest, place_id: int) -> HttpResponse:
    """How many people a day has, and the sheets that can be taken. Nobody is named here."""
    page = rosters_page(_roster(request, place_id), request.GET)
    return render(request, "admin_site/rosters/rosters.html", {"page": page})


@admin_page(may=READ)
def roster_pdf(request: AdminRequest, place_id: int, sheet: str) -> HttpResponse:
    """One of the sheets, or all of them, as a PDF; that it was taken is recorded."""
    sheets, made, now = _sheets(sheet), _roster(request, place_id), clock.now()
    content = _typeset(request, [made], sheets, title_of(made), now)
    record_taken(made, [str(one) for one in sheets], by=actor(request), now=now)
    return pdf_answer(file_name(made, sheets), content)


@admin_page(may=READ)
def rosters_everywhere(request: AdminRequest) -> HttpResponse:
    """The same for all places of a day."""
    page = everywhere_page(request.election, request.GET)
    return render(request, "admin_site/rosters/rosters.html", {"page": page})


@admin_page(may=READ)
def roster_everywhere_pdf(request: AdminRequest, sheet: str) -> HttpResponse:
    """The sheets of all places of a day, or of a part of them, in one PDF with a bookmark for each place."""
    election, sheets, now = request.election, _sheets(sheet), clock.now()
    day = shown_day(election, request.GET)
    part = part_of(places_on(election, day), request.GET)
    if not part.places:
        raise Http404
    made = rosters_at(part.places, day, with_unanswered=with_unanswered(request.GET))
    content = _typeset(request, made, sheets, f"{election.title}, {written(day)}", now)
    record_many_taken(election, made, [str(one) for one in sheets], by=actor(request), now=now)
    return pdf_answer(file_name_of_many(day, sheets, part.number if part.parts > 1 else 0), content)


def _sheets(sheet: str) -> list[Sheet]:
    if sheet not in (ALL, *Sheet):
        raise Http404
    return list(Sheet) if sheet == ALL else [Sheet(sheet)]


def _typeset(
    request: AdminRequest, made: list[Roster], sheets: list[Sheet], title: str, now: datetime.datetime
) -> bytes:
    telephone = Settings.objects.values_list("telephone", flat=True).first() or ""
    return pdf(made, sheets, title=title, municipality=request.municipality.name, telephone=telephone, now=now)


def _roster(request: AdminRequest, place_id: int) -> Roster:
    places = ElectionWorkLocation.objects.select_related("election")
    place = get_object_or_404(places, pk=place_id, election=request.election)
    day = shown_day(request.election, request.GET)
    return roster(place, day, with_unanswered=with_unanswered(request.GET))
