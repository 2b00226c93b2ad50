"""My team: the members, who waits to come in, and the list as a file."""

import datetime
from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valghalla.audit.models import AuditEntry
from valghalla.audit.record import entry
from valghalla.base import clock
from valghalla.citizen_site import settled
from valghalla.citizen_site.my_team import pages
from valghalla.citizen_site.my_team.door import one_of, own_teams, team_page
from valghalla.citizen_site.my_team.filters import MemberFilter, sought_in
from valghalla.citizen_site.my_team.searching import keep, kept
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import herself
from valghalla.lists.export import Format
from valghalla.lists.team_list import team_list
from valghalla.municipalities.models import Settings
from valghalla.tasks.teams.seen import Member, copies_of, held_of, members, people_of
from valghalla.teams.errors import Decided
from valghalla.teams.models import JoinRequest, Team
from valghalla.teams.requests import let_in, turn_away, waiting_for

OF_FILTERS = ("team", "place", "day", "state")


@require_http_methods(["GET", "POST"])
@team_page
def my_team(request: CitizenRequest) -> HttpResponse:
    """The members of one team, or of all; that they were looked at is recorded. A name is searched for by POST."""
    if request.method == "POST":
        return HttpResponseRedirect(f"{reverse('my_team')}?{_searched(request).urlencode()}")
    query, teams, now = request.GET, own_teams(request), clock.now()
    chosen = _chosen(teams, query.get("team", ""))
    shown = [chosen] if chosen else teams
    keys, today = [team.pk for team in shown], clock.danish_date(now)
    copies, search = copies_of(keys), kept(request, query.get("name", ""))
    people = people_of(keys, sought_in(query, search=search), copies=copies)
    number, rows, total = pages.part_of(people, query)
    found = members(rows, keys, today=today, copies=copies)
    held = held_of(copies, today=today)
    page = pages.my_team_page(
        teams,
        chosen,
        found,
        requests=list(waiting_for(Team.objects.filter(pk__in=keys))),
        unanswered=held.unanswered,
        form=MemberFilter(query, places=held.places, days=held.days),
        query=query,
        search=search,
        messages=settled.settings().team_messages_a_day > 0,
        page=number,
        total=total,
    )
    _record_seen(request, shown, found, now=now)
    return render(request, "citizen_site/my_team/my_team.html", {"page": page})


@require_http_methods(["GET", "POST"])
@team_page
def join_request(request: CitizenRequest, request_id: int) -> HttpResponse:
    """Whether somebody who waits comes in. What was decided meanwhile stands."""
    teams = [team.pk for team in own_teams(request)]
    found = JoinRequest.objects.select_related("team", "participant").filter(pk=request_id, team__in=teams)
    if (asked := found.first()) is None:
        raise Http404
    back = HttpResponseRedirect(f"{reverse('my_team')}?team={asked.team_id}")
    if asked.decided_at is not None and request.method != "POST":
        messages.info(request, _("It has been decided already whether the person comes into the team."))
        return back
    if request.method != "POST":
        return render(request, "citizen_site/my_team/request.html", {"page": pages.request_page(asked)})
    facts = {"name": asked.participant.name, "team": asked.team.name}
    try:
        if request.POST.get("do") == "let_in":
            let_in(asked, by=herself(request), now=clock.now())
            messages.success(request, _("%(name)s is now a member of %(team)s.") % facts)
        elif request.POST.get("do") == "turn_away":
            turn_away(asked, by=herself(request), now=clock.now())
            messages.success(request, _("%(name)s does not come into %(team)s.") % facts)
    except Decided:
        messages.info(request, _("It has been decided already whether the person comes into the team."))
    return back


@require_http_methods(["GET", "POST"])
@team_page
def take_list(request: CitizenRequest, team: Team) -> HttpResponse:
    """What the file holds; by POST the file itself."""
    if request.method != "POST":
        with_contact = Settings.objects.values_list("shows_members_contact", flat=True).get()
        page = pages.list_page(team, with_contact=with_contact)
        return render(request, "citizen_site/my_team/list.html", {"page": page})
    format = Format.CSV if request.POST.get("format") == "csv" else Format.XLSX
    made = team_list(team, format=format, by=herself(request), now=clock.now())
    answer = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.content_type)
    return cast(HttpResponse, answer)


def _record_seen(request: CitizenRequest, teams: list[Team], found: list[Member], *, now: datetime.datetime) -> None:
    """One entry for each team shown."""
    seen = [(team, sum(team.pk in one.member_of | one.answers_for for one in found)) for team in teams]
    AuditEntry.objects.bulk_create(
        entry("team.members_seen", team, by=herself(request), now=now, people=people) for team, people in seen
    )


def _chosen(teams: list[Team], asked: str) -> Team | None:
    """The team to show; None for all of them, the first when nothing is asked for."""
    if asked == "all" and len(teams) > 1:
        return None
    if asked.isascii() and asked.isdigit() and len(asked) < 16:
        return one_of(teams, int(asked))
    return teams[0]


def _searched(request: CitizenRequest) -> QueryDict:
    query = QueryDict(mutable=True)
    for name in OF_FILTERS:
        if value := request.POST.get(name):
            query[name] = value
    if text := request.POST.get("search", "").strip():
        query["name"] = keep(request, text)
    return query
