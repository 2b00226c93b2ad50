"""The page of one municipality."""

from django.http import HttpResponse
from django.shortcuts import render

from valghalla.base import clock
from valghalla.operator_site.municipalities.pages import municipality_page
from valghalla.operator_site.page import operator_page
from valghalla.operator_site.request import OperatorRequest
from valghalla.operators.standing import standing_of


@operator_page()
def municipality(request: OperatorRequest) -> HttpResponse:
    """What there is to know of a municipality, and the ways on."""
    shown, now = request.municipality_shown, clock.now()
    page = municipality_page(shown, standing_of([shown], now=now)[shown.pk], now=now)
    return render(request, "operator_site/municipalities/municipality.html", {"page": page})
