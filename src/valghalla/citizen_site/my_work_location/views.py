"""My work location: who comes on the day, and the lists to print. Nothing can be changed here."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from valghalla.base import clock
from valghalla.citizen_site.my_work_location.door import responsible_page
from valghalla.citizen_site.my_work_location.pages import NAME, Asked, asked, place_page, shown_people
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import herself
from valghalla.components.uploads import pdf_answer
from valghalla.lists.on_duty import copies_shown, days_at, place_day, record_shown
from valghalla.lists.rosters import record_taken, roster
from valghalla.lists.sheets import Sheet, file_name, pdf, title_of
from valghalla.municipalities.models import Settings
from valghalla.participants.searches import address_of, opened
from valghalla.places.models import WorkLocation

ALL = "all"


@require_GET
@responsible_page
def mine(request: CitizenRequest, places: list[WorkLocation]) -> HttpResponse:
    """To the first of the person's places, or the one chosen."""
    chosen = next((one for one in places if str(one.pk) == request.GET.get("place")), places[0])
    return HttpResponseRedirect(reverse("work_location_day", args=[chosen.pk]))


@require_http_methods(["GET", "POST"])
@responsible_page
def place(request: CitizenRequest, places: list[WorkLocation], work_location_id: int) -> HttpResponse:
    """A place on a day. A name searched for is posted, and the address that is led to holds a random key for it."""
    chosen = _own(places, work_location_id)
    if request.method == "POST":
        query = address_of(request.POST, request.session, plain=["day", "sort"], private=[NAME])
        return HttpResponseRedirect(f"{request.path}?{query.urlencode()}#people")
    now = clock.now()
    wanted = _asked(request, chosen)
    found = place_day(wanted.copies, wanted.day) if wanted.day else None
    typed = opened(request.GET, request.session, private=[NAME]).get(NAME, "")
    people = shown_people(found, request.GET, typed)
    if found is not None and people.shown:
        record_shown(chosen, found.day, len(people.shown), by=herself(request), now=now)
    page = place_page(chosen, places, wanted, found, people, request.GET, typed)
    return render(request, "citizen_site/my_work_location/place.html", {"page": page})


@require_GET
@responsible_page
def sheet(request: CitizenRequest, places: list[WorkLocation], work_location_id: int, sheet: str) -> HttpResponse:
    """One of the lists to print, or all of them, as a PDF; that it was taken is recorded."""
    chosen, now = _own(places, work_location_id), clock.now()
    wanted = _asked(request, chosen)
    if sheet not in (ALL, *Sheet) or wanted.day is None:
        raise Http404
    sheets = list(Sheet) if sheet == ALL else [Sheet(sheet)]
    election = request.GET.get("election")
    copy = next((one for one in wanted.copies if str(one.election_id) == election), wanted.copies[0])
    made = roster(copy, wanted.day)
    telephone = Settings.objects.values_list("telephone", flat=True).first() or ""
    municipality = request.municipality.name
    content = pdf([made], sheets, title=title_of(made), municipality=municipality, telephone=telephone, now=now)
    record_taken(made, [str(one) for one in sheets], by=herself(request), now=now)
    return pdf_answer(file_name(made, sheets), content)


def _own(places: list[WorkLocation], work_location_id: int) -> WorkLocation:
    """The place when the person answers for it; any other is unknown."""
    if (found := next((one for one in places if one.pk == work_location_id), None)) is None:
        raise Http404
    return found


def _asked(request: CitizenRequest, chosen: WorkLocation) -> Asked:
    today = clock.today()
    return asked(days_at(copies_shown([chosen], today=today)), request.GET.get("day", ""), today=today)
