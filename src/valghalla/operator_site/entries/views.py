"""What operators did."""

from django.http import HttpResponse
from django.shortcuts import render

from valghalla.operator_site.entries.pages import entries_page
from valghalla.operator_site.page import operator_page
from valghalla.operator_site.request import OperatorRequest


@operator_page()
def entries(request: OperatorRequest) -> HttpResponse:
    """The log, newest first."""
    return render(request, "operator_site/entries/entries.html", {"page": entries_page(request)})
