"""The start page."""

from django.http import HttpResponse
from django.shortcuts import render

from valghalla.base import clock
from valghalla.operator_site.page import operator_page
from valghalla.operator_site.request import OperatorRequest
from valghalla.operator_site.start.pages import start_page


@operator_page()
def start(request: OperatorRequest) -> HttpResponse:
    """The municipalities, and what needs attention."""
    return render(request, "operator_site/start/start.html", {"page": start_page(now=clock.now())})
