"""The pages of teams."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.deleting import effect_figures, effect_lines, seen
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage, FormPage, ListPage, Way, crumbs
from valghalla.admin_site.catalogue.paging import SearchForm, in_danish_order, listed, matching, part_of
from valghalla.admin_site.request import AdminRequest
from valghalla.components.inline import Actions, Link
from valghalla.components.parts import Confirm, Conflict, Crumb, Fact
from valghalla.components.tables import Column, Row, Table
from valghalla.tasks.catalogue.effects import Effects
from valghalla.tasks.catalogue.take_out import InActiveElection, MembersWithoutTeam
from valghalla.teams.models import Team, TeamMember, TeamResponsible
from valghalla.teams.requests import waiting_for


@dataclass(frozen=True)
class Person:
    """Somebody responsible, with the address of the profile."""

    id: int
    name: str
    url: str


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits to be let in. id: of the request."""

    id: int
    name: str
    url: str
    since: datetime.datetime


@dataclass(frozen=True)
class TeamPage:
    """A team with its responsibles, who waits to be let in, and members."""

    title: str | Promise
    lead: str | Promise
    breadcrumb: tuple[Crumb, ...]
    facts: tuple[Fact, ...]
    description: str
    responsibles: tuple[Person, ...]
    waiting: tuple[Waiting, ...]
    request_url: str
    members: Table
    may_edit: bool
    ways: tuple[Way, ...]
    responsible_add_url: str
    responsible_remove_url: str


def list_page(request: AdminRequest) -> ListPage:
    """All teams with how many members and responsibles each has."""
    form = SearchForm(request.GET, label=_("Search teams"))
    edit = may_edit(request)
    rows = matching(Team.objects.all(), ["name", "short_name"], form.value("search"))
    rows = in_danish_order(rows, "short_name", as_="short_place").annotate(
        member_count=_number(TeamMember), responsible_count=_number(TeamResponsible)
    )
    table, bar = listed(
        request,
        rows,
        form=form,
        columns=[
            Column("name", _("Name"), sortable=True),
            Column("short_name", _("Short name"), sortable=True),
            Column("members", _("Members"), numeric=True, sortable=True),
            Column("responsibles", _("Responsibles"), numeric=True, sortable=True),
            *([Column("link", _("Invitation link"))] if edit else []),
        ],
        sorts={
            "name": "sort_key",
            "short_name": "short_place",
            "members": "member_count",
            "responsibles": "responsible_count",
        },
        default="name",
        row=lambda team: Row(
            (team.name, team.short_name, team.member_count, team.responsible_count, *((_link(team),) if edit else ())),
            url=reverse("team", args=[team.pk]),
        ),
        caption=_("Teams"),
        empty=_("There are no teams yet. Create the first; each task belongs to a team."),
    )
    return ListPage(
        title=_("Teams"),
        breadcrumb=crumbs((_("Teams"), "")),
        table=table,
        bar=bar,
        ways=(Way(_("Create team"), reverse("team_new"), "primary", "plus"),) if edit else (),
    )


def team_page(request: AdminRequest, team: Team, *, differing: int) -> TeamPage:
    """One team. differing: how many elections have other names for it."""
    edit = may_edit(request)
    responsibles = team.responsibles.select_related("participant").order_by("participant__name_key", "id")
    ways: list[Way] = []
    if edit:
        ways.append(Way(_("Edit"), reverse("team_edit", args=[team.pk]), "primary", "edit"))
        if differing:
            label = ngettext("%(count)s election has it otherwise", "%(count)s elections have it otherwise", differing)
            ways.append(Way(label % {"count": differing}, reverse("team_carry", args=[team.pk]), "secondary", "sync"))
        ways.append(Way(_("Invitation link"), reverse("team_invitation_link", args=[team.pk]), "secondary", "link"))
    return TeamPage(
        title=team.name,
        lead="",
        breadcrumb=crumbs((_("Teams"), reverse("teams")), (team.name, "")),
        facts=(Fact(_("Short name"), team.short_name), Fact(_("Work locations"), team.work_locations.count())),
        description=team.description,
        responsibles=tuple(
            Person(one.participant_id, one.participant.name, reverse("participant", args=[one.participant_id]))
            for one in responsibles
        ),
        waiting=tuple(
            Waiting(one.pk, one.participant.name, reverse("participant", args=[one.participant_id]), one.asked_at)
            for one in waiting_for(Team.objects.filter(pk=team.pk))
        ),
        request_url=reverse("team_request", args=[team.pk]),
        members=_members(request, team),
        may_edit=edit,
        ways=tuple(ways),
        responsible_add_url=reverse("team_responsible_add", args=[team.pk]),
        responsible_remove_url=reverse("team_responsible_remove", args=[team.pk]),
    )


def form_page(form: BaseForm, *, team: Team | None = None, conflict: Conflict | None = None) -> FormPage:
    """The form of a new or an existing team."""
    title = _("Edit %(name)s") % {"name": team.name} if team else _("Create team")
    own = ((team.name, reverse("team", args=[team.pk])), (_("Edit"), "")) if team else ((title, ""),)
    return FormPage(
        title=title,
        breadcrumb=crumbs((_("Teams"), reverse("teams")), *own),
        form=form,
        cancel_url=reverse("team", args=[team.pk]) if team else reverse("teams"),
        delete_url=reverse("team_delete", args=[team.pk]) if team else "",
        conflict=conflict,
    )


def delete_page(team: Team, effects: Effects, reason: InActiveElection | MembersWithoutTeam | None) -> AskPage:
    """The question with its numbers, or why the team has to stay."""
    common: dict[str, Any] = {
        "title": _("Delete team"),
        "breadcrumb": crumbs(
            (_("Teams"), reverse("teams")), (team.name, reverse("team", args=[team.pk])), (_("Delete"), "")
        ),
    }
    if reason is not None:
        return AskPage(
            **common,
            refusal=(_("%(name)s cannot be deleted") % {"name": team.name}, _why(reason)),
            ways=(Way(_("Back"), reverse("team", args=[team.pk])),),
        )
    members = team.members.count()
    membership = ngettext("%(count)s member leaves the team.", "%(count)s members leave the team.", members) % {
        "count": members
    }
    return AskPage(
        **common,
        figures=effect_figures(effects),
        confirm=Confirm(
            question=_("Delete the team %(name)s?") % {"name": team.name},
            lines=(
                *((membership,) if members else (_("It has no members."),)),
                _("Its links to join stop working."),
                *effect_lines(effects),
            ),
            yes=_("Delete the team and its tasks") if effects.tasks else _("Delete the team"),
            cancel_url=reverse("team", args=[team.pk]),
            hidden=seen(team, effects),
        ),
    )


def _why(reason: InActiveElection | MembersWithoutTeam) -> str:
    if isinstance(reason, InActiveElection):
        return ngettext(
            "It belongs to a place in %(count)s active election. Wait until it is over, or make it inactive.",
            "It belongs to places in %(count)s active elections. Wait until they are over, or make them inactive.",
            reason.elections,
        ) % {"count": reason.elections}
    return ngettext(
        "%(count)s member would be in no team at all. Add the person to another team first.",
        "%(count)s members would be in no team at all. Add them to another team first.",
        reason.members,
    ) % {"count": reason.members}


def _members(request: AdminRequest, team: Team) -> Table:
    rows: QuerySet[TeamMember] = team.members.select_related("participant")
    part = part_of(rows, {"name": "participant__name_key", "joined": "joined_at"}, "name", request.GET)
    return Table(
        caption=_("Members"),
        columns=(
            Column("name", _("Name"), sortable=True),
            Column("born", _("Birth date")),
            Column("joined", _("Member since"), sortable=True, secondary=True),
        ),
        rows=tuple(
            Row(
                (one.participant.name, one.participant.birth_date, one.joined_at),
                url=reverse("participant", args=[one.participant_id]),
            )
            for one in part.rows
        ),
        sort=part.sort,
        empty=_("Nobody is a member yet."),
        pager=part.pager if part.rows else None,
    )


def _link(team: Team) -> Actions:
    address = reverse("team_invitation_link", args=[team.pk])
    return Actions((Link(_("Copy link"), address, team.name, "link", dialog=True),))


def _number(model: Any) -> Coalesce:
    counted = model.objects.filter(team=OuterRef("pk")).order_by().values("team").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
