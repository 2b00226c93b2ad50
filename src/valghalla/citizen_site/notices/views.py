"""Choosing how often one is told."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valghalla.base import clock
from valghalla.citizen_site.my_work_location.whose import answers_for_places
from valghalla.citizen_site.notices.forms import NoticesForm, Role
from valghalla.citizen_site.page import PARTICIPANT, citizen_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import herself, teams_of_person
from valghalla.tasks.messages.notices import choose_pace, pace_of


@require_http_methods(["GET", "POST"])
@citizen_page(needs=PARTICIPANT)
def notices(request: CitizenRequest) -> HttpResponse:
    """How often whoever answers for something is told what happens there; nobody else has anything to choose."""
    participant = request.participant
    roles = _roles(request)
    if not roles:
        raise PermissionDenied
    form = NoticesForm(
        request.POST if request.method == "POST" else None,
        roles=roles,
        initial={role: pace_of(participant, role) for role in roles},
    )
    back = reverse("my_team" if Role.TEAM in roles else "work_location")
    if form.is_bound and form.is_valid():
        for role in roles:
            choose_pace(participant, role, form.cleaned_data[role], by=herself(request), now=clock.now())
        messages.success(request, _("Your choice is saved."))
        return HttpResponseRedirect(back)
    page = {"title": _("How often should we write to you?"), "form": form, "back": back}
    return render(request, "citizen_site/notices/notices.html", {"page": page}, status=422 if form.errors else 200)


def _roles(request: CitizenRequest) -> list[str]:
    """What she answers for, now."""
    teams = any(team.answered_for for team in teams_of_person(request))  # type: ignore[attr-defined]
    return [role for role, has in ((Role.TEAM, teams), (Role.PLACE, bool(answers_for_places(request)))) if has]
