"""The profile: seen, its protected address asked for, brought up to date from CPR."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from valghalla.accounts.rate_limits import limited
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.catalogue.pages import AskPage
from valghalla.admin_site.page import EDIT, admin_page, selected_election
from valghalla.admin_site.participants.profile_page import profile_page
from valghalla.admin_site.participants.words import why_not_looked_up
from valghalla.admin_site.request import AdminRequest
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.errors import Outside
from valghalla.components.parts import Confirm, Crumb
from valghalla.elections.models import Election
from valghalla.participants.cpr.look_up import look_up
from valghalla.participants.models import Participant
from valghalla.participants.register import update_from_cpr

_FIELDS: dict[str, str | Promise] = {
    "first_names": gettext_lazy("Name"),
    "last_name": gettext_lazy("Name"),
    "birth_date": gettext_lazy("Birth date"),
    "status": gettext_lazy("Status in CPR"),
    "street_address": gettext_lazy("Address"),
    "care_of": gettext_lazy("Address"),
    "postal_code": gettext_lazy("Address"),
    "city": gettext_lazy("Address"),
    "municipality_code": gettext_lazy("Municipality"),
    "citizenship": gettext_lazy("Citizenship"),
    "incapable": gettext_lazy("Has lost legal capacity"),
    "protected_address": gettext_lazy("Protected address"),
    "digital_post": gettext_lazy("Digital Post"),
    "cpr": gettext_lazy("CPR number"),
}


@admin_page()
def participant(request: AdminRequest, participant_id: int) -> HttpResponse:
    """One person; that she was looked at is recorded."""
    person = get_object_or_404(Participant, pk=participant_id)
    now = clock.now()
    record("participant.viewed", person, by=actor(request), now=now, participant_id=person.pk)
    return _shown(request, person, now=now)


@require_POST
@admin_page()
def address(request: AdminRequest, participant_id: int) -> HttpResponse:
    """The profile with a protected address; that it was asked for is recorded."""
    person = get_object_or_404(Participant, pk=participant_id)
    now = clock.now()
    record("participant.protected_address_shown", person, by=actor(request), now=now, participant_id=person.pk)
    return _shown(request, person, now=now, show_address=True)


@require_POST
@admin_page(may=EDIT)
@limited("cpr_by_staff")
def refresh(request: AdminRequest, participant_id: int) -> HttpResponse:
    """Ask CPR now, and tell what changed."""
    person = get_object_or_404(Participant, pk=participant_id)
    now = clock.now()
    try:
        facts = look_up(person.cpr, by=actor(request), now=now, purpose="refresh", participant_id=person.pk)
    except Outside as failure:
        messages.error(request, why_not_looked_up(failure))
        return redirect("participant", person.pk)
    try:
        changed = update_from_cpr(person, facts, by=actor(request), now=now)
    except Participant.DoesNotExist:
        messages.error(request, _("Somebody else has deleted the participant meanwhile."))
        return redirect("participants")
    _tell(request, changed)
    return redirect("participant", person.pk)


@admin_page(selects=False)
def other_election(request: AdminRequest, participant_id: int, place_id: int) -> HttpResponse:
    """A task of another election than the one worked on: ask before changing to it, then show the place there."""
    person = get_object_or_404(Participant, pk=participant_id)
    election: Election = request.election
    place = get_object_or_404(election.work_locations, pk=place_id)
    if request.method == "POST":
        return redirect("place", election.pk, place.pk)
    profile = reverse("participant", args=[person.pk])
    worked_on = selected_election(request)
    lines = (_("You work on %(election)s.") % {"election": worked_on.title},) if worked_on else ()
    page = AskPage(
        title=_("Change election"),
        breadcrumb=(
            Crumb(_("Participants"), reverse("participants")),
            Crumb(person.name, profile),
            Crumb(_("Change election")),
        ),
        confirm=Confirm(
            _("The task is in %(election)s. Change to that election?") % {"election": election.title},
            _("Change election"),
            profile,
            lines=lines,
            danger=False,
            action=request.path,
        ),
    )
    return render(request, "admin_site/catalogue/ask.html", {"page": page})


def _shown(request: AdminRequest, person: Participant, *, now, show_address: bool = False) -> HttpResponse:
    page = profile_page(request, person, now=now, show_address=show_address)
    return render(request, "admin_site/participants/profile.html", {"page": page})


def _tell(request: AdminRequest, changed: frozenset[str]) -> None:
    if "cpr_taken" in changed:
        messages.warning(
            request,
            _("The person has a new CPR number that another participant has too. Find out which one is to stay."),
        )
    names = list(dict.fromkeys(str(name) for field, name in _FIELDS.items() if field in changed))
    if names:
        messages.success(request, _("Brought up to date from CPR. Changed: %(fields)s.") % {"fields": ", ".join(names)})
    elif "cpr_taken" not in changed:
        messages.success(request, _("CPR was asked. Nothing has changed."))
