"""What My team shows."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Value, Window
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.citizen_site.my_team.filters import MemberFilter, bar_of
from valghalla.citizen_site.words import long_day
from valghalla.components.filters import FilterBar
from valghalla.components.formats import written
from valghalla.components.inline import Status
from valghalla.components.links import with_query
from valghalla.components.parts import Confirm, Pager, Tab
from valghalla.participants.models import Participant
from valghalla.tasks.teams.seen import Member, MemberTask
from valghalla.teams.models import JoinRequest, Team

A_PAGE = 25


@dataclass(frozen=True)
class ShownMemberTask:
    """A task of a member in words. team: "" where only one is shown."""

    title: str
    when: str
    place: str
    team: str
    state: Status


@dataclass(frozen=True)
class ShownMember:
    """A member on the list. url: of her page, "" for whoever only answers for the team.   roles: what else she is."""

    name: str
    url: str
    roles: tuple[str, ...]
    teams: str
    number: str
    tasks: tuple[ShownMemberTask, ...]


@dataclass(frozen=True)
class TeamWays:
    """What can be done for one team. message_url: "" when the municipality has not switched it on."""

    name: str
    link_url: str
    message_url: str
    list_url: str


@dataclass(frozen=True)
class ShownRequest:
    """Somebody who waits to be let in."""

    name: str
    team: str
    since: datetime.datetime
    url: str


@dataclass(frozen=True)
class MyTeamPage:
    """Members of one team or of all. unanswered: how many invitations wait, in words, "" for none."""

    title: str
    lead: str
    tabs: tuple[Tab, ...]
    ways: tuple[TeamWays, ...]
    requests: tuple[ShownRequest, ...]
    unanswered: str
    unanswered_url: str
    bar: FilterBar
    search: str
    team: str
    clear_search_url: str
    count: str
    members: tuple[ShownMember, ...]
    empty: str
    pager: Pager


@dataclass(frozen=True)
class RequestPage:
    """Whether somebody comes in."""

    title: str
    name: str
    team: str
    since: datetime.datetime
    back_url: str


@dataclass(frozen=True)
class ListPage:
    """The list as a file. columns: what stands in it."""

    title: str
    team: str
    with_contact: bool
    back_url: str


def tabs(teams: Sequence[Team], chosen: Team | None) -> tuple[Tab, ...]:
    """All teams, then each; nothing when there is one."""
    if len(teams) < 2:
        return ()
    own = (Tab(team.name, f"?team={team.pk}", current=team == chosen) for team in teams)
    return (*own, Tab(_("All my teams"), "?team=all", current=chosen is None))


def ways_of(team: Team, *, messages: bool) -> TeamWays:
    """The addresses. messages: whether the municipality lets teams be written to."""
    return TeamWays(
        name=team.name,
        link_url=reverse("my_team_link", args=[team.pk]),
        message_url=reverse("my_team_message", args=[team.pk]) if messages else "",
        list_url=reverse("my_team_list", args=[team.pk]),
    )


def shown_request(one: JoinRequest) -> ShownRequest:
    """Somebody who waits."""
    return ShownRequest(one.participant.name, one.team.name, one.asked_at, reverse("my_team_request", args=[one.pk]))


def my_team_page(
    teams: Sequence[Team],
    chosen: Team | None,
    members: Sequence[Member],
    *,
    requests: Sequence[JoinRequest],
    unanswered: int,
    form: MemberFilter,
    query: QueryDict,
    search: str,
    messages: bool,
    page: int,
    total: int,
) -> MyTeamPage:
    """The page. chosen: None for all of them.   page: from 1.   total: members that fit."""
    shown = [chosen] if chosen else list(teams)
    names = {team.pk: team.name for team in shown}
    waiting = ngettext(
        "%(count)s invitation has not been answered.", "%(count)s invitations have not been answered.", unanswered
    )
    narrowed = search or any(query.get(name) for name in ("place", "day", "state"))
    return MyTeamPage(
        title=_("My team") if len(teams) == 1 else _("My teams"),
        lead=chosen.name if chosen else _("All my teams"),
        tabs=tabs(teams, chosen),
        ways=tuple(ways_of(team, messages=messages) for team in shown),
        requests=tuple(shown_request(one) for one in requests),
        unanswered=waiting % {"count": unanswered} if unanswered else "",
        unanswered_url=with_query(query, {"state": "unanswered"}),
        bar=bar_of(form, query),
        search=search,
        team=query.get("team", ""),
        clear_search_url=with_query(query, {"name": None}),
        count=ngettext("%(count)s person", "%(count)s people", total) % {"count": total},
        members=tuple(shown_member(one, names) for one in members),
        empty=_("Nobody fits what you have chosen. Try to remove a filter.")
        if narrowed
        else _("There is nobody in the team yet. Send the invitation link to those who want to help."),
        pager=pager(query, page, total),
    )


def shown_member(one: Member, names: dict[int, str]) -> ShownMember:
    """A member in words. names: the teams shown, by key in Danish order."""
    several = len(names) > 1
    home = next((team for team in names if team in one.member_of), None)
    return ShownMember(
        name=one.participant.name,
        url=reverse("my_team_member", args=[home, one.participant.pk]) if home else "",
        roles=(_("Team responsible"),) if one.answers_for else (),
        teams=", ".join(name for pk, name in names.items() if pk in one.member_of | one.answers_for) if several else "",
        number=ngettext("%(count)s task", "%(count)s tasks", one.coming) % {"count": one.coming}
        if one.coming
        else _("No tasks"),
        tasks=tuple(shown_task(task, names[task.team] if several else "") for task in one.tasks),
    )


def shown_task(task: MemberTask, team: str = "") -> ShownMemberTask:
    """A task of a member."""
    when = _("%(day)s at %(time)s") % {"day": capfirst(long_day(task.day)), "time": written(task.starts)}
    return ShownMemberTask(task.kind, when, task.place, team, Status(task.state))


def request_page(one: JoinRequest) -> RequestPage:
    """The question."""
    return RequestPage(
        title=_("Let %(name)s into the team?") % {"name": one.participant.name},
        name=one.participant.name,
        team=one.team.name,
        since=one.asked_at,
        back_url=f"{reverse('my_team')}?team={one.team_id}",
    )


def list_page(team: Team, *, with_contact: bool) -> ListPage:
    """What the file holds, before it is taken."""
    return ListPage(_("The list of the team"), team.name, with_contact, f"{reverse('my_team')}?team={team.pk}")


def part_of(people: QuerySet[Participant], query: QueryDict) -> tuple[int, Sequence[Participant], int]:
    """The page asked for: its number, its people, and how many there are in all. One query, a second when the page lies
    beyond the last."""
    asked = query.get("page", "")
    number = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    counted = people.annotate(in_all=Window(Count(Value(1))))
    rows = list(counted[(number - 1) * A_PAGE : number * A_PAGE])
    if not rows and number > 1:
        number, rows = 1, list(counted[:A_PAGE])
    return number, rows, rows[0].in_all if rows else 0


def pager(query: QueryDict, number: int, total: int) -> Pager:
    """The way through the list."""
    return Pager(
        previous_url=with_query(query, {"page": str(number - 1)}) if number > 1 else "",
        next_url=with_query(query, {"page": str(number + 1)}) if number * A_PAGE < total else "",
        first=(number - 1) * A_PAGE + 1 if total else None,
        last=min(number * A_PAGE, total) if total else None,
        total=total,
    )


def confirm_of(question: str, yes: str, back_url: str, lines: Sequence[str]) -> Confirm:
    """A question that a POST to the same page answers."""
    return Confirm(question, yes, back_url, tuple(lines), (("agreed", "1"),))
