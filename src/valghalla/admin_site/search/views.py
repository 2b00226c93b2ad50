"""One field for everything: it posts what was typed, which is kept sealed, and shows what fits."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.search.pages import LONGEST, search_page
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.cpr_number import CprNumber, InvalidCprNumber, parse
from valghalla.participants.find import by_cpr
from valghalla.participants.searches import keep


@admin_page()
def search(request: AdminRequest) -> HttpResponse:
    """What was found. A CPR number leads straight to whoever has it, and is neither kept nor shown again."""
    if request.method != "POST":
        return render(request, "admin_site/search/search.html", {"page": search_page(request)})
    typed = request.POST.get("find", "").strip()[:LONGEST]
    if (number := _as_cpr(typed)) is not None:
        return _by_cpr(request, number)
    query = {"search": keep(request.session, typed)} if typed else {}
    return redirect(f"{reverse('search')}?{urlencode(query)}" if query else "search")


def _as_cpr(typed: str) -> CprNumber | None:
    try:
        return parse(typed)
    except InvalidCprNumber:
        return None


def _by_cpr(request: AdminRequest, number: CprNumber) -> HttpResponse:
    """That it was searched for is recorded, whether or not somebody has it."""
    person = by_cpr(number)
    record(
        "participant.searched_by_cpr",
        person,
        by=actor(request),
        now=clock.now(),
        participant_id=person.pk if person else None,
        number=str(number),
        found=person is not None,
    )
    if person is not None:
        return redirect("participant", person.pk)
    return render(request, "admin_site/search/search.html", {"page": search_page(request, unknown_number=True)})
