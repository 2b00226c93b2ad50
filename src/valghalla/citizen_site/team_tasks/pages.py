"""What the pages about the teams' tasks show."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.citizen_site.days import OfDay, by_day
from valghalla.citizen_site.tasks.filters import Copies, TeamTaskFilter, bar_of, chosen
from valghalla.citizen_site.tasks.shown import ShownTask, of_group
from valghalla.citizen_site.tasks.ways import key_of
from valghalla.citizen_site.team_tasks.way import AsResponsible
from valghalla.components.filters import FilterBar
from valghalla.components.inline import Badge
from valghalla.components.links import with_query
from valghalla.components.parts import Fact, Pager
from valghalla.tasks.teams.seen import FilledGroup
from valghalla.tasks.timing import has_begun

CARDS = 12


@dataclass(frozen=True)
class FilledCard:
    """A group of equal places. take_url: "" when none is free, or it has begun."""

    shown: ShownTask
    badges: tuple[Badge, ...]
    accepted: str
    page_url: str
    take_url: str


@dataclass(frozen=True)
class TeamTasksPage:
    """How far all of them are filled. total: of those the filters let through."""

    title: str
    lead: str
    total: str
    bar: FilterBar | None
    days: tuple[OfDay[FilledCard], ...]
    empty: str
    pager: Pager


@dataclass(frozen=True)
class TeamTaskPage:
    """One group. link: the public address, "" until it is asked for.   propose_url: "" when not switched on."""

    title: str
    shown: ShownTask
    badges: tuple[Badge, ...]
    facts: tuple[Fact, ...]
    link: str
    link_url: str
    take_url: str
    propose_url: str
    back_url: str


def team_tasks_page(
    groups: Sequence[FilledGroup], way: AsResponsible, query: QueryDict, *, now: datetime.datetime
) -> TeamTasksPage:
    """The page, narrowed by the filters in the address."""
    copies: Copies = {
        "place": {one.work_location.pk: one.work_location for one in groups},
        "kind": {one.task_type.pk: one.task_type for one in groups},
        "team": {one.team.pk: one.team for one in groups},
    }
    form = TeamTaskFilter(query, groups=[one.group for one in groups], copies=copies)
    if len({one.group.team_id for one in groups}) < 2:
        del form.fields["team"]
    fits = chosen(form, query)
    fitting = [one for one in groups if fits(one.group)]
    number = _page_number(query, len(fitting))
    shown = fitting[(number - 1) * CARDS : number * CARDS]
    counted = {"accepted": sum(one.accepted for one in fitting), "total": sum(one.total for one in fitting)}
    return TeamTasksPage(
        title=_("Task distribution"),
        lead=_("All tasks of your teams from today on, and how far they are filled."),
        total=_("Signed up in all: %(accepted)s of %(total)s") % counted if fitting else "",
        bar=bar_of(form, query) if len(groups) > 1 else None,
        days=by_day((one.group.task_day, _card(one, way, now=now)) for one in shown),
        empty=_("No tasks fit what you have chosen. Try to remove a filter.")
        if groups
        else _("Your teams have no tasks from today on."),
        pager=_pager(query, number, len(fitting)),
    )


def team_task_page(
    one: FilledGroup, way: AsResponsible, *, link: str, proposes: bool, now: datetime.datetime
) -> TeamTaskPage:
    """One group. link: its public address, "" while there is none.   proposes: whether tasks may be offered."""
    key, take_url = key_of(one.group), _take_url(one, way, now=now)
    numbers = {"count": one.accepted + one.unanswered, "total": one.total}
    return TeamTaskPage(
        title=one.task_type.title,
        shown=of_group(one.open),
        badges=_badges(one),
        facts=(
            Fact(_("Trusted task"), _("Yes, it is not on the members' list") if one.task_type.trusted else _("No")),
            Fact(_("Assigned"), _("%(count)s of %(total)s") % numbers),
            Fact(_("Have said yes"), one.accepted),
            Fact(_("Have not answered"), one.unanswered),
        ),
        link=link,
        link_url=reverse("team_task_link", args=[key]),
        take_url=take_url,
        propose_url=reverse("team_task_propose", args=[key]) if proposes and take_url else "",
        back_url=way.list_url,
    )  # fmt: skip


def _card(one: FilledGroup, way: AsResponsible, *, now: datetime.datetime) -> FilledCard:
    said_yes = _("%(accepted)s of %(total)s have said yes") % {"accepted": one.accepted, "total": one.total}
    return FilledCard(of_group(one.open), _badges(one), said_yes, way.page_url(one.group), _take_url(one, way, now=now))


def _badges(one: FilledGroup) -> tuple[Badge, ...]:
    found = []
    if one.accepted == one.total:
        found.append(Badge(_("Filled"), "good", "check"))
    if one.unanswered:
        waiting = ngettext("Waits for %(count)s answer", "Waits for %(count)s answers", one.unanswered)
        found.append(Badge(waiting % {"count": one.unanswered}, "waiting", "hourglass"))
    if one.available:
        free = ngettext("%(count)s place available", "%(count)s places available", one.available)
        found.append(Badge(free % {"count": one.available}, "news", "persons"))
    if one.task_type.trusted:
        found.append(Badge(_("Trusted task"), "neutral", "lock"))
    return tuple(found)


def _take_url(one: FilledGroup, way: AsResponsible, *, now: datetime.datetime) -> str:
    begun = has_begun(one.group.task_day, one.starts, now=now)
    return way.take_url(one.group) if one.available and not begun else ""


def _page_number(query: QueryDict, total: int) -> int:
    asked = query.get("page", "")
    last = max(1, -(-total // CARDS))
    return min(max(1, int(asked)), last) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _pager(query: QueryDict, number: int, total: int) -> Pager:
    return Pager(
        previous_url=with_query(query, {"page": str(number - 1)}) if number > 1 else "",
        next_url=with_query(query, {"page": str(number + 1)}) if number * CARDS < total else "",
        first=(number - 1) * CARDS + 1 if total else None,
        last=min(number * CARDS, total) if total else None,
        total=total,
    )
