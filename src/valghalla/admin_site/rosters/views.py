"""The sheets of a place and a day: the page to choose from, and the PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import READ, admin_page
from valghalla.admin_site.rosters.pages import ALL, rosters_page, shown_day, with_unanswered
from valghalla.admin_site.rosters.sheets import Sheet, file_name, pdf
from valghalla.admin_site.tasks.request import OfficeRequest
from valghalla.base import clock
from valghalla.components.uploads import pdf_answer
from valghalla.elections.models import ElectionWorkLocation
from valghalla.lists.rosters import Roster, record_taken, roster
from valghalla.municipalities.models import Settings


@admin_page(may=READ)
def rosters(request: OfficeRequest, place_id: int) -> HttpResponse:
    """How many people a day has, and the sheets that can be taken. Nobody is named here."""
    page = rosters_page(_roster(request, place_id), request.GET)
    return render(request, "admin_site/rosters/rosters.html", {"page": page})


@admin_page(may=READ)
def roster_pdf(request: OfficeRequest, place_id: int, sheet: str) -> HttpResponse:
    """One of the sheets, or all of them, as a PDF; that it was taken is recorded."""
    if sheet not in (ALL, *Sheet):
        raise Http404
    made, now = _roster(request, place_id), clock.now()
    sheets = list(Sheet) if sheet == ALL else [Sheet(sheet)]
    telephone = Settings.objects.values_list("telephone", flat=True).first() or ""
    content = pdf(made, sheets, municipality=request.municipality.name, telephone=telephone, now=now)
    record_taken(made, [str(one) for one in sheets], by=actor(request), now=now)
    return pdf_answer(file_name(made, sheets), content)


def _roster(request: OfficeRequest, place_id: int) -> Roster:
    places = ElectionWorkLocation.objects.select_related("election")
    place = get_object_or_404(places, pk=place_id, election=request.election)
    day = shown_day(request.election, request.GET)
    return roster(place, day, with_unanswered=with_unanswered(request.GET))
