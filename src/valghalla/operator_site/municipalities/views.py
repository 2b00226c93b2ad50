"""The page of one municipality."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from valghalla.operator_site.municipalities.pages import municipality_page
from valghalla.operator_site.page import operator_page


@operator_page()
def municipality(request: HttpRequest) -> HttpResponse:
    """What there is to know of a municipality, and the ways on."""
    shown = request.municipality_shown  # type: ignore[attr-defined]
    return render(request, "operator_site/municipalities/municipality.html", {"page": municipality_page(shown)})
