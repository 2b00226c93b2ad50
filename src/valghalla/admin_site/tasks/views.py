"""Looking at an election's tasks: the overview, a place, and who said no. Opening these pages makes no list."""

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.page import EDIT, READ, admin_page
from valghalla.admin_site.tasks.declined_page import declined_page
from valghalla.admin_site.tasks.forms import OverviewFilter
from valghalla.admin_site.tasks.overview_page import HIDDEN, hidden_types, overview_page
from valghalla.admin_site.tasks.place_page import place_page
from valghalla.admin_site.tasks.request import OfficeRequest
from valghalla.elections.models import ElectionWorkLocation
from valghalla.tasks import overview as reading


@admin_page(may=READ)
def overview(request: OfficeRequest) -> HttpResponse:
    """How many tasks are filled, by area, place and task type."""
    election = request.election
    form = OverviewFilter(request.GET, election=election, teams=reading.teams_of(election))
    chosen = form.cleaned_data if form.is_valid() else {}
    seen = reading.overview(election, days=chosen.get("day", ()), teams=chosen.get("team", ()))
    page = overview_page(
        election,
        seen,
        form,
        request.GET,
        preferences=request.staff.preferences,
        may_edit=request.staff.role in EDIT,
        unfolded=bool(request.htmx),
    )
    return render(request, "admin_site/tasks/overview.html", {"page": page})


@admin_page(may=READ)
@require_POST
def overview_columns(request: OfficeRequest) -> HttpResponse:
    """Remember which task types this user wants columns for; types of other elections are left as they were."""
    known, shown = (
        {int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) < 19}
        for name in ("known", "shown")
    )
    with transaction.atomic():
        staff = StaffUser.objects.select_for_update().get(pk=request.staff.pk)
        hidden = (hidden_types(staff.preferences) - known) | (known - shown)
        staff.preferences = staff.preferences | {HIDDEN: sorted(hidden)}
        staff.save(update_fields=["preferences"])
    back = QueryDict(request.POST.get("back", "")).urlencode()
    address = reverse("overview", args=[request.election.pk])
    return HttpResponseRedirect(f"{address}?{back}" if back else address)


@admin_page(may=READ)
def place(request: OfficeRequest, place_id: int) -> HttpResponse:
    """One place: teams against task types, and each team's tasks with what can be done with them."""
    found = get_object_or_404(
        ElectionWorkLocation.objects.select_related("election"), pk=place_id, election=request.election
    )
    page = place_page(found, request.GET, municipality=request.municipality, may_edit=request.staff.role in EDIT)
    return render(request, "admin_site/tasks/place.html", {"page": page})


@admin_page(may=READ)
def declined(request: OfficeRequest) -> HttpResponse:
    """Everybody who declined or withdrew."""
    page = declined_page(request.election, request.GET, unfolded=bool(request.htmx))
    return render(request, "admin_site/tasks/declined.html", {"page": page})
