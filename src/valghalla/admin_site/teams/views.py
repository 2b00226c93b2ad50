"""Teams: list, one team with its members, create, edit, delete, who answers, and carrying names into elections."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.admin_site.catalogue.carry import carry_page
from valghalla.admin_site.catalogue.deleting import still_as_seen
from valghalla.admin_site.catalogue.editing import actor, attempt
from valghalla.admin_site.catalogue.pages import crumbs
from valghalla.admin_site.catalogue.responsibles import pick_page
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.teams import pages
from valghalla.admin_site.teams.forms import TeamForm
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.elections.carry import team_differences
from valghalla.tasks.catalogue.carry import carrying_team
from valghalla.tasks.catalogue.take_out import (
    InActiveElection,
    MembersWithoutTeam,
    delete_team,
    effects_of_deleting,
    why_team_stays,
)
from valghalla.teams.errors import Decided
from valghalla.teams.models import Team
from valghalla.teams.requests import let_in, turn_away
from valghalla.teams.responsibles import add_responsible, remove_responsible
from valghalla.teams.teams import change_team, create_team


@admin_page()
def teams(request: AdminRequest) -> HttpResponse:
    """The list."""
    return render(request, "admin_site/catalogue/list.html", {"page": pages.list_page(request)})


@admin_page()
def team(request: AdminRequest, team_id: int) -> HttpResponse:
    """One team; that its members were looked at is recorded."""
    shown = get_object_or_404(Team, pk=team_id)
    page = pages.team_page(request, shown, differing=len(team_differences(shown, today=clock.today())))
    record("team.members_seen", shown, by=actor(request), now=clock.now(), people=len(page.members.rows))
    return render(request, "admin_site/teams/team.html", {"page": page})


@admin_page(may=EDIT)
def new(request: AdminRequest) -> HttpResponse:
    """Create."""
    form = TeamForm(request.POST or None, initial={"version": 0})
    if request.method == "POST":
        done = attempt(
            form,
            lambda data: create_team(
                name=data["name"],
                short_name=data["short_name"],
                description=data["description"],
                by=actor(request),
                now=clock.now(),
            ),
        )
        if done.saved:
            messages.success(request, _("%(name)s is created.") % {"name": done.saved.name})
            return redirect("team", done.saved.pk)
    return render(request, "admin_site/catalogue/form.html", {"page": pages.form_page(form)})


@admin_page(may=EDIT)
def edit(request: AdminRequest, team_id: int) -> HttpResponse:
    """Edit; then offer the names to elections that have a copy."""
    edited = get_object_or_404(Team, pk=team_id)
    if request.method != "POST":
        page = pages.form_page(TeamForm(initial=_values(edited)), team=edited)
        return render(request, "admin_site/catalogue/form.html", {"page": page})
    done = attempt(
        TeamForm(request.POST),
        lambda data: change_team(edited.pk, **data, by=actor(request), now=clock.now()),
        record=edited,
        values_of=_values,
    )
    if done.saved:
        messages.success(request, _("%(name)s is saved.") % {"name": done.saved.name})
        if done.saved.version != edited.version and team_differences(done.saved, today=clock.today()):
            return redirect("team_carry", edited.pk)
        return redirect("team", edited.pk)
    page = pages.form_page(done.form, team=edited, conflict=done.conflict)
    return render(request, "admin_site/catalogue/form.html", {"page": page})


@admin_page(may=EDIT)
def delete(request: AdminRequest, team_id: int) -> HttpResponse:
    """Ask, then delete."""
    asked = get_object_or_404(Team, pk=team_id)
    now = clock.now()
    today = clock.danish_date(now)
    effects = effects_of_deleting(asked, today=today)
    if request.method == "POST" and still_as_seen(request, asked, effects):
        try:
            delete_team(asked, today=today, by=actor(request), now=now)
        except (InActiveElection, MembersWithoutTeam):
            pass  # the page says why
        else:
            messages.success(request, _("%(name)s is deleted.") % {"name": asked.name})
            return redirect("teams")
    page = pages.delete_page(asked, effects, why_team_stays(asked))
    return render(request, "admin_site/catalogue/ask.html", {"page": page})


@admin_page(may=EDIT)
def carry(request: AdminRequest, team_id: int) -> HttpResponse:
    """Offer the team's names to elections that are not over."""
    carried = get_object_or_404(Team, pk=team_id)
    return carry_page(
        request,
        lambda: carrying_team(carried, today=clock.today()),
        title=_("Use the change in elections too?"),
        breadcrumb=crumbs(
            (_("Teams"), reverse("teams")), (carried.name, reverse("team", args=[carried.pk])), (_("Elections"), "")
        ),
        back_url=reverse("team", args=[carried.pk]),
    )


@admin_page(may=EDIT)
def responsible_add(request: AdminRequest, team_id: int) -> HttpResponse:
    """Search for somebody and let her answer for the team."""
    answered = get_object_or_404(Team, pk=team_id)
    own = reverse("team", args=[answered.pk])
    return pick_page(
        request,
        title=_("Add responsible"),
        lead=_("Who answers for a team can invite to it and follow its tasks. She need not be a member."),
        breadcrumb=crumbs((_("Teams"), reverse("teams")), (answered.name, own), (_("Add responsible"), "")),
        back_url=own,
        now_responsible=set(answered.responsibles.values_list("participant_id", flat=True)),
        add=lambda person: add_responsible(answered, person, by=actor(request), now=clock.now()),
    )


@require_POST
@admin_page(may=EDIT)
def decide(request: AdminRequest, team_id: int) -> HttpResponse:
    """Let somebody who waits into the team, or not; what was decided meanwhile stands."""
    asked_for = get_object_or_404(Team, pk=team_id)
    key = request.POST.get("request", "")[:18]
    asked = asked_for.join_requests.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    if asked is not None:
        try:
            (let_in if request.POST.get("do") == "let_in" else turn_away)(asked, by=actor(request), now=clock.now())
        except Decided:
            messages.warning(request, _("It has been decided already whether the person comes into the team."))
        else:
            messages.success(request, _("Your answer is kept."))
    return redirect("team", asked_for.pk)


@require_POST
@admin_page(may=EDIT)
def responsible_remove(request: AdminRequest, team_id: int) -> HttpResponse:
    """Somebody no longer answers for the team."""
    answered = get_object_or_404(Team, pk=team_id)
    person = request.POST.get("participant", "")[:18]
    if person.isdecimal() and remove_responsible(answered, int(person), by=actor(request), now=clock.now()):
        messages.success(request, _("The person is no longer responsible."))
    return redirect("team", answered.pk)


def _values(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "short_name": team.short_name,
        "description": team.description,
        "version": team.version,
    }
