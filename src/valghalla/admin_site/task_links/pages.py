"""The list of an election's task links, and the page of one."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.pages import AskPage
from valghalla.admin_site.catalogue.paging import part_of
from valghalla.admin_site.task_links.forms import ListFilter, NameForm
from valghalla.admin_site.task_links.new_page import MadeLink, crumbs, made_link
from valghalla.admin_site.task_links.words import Names, about, names_of, state_of, works
from valghalla.base import clock
from valghalla.components.filters import FilterBar, chips
from valghalla.components.inline import Lines
from valghalla.components.parts import Confirm, Crumb, Fact
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election
from valghalla.municipalities.models import Municipality
from valghalla.tasks.links.links import ends_at
from valghalla.tasks.models import TaskLink

SORTS = {"made": "created_at", "opened": "opened", "taken": "taken", "team": "team__sort_key"}


@dataclass(frozen=True)
class ListPage:
    """A list under its filters. new_url: "" for those who may not make links."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    bar: FilterBar
    table: Table
    new_url: str


@dataclass(frozen=True)
class LinkPage:
    """One link. made: its address, None when it leads nowhere any more."""

    title: str
    breadcrumb: tuple[Crumb, ...]
    made: MadeLink | None
    facts: tuple[Fact, ...]
    form: NameForm
    action: str


def list_page(
    election: Election, query: QueryDict, *, may_edit: bool, unfolded: bool, now: datetime.datetime
) -> ListPage:
    """One page of the list, the newest links first unless sorted otherwise."""
    form = ListFilter(query, election=election)
    asked = form.cleaned_data if form.is_valid() else {}
    links = TaskLink.objects.filter(election=election).select_related("team", "election")
    links = links.filter(team_id=asked["team"]) if asked.get("team") else links
    links = links.filter(single=asked["kind"] == "one") if asked.get("kind") else links
    links = links.filter(_in_state(election, asked["state"], now)) if asked.get("state") else links
    narrowing = chips(form, query)
    part = part_of(links, SORTS, "-made", query)
    names = names_of(part.rows)
    own = reverse("task_links", args=[election.pk])
    return ListPage(
        title=_("Task links"),
        lead=_("Addresses that show available tasks to whoever has them. They stop working when the election is over."),
        breadcrumb=crumbs(election, _("Task links")),
        bar=FilterBar(form, narrowing, own, "task-links", unfolded),
        table=Table(
            _("Task links"),
            (
                Column("name", _("Link")),
                Column("team", _("Team"), sortable=True),
                Column("made", _("Made"), sortable=True),
                Column("opened", _("Opened"), numeric=True, sortable=True),
                Column("taken", _("Tasks taken by it"), numeric=True, sortable=True),
                Column("state", _("Status")),
            ),
            tuple(_row(link, names, may_edit=may_edit, now=now) for link in part.rows),
            sort=part.sort,
            empty=_("No links fit the filters chosen.")
            if narrowing
            else _("There are no task links yet. Make one and pass it on, for example in a newsletter."),
            pager=part.pager if part.rows else None,
            id="task-links-list",
        ),
        new_url=reverse("task_link_new", args=[election.pk]) if may_edit else "",
    )


def link_page(link: TaskLink, form: NameForm, *, municipality: Municipality, now: datetime.datetime) -> LinkPage:
    """The page of a link as it stands at an instant."""
    shown = about(link, names_of([link]))
    facts = (
        Fact(_("Status"), state_of(link, now=now)),
        Fact(_("Team"), link.team.name),
        Fact(_("Shows"), shown),
        Fact(_("Made"), link.created_at),
        Fact(_("Opened"), link.opened),
        Fact(_("Tasks taken by it"), link.taken),
        Fact(_("Stopped working"), link.revoked_at) if link.revoked_at else Fact(_("Works until"), _last_day(link)),
    )
    return LinkPage(
        title=link.name or _("Task link for %(team)s") % {"team": link.team.name},
        breadcrumb=crumbs(link.election, link.name or shown),
        made=made_link(link, municipality) if works(link, now=now) else None,
        facts=facts,
        form=form,
        action=reverse("task_link_one", args=[link.election_id, link.pk]),
    )


def close_page(link: TaskLink) -> AskPage:
    """Asks before the link that people have stops working."""
    own = reverse("task_link_one", args=[link.election_id, link.pk])
    return AskPage(
        title=_("Close the link"),
        breadcrumb=crumbs(link.election, _("Close the link")),
        confirm=Confirm(
            _("Close the link?"),
            _("Close the link"),
            own,
            (
                _("The address stops working at once, and cannot be opened again."),
                _("Those who have taken a task by it keep it."),
            ),
            (("do", "close"), ("agreed", "1")),
            action=own,
        ),
    )


def _row(link: TaskLink, names: Names, *, may_edit: bool, now: datetime.datetime) -> Row:
    shown = about(link, names)
    return Row(
        (
            Lines(link.name, shown) if link.name else shown,
            link.team.name,
            link.created_at,
            link.opened,
            link.taken,
            state_of(link, now=now),
        ),
        url=reverse("task_link_one", args=[link.election_id, link.pk]) if may_edit else "",
    )


def _in_state(election: Election, state: str, now: datetime.datetime) -> Q:
    """Those that work, or those that do not."""
    over = election.last_day < clock.danish_date(now)
    closed = Q(revoked_at__isnull=False) | Q(expires_at__lte=now) | (Q() if not over else Q(pk__gt=0))
    return closed if state == "closed" else ~closed


def _last_day(link: TaskLink) -> datetime.date:
    return clock.danish_date(ends_at(link) - datetime.timedelta(microseconds=1))
