"""The page of a team's invitation link: what it is for, the link itself, and those that no longer work."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.admin_site.catalogue.pages import AskPage, crumbs
from valghalla.components.forms import DesignForm, LastDayField
from valghalla.components.parts import Confirm, Crumb, Fact
from valghalla.components.tables import Column, Row, Table
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality
from valghalla.teams.links import closed_links, link_of
from valghalla.teams.models import Team, TeamLink


class LinkForm(DesignForm):
    """Until when a new link works. Cleaned to the instant at which it stops, None for never."""

    marking = "none"
    asks_first = forms.BooleanField(
        label=gettext_lazy("Whoever comes by a new link waits to be let in"),
        required=False,
        help_text=gettext_lazy("By somebody who answers for the team, or by the office."),
    )
    expires_on = LastDayField(
        label=gettext_lazy("Last day a new link works"),
        required=False,
        help_text=gettext_lazy("Left empty, it works until it is revoked."),
    )

    def __init__(self, *args: Any, today: datetime.date, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["expires_on"].today = today  # type: ignore[attr-defined]


@dataclass(frozen=True)
class LinkPage:
    """The link of a team. address: what is passed on, "" while there is none.   earlier: those that no longer work."""

    title: str | Promise
    team: str
    breadcrumb: tuple[Crumb, ...]
    address: str
    facts: tuple[Fact, ...]
    form: LinkForm
    action: str
    back_url: str
    earlier: Table | None


def link_page(team: Team, form: LinkForm, *, municipality: Municipality, now: datetime.datetime) -> LinkPage:
    """The page as it stands at an instant."""
    link, closed = link_of(team, now=now), closed_links(team, now=now)
    return LinkPage(
        title=_("Invitation link"),
        team=team.name,
        breadcrumb=_crumbs(team, _("Invitation link")),
        address=citizen_page(municipality, "team_link", link.token) if link else "",
        facts=_facts(link) if link else (),
        form=form,
        action=reverse("team_invitation_link", args=[team.pk]),
        back_url=reverse("team", args=[team.pk]),
        earlier=_earlier(closed) if closed else None,
    )


def ask_page(team: Team, do: str, hidden: tuple[tuple[str, str], ...]) -> AskPage:
    """Asks before the link that people have stops working. do: "replace" or "revoke"."""
    own = reverse("team_invitation_link", args=[team.pk])
    stays = _("Those who have joined by it stay members.")
    if do == "replace":
        question, yes = _("Replace the invitation link of %(team)s?"), _("Replace the link")
        lines = [_("The link that people have now stops working at once."), _("You get a new one to pass on."), stays]
    else:
        question, yes = _("Revoke the invitation link of %(team)s?"), _("Revoke the link")
        lines = [_("The link that people have now stops working at once."), stays]
    return AskPage(
        title=yes,
        breadcrumb=_crumbs(team, _("Invitation link")),
        confirm=Confirm(
            question % {"team": team.name}, yes, own, tuple(lines), (("do", do), ("agreed", "1"), *hidden), action=own
        ),
    )


def _crumbs(team: Team, last: str) -> tuple[Crumb, ...]:
    return crumbs((_("Teams"), reverse("teams")), (team.name, reverse("team", args=[team.pk])), (last, ""))


def _facts(link: TeamLink) -> tuple[Fact, ...]:
    return (
        Fact(_("Made"), link.created_at),
        Fact(_("Waits to be let in"), link.asks_first),
        Fact(_("Opened"), link.opened),
        Fact(_("Have joined by it"), link.joined),
        Fact(_("Works until"), link.expires_at or _("It is revoked")),
    )


def _earlier(links: list[TeamLink]) -> Table:
    return Table(
        caption=_("Links that no longer work"),
        columns=(
            Column("made", _("Made")),
            Column("closed", _("Stopped working")),
            Column("opened", _("Opened"), numeric=True),
            Column("joined", _("Have joined by it"), numeric=True),
        ),
        rows=tuple(
            Row((link.created_at, link.revoked_at or link.expires_at, link.opened, link.joined)) for link in links
        ),
        id="earlier",
        classes="table--compact",
        show_caption=True,
    )
