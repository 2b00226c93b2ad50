"""The list of participants: searching, finding by CPR number, erasing many."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.participants.broken_page import broken_page
from valghalla.admin_site.participants.erase_page import ask_about_many
from valghalla.admin_site.participants.filtering import PLAIN, PRIVATE, asked, election_of, fitting
from valghalla.admin_site.participants.list_page import list_page
from valghalla.admin_site.request import AdminRequest
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.cpr_number import CprNumber, InvalidCprNumber, parse
from valghalla.components.formats import number
from valghalla.participants.cpr.look_up import masked
from valghalla.participants.find import by_cpr
from valghalla.participants.searches import address_of
from valghalla.tasks.people.erase import erase_participants

MOST_AT_ONCE = 20_000


@admin_page()
def participants(request: AdminRequest) -> HttpResponse:
    """The list. What is searched for is posted, kept sealed, and never stands in an address."""
    if request.method == "POST":
        if (cpr_number := _as_cpr(request.POST.get("search", ""))) is not None:
            return _found_by_cpr(request, cpr_number)
        query = address_of(request.POST, request.session, plain=PLAIN, private=PRIVATE)
        return redirect(f"{reverse('participants')}?{query.urlencode()}")
    return _list(request)


@admin_page()
def rules_broken(request: AdminRequest) -> HttpResponse:
    """People who have tasks to come and fail a rule by now."""
    page = broken_page(request, today=clock.today())
    return render(request, "admin_site/participants/broken.html", {"page": page})


@require_POST
@admin_page(may=EDIT)
def delete_many(request: AdminRequest) -> HttpResponse:
    """Ask about those chosen, and erase them once the word is typed."""
    people = _chosen(request)
    if not people:
        messages.info(request, _("Choose whom to delete first."))
        return redirect(_back(request))
    word = _("DELETE")
    if "confirmation" not in request.POST:
        return _ask(request, people, "")
    if request.POST["confirmation"].strip().casefold() != word.casefold():
        return _ask(request, people, _("Write %(word)s exactly to go on.") % {"word": word})
    gone = erase_participants(people, by=actor(request), now=clock.now())
    said = ngettext("%(count)s participant has been deleted.", "%(count)s participants have been deleted.", gone)
    messages.success(request, said % {"count": number(gone)})
    return redirect("participants")


def _list(request: AdminRequest, *, not_found: bool = False) -> HttpResponse:
    page = list_page(request, not_found=not_found)
    return render(request, "admin_site/participants/list.html", {"page": page})


def _ask(request: AdminRequest, people: list[int], error: str) -> HttpResponse:
    page = ask_about_many(people, action=request.get_full_path(), back_url=_back(request), error=error)
    return render(request, "admin_site/participants/erase.html", {"page": page})


def _as_cpr(text: str) -> CprNumber | None:
    try:
        return parse(text)
    except InvalidCprNumber:
        return None


def _found_by_cpr(request: AdminRequest, cpr_number: CprNumber) -> HttpResponse:
    """To the profile of whoever has or had the number; that it was searched for is recorded either way."""
    person = by_cpr(cpr_number)
    known = person.pk if person else None
    record(
        "participant.searched_by_cpr",
        person,
        by=actor(request),
        now=clock.now(),
        participant_id=known,
        **masked(cpr_number, known),
        found=person is not None,
    )
    if person is None:
        return _list(request, not_found=True)
    address = reverse("participant", args=[person.pk])
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _chosen(request: AdminRequest) -> list[int]:
    if ids := request.POST.get("ids"):
        return _numbers(ids.split(","))
    if request.POST.get("all_matching"):
        election = election_of(request)
        return list(
            fitting(asked(request, election), election).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
        )
    return _numbers(request.POST.getlist("selected"))


def _numbers(texts: list[str]) -> list[int]:
    return sorted({int(text) for text in texts if text.isdecimal() and len(text) <= 18})


def _back(request: AdminRequest) -> str:
    query = request.GET.urlencode()
    return reverse("participants") + (f"?{query}" if query else "")
