"""The tasks that a participant's teams still have free."""

import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from valghalla.accounts.rate_limits import limited, wrong
from valghalla.base import clock
from valghalla.citizen_site.page import PARTICIPANT, citizen_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks import take
from valghalla.citizen_site.tasks.filters import TeamTaskFilter
from valghalla.citizen_site.tasks.pages import list_page
from valghalla.citizen_site.tasks.ways import ByTeam
from valghalla.elections.models import ElectionTeam
from valghalla.participants.models import Participant
from valghalla.tasks.claim import Group
from valghalla.tasks.queries import teams_of
from valghalla.teams.requests import to_be_told

Key = tuple[int, int, int, datetime.date]


@require_GET
@citizen_page(needs=PARTICIPANT)
def tasks(request: CitizenRequest) -> HttpResponse:
    """Cards of what can be taken."""
    participant = request.participant
    page = list_page(
        ByTeam(participant),
        title=_("Tasks"),
        lead=_("Here is what your teams still need help with."),
        empty=lambda: _why_empty(participant),
        query=request.GET,
        form_class=TeamTaskFilter,
        participant=participant,
        now=clock.now(),
    )
    return render(request, "citizen_site/tasks/list.html", {"page": page})


@require_GET
@citizen_page(needs=PARTICIPANT)
@limited("link")
def task(request: CitizenRequest, key: Key) -> HttpResponse:
    """One task of a team."""
    way = ByTeam(request.participant)
    return take.show(request, _group(request, way, key), way, now=clock.now())


@require_http_methods(["GET", "POST"])
@citizen_page(needs=PARTICIPANT)
@limited("link")
def take_task(request: CitizenRequest, key: Key) -> HttpResponse:
    """Take it, after a question."""
    way = ByTeam(request.participant)
    return take.take(request, _group(request, way, key), way, now=clock.now())


def _why_empty(participant: Participant) -> str:
    if teams_of(participant.pk).exists():
        return _("Your teams have no tasks available at the moment.")
    if any(one.decided_at is None for one in to_be_told(participant, now=clock.now())):
        return _("You wait to be let into a team. Its tasks are shown here as soon as you have been let in.")
    return _(
        "You are not in any team yet, so there are no tasks to show. Ask the municipality or your party for a link to a "
        "team."
    )


def _group(request: CitizenRequest, way: ByTeam, key: Key) -> Group:
    try:
        return way.group(key)
    except ElectionTeam.DoesNotExist:
        wrong(request)
        raise Http404 from None
