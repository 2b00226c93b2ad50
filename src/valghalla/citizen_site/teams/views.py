"""A team's link: who the team is, and joining it."""

import functools
from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valghalla.accounts.rate_limits import limited, wrong
from valghalla.base import clock
from valghalla.citizen_site.page import PARTICIPANT, SIGNED_IN, citizen_page
from valghalla.citizen_site.registration import begun
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.teams.pages import team_page
from valghalla.citizen_site.who import herself
from valghalla.teams.errors import TeamLinkClosed
from valghalla.teams.joining import Joining, belongs_to, count_opened, join_by_link, read_team_link
from valghalla.teams.models import TeamLink
from valghalla.teams.requests import is_waiting, put_away

View = Callable[..., HttpResponse]


def open_link(view: View) -> View:
    """Give the view the link behind the token; one that leads nowhere says so. Guessing them is limited."""

    @limited("link")
    @functools.wraps(view)
    def page(request: CitizenRequest, token: str) -> HttpResponse:
        try:
            link = read_team_link(token, now=clock.now())
        except TeamLinkClosed as closed:
            if closed.reason == "unknown":
                wrong(request)
            return render(request, "citizen_site/links/closed.html", {"reason": closed.reason}, status=404)
        return view(request, link)

    return page


@require_GET
@citizen_page()
@open_link
def team_link(request: CitizenRequest, link: TeamLink) -> HttpResponse:
    """Which team it is."""
    transaction.on_commit(lambda: count_opened(link))
    page = team_page(
        link,
        signed_in=request.citizen_cpr is not None,
        waiting=is_waiting(link, request.participant),
    )
    return render(request, "citizen_site/teams/team_link.html", {"page": page})


@require_http_methods(["GET", "POST"])
@citizen_page(needs=SIGNED_IN)
@open_link
def join_team(request: CitizenRequest, link: TeamLink) -> HttpResponse:
    """Join, after a question. Who is new here registers first; who is in the team already is told so."""
    participant = request.participant
    if participant is None:
        begun.begin_for_team(request, link.token)
        return HttpResponseRedirect(begun.next_step(request))
    if belongs_to(link.team_id, participant):
        messages.info(request, _("You are in %(team)s already.") % {"team": link.team.name})
        return HttpResponseRedirect(reverse("front_page"))
    if is_waiting(link, participant):
        return told(request, Joining.WAITING, link)
    if request.method != "POST":
        return render(request, "citizen_site/teams/join.html", {"page": team_page(link, signed_in=True, waiting=False)})
    outcome = join_by_link(link, participant, by=herself(request), now=clock.now())
    return told(request, outcome, link)


@require_POST
@citizen_page(needs=PARTICIPANT)
def answer_read(request: CitizenRequest) -> HttpResponse:
    """Put away what was answered to whoever asked to join a team; back to where it stood."""
    team, back = request.POST.get("team", ""), request.POST.get("next", "")
    if team.isascii() and team.isdigit() and len(team) < 16:
        put_away(request.participant, int(team), now=clock.now())
    own = [reverse("front_page"), reverse("my_tasks"), reverse("tasks")]
    return HttpResponseRedirect(back if back in own else own[0])


def told(request: CitizenRequest, outcome: Joining, link: TeamLink) -> HttpResponse:
    """Say what came of following the link, on the page that leads on from there."""
    team = {"team": link.team.name}
    if outcome is Joining.WAITING:  # which stands on the front page for as long as she waits
        return HttpResponseRedirect(reverse("front_page"))
    if outcome is Joining.TURNED_AWAY:
        messages.warning(
            request, _("You have not been let into %(team)s. Contact the municipality if that is wrong.") % team
        )
        return HttpResponseRedirect(reverse("front_page"))
    messages.success(request, _("You are now a member of %(team)s.") % team)
    return HttpResponseRedirect(reverse("tasks"))
