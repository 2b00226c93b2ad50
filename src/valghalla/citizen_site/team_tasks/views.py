"""How far the teams' tasks are filled; one of them with its link; taking a place oneself."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valghalla.base import clock
from valghalla.citizen_site import settled
from valghalla.citizen_site.my_team.door import team_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks import take
from valghalla.citizen_site.tasks.ways import key_of
from valghalla.citizen_site.team_tasks.pages import team_task_page, team_tasks_page
from valghalla.citizen_site.team_tasks.way import Key, own_group, way_of
from valghalla.citizen_site.who import herself
from valghalla.municipalities.links import citizen_page as address_of
from valghalla.tasks.links.links import link_to, single_link
from valghalla.tasks.teams.seen import filled_group, filled_groups


@require_GET
@team_page
def team_tasks(request: CitizenRequest) -> HttpResponse:
    """Cards of all groups, filled or not."""
    way, now = way_of(request), clock.now()
    groups = filled_groups(way.teams, today=clock.danish_date(now))
    page = team_tasks_page(groups, way, request.GET, now=now)
    return render(request, "citizen_site/team_tasks/list.html", {"page": page})


@require_GET
@team_page
def team_task(request: CitizenRequest, key: Key) -> HttpResponse:
    """One group, with its public link once there is one."""
    way, now = way_of(request), clock.now()
    group = own_group(way, key, now=now)
    found = filled_group(group)
    if found is None:
        raise Http404
    link = single_link(group)
    address = address_of(request.municipality, "task_link", link.token) if link else ""
    page = team_task_page(found, way, link=address, proposes=settled.settings().lets_teams_propose, now=now)
    return render(request, "citizen_site/team_tasks/task.html", {"page": page})


@require_POST
@team_page
def make_link(request: CitizenRequest, key: Key) -> HttpResponse:
    """Make the public link of the group; there is one at most."""
    now = clock.now()
    group = own_group(way_of(request), key, now=now)
    link_to(group, by=herself(request), now=now)
    return redirect("team_task", key_of(group))


@require_http_methods(["GET", "POST"])
@team_page
def take_team_task(request: CitizenRequest, key: Key) -> HttpResponse:
    """Take a place oneself, after a question; also of a trusted task, by the rules that hold for everybody."""
    way, now = way_of(request), clock.now()
    return take.take(request, own_group(way, key, now=now), way, now=now)
