"""One door for the pages of those who answer for teams. What they answer for is read at each request."""

import functools
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from valghalla.citizen_site.page import PARTICIPANT, citizen_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import teams_of_person
from valghalla.teams.models import Team

View = Callable[..., HttpResponse]


def own_teams(request: CitizenRequest) -> list[Team]:
    """The teams that whoever is signed in answers for now, in Danish order; read once a request."""
    return [team for team in teams_of_person(request) if team.answered_for]  # type: ignore[attr-defined]


def team_page(view: View) -> View:
    """Let in whoever answers for a team; others are refused. A ``team_id`` in the address becomes the Team, and one that
    she does not answer for is unknown."""

    @citizen_page(needs=PARTICIPANT)
    @functools.wraps(view)
    def page(request: CitizenRequest, *args, **kwargs) -> HttpResponse:
        teams = own_teams(request)
        if not teams:
            raise PermissionDenied
        if "team_id" in kwargs:
            kwargs["team"] = one_of(teams, kwargs.pop("team_id"))
        return view(request, *args, **kwargs)

    return page


def one_of(teams: list[Team], pk: int) -> Team:
    """The team with the key among these; anything else is unknown."""
    found = next((team for team in teams if team.pk == pk), None)
    if found is None:
        raise Http404
    return found
