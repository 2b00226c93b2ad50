"""What the pages of a team's invitation link show."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.base import clock
from valghalla.citizen_site.words import long_day
from valghalla.components.forms import DesignForm, LastDayField
from valghalla.components.parts import Confirm, Fact
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality
from valghalla.teams.links import link_of
from valghalla.teams.models import Team, TeamLink


class LinkForm(DesignForm):
    """Whether people wait to be let in, and until when a new link works (cleaned to the instant at which it stops)."""

    marking = "none"
    asks_first = forms.BooleanField(label=gettext_lazy("I want to say yes to each person first"), required=False)
    expires_on = LastDayField(
        label=gettext_lazy("Last day a new link works"),
        required=False,
        help_text=gettext_lazy("Left empty, it works until you close it."),
    )

    def __init__(self, *args: Any, today: datetime.date, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["expires_on"].today = today  # type: ignore[attr-defined]


@dataclass(frozen=True)
class LinkPage:
    """The link of a team. address: what is passed on, "" while there is none."""

    title: str
    team: str
    back_url: str
    address: str
    asks_first: bool
    facts: tuple[Fact, ...]
    qr_url: str
    form: LinkForm


@dataclass(frozen=True)
class AskPage:
    """A question before the link that people have stops working."""

    title: str
    back_url: str
    confirm: Confirm


def link_page(team: Team, form: LinkForm, *, municipality: Municipality, now: datetime.datetime) -> LinkPage:
    """The page as it stands at an instant."""
    link = link_of(team, now=now)
    return LinkPage(
        title=_("Invite to %(team)s") % {"team": team.name},
        team=team.name,
        back_url=f"{reverse('my_team')}?team={team.pk}",
        address=citizen_page(municipality, "team_link", link.token) if link else "",
        asks_first=bool(link and link.asks_first),
        facts=_facts(link) if link else (),
        qr_url=reverse("my_team_link_qr", args=[team.pk]),
        form=form,
    )


def ask_page(team: Team, do: str, current: TeamLink, posted: QueryDict) -> AskPage:
    """Asks before it. do: "replace" or "revoke"."""
    own = reverse("my_team_link", args=[team.pk])
    stays = _("Those who have joined by it stay members.")
    stops = _("The link that people have now stops working at once.")
    kept = tuple((name, str(posted[name])) for name in ("asks_first", "expires_on") if posted.get(name))
    hidden = (("do", do), ("seen", str(current.pk)), *kept)
    if do == "replace":
        title = _("Make a new link")
        lines: tuple[str, ...] = (stops, _("You get a new one to pass on."), stays)
        question = _("Make a new invitation link for %(team)s?")
    else:
        title, lines = _("Close the link"), (stops, stays)
        question = _("Close the invitation link of %(team)s?")
    return AskPage(title, own, Confirm(question % {"team": team.name}, title, own, lines, hidden))


def _facts(link: TeamLink) -> tuple[Fact, ...]:
    until = _("It is closed")
    if link.expires_at is not None:
        until = long_day(clock.danish_date(link.expires_at - datetime.timedelta(seconds=1)))
    return (
        Fact(_("Opened"), ngettext("%(count)s time", "%(count)s times", link.opened) % {"count": link.opened}),
        Fact(_("Have joined by it"), link.joined),
        Fact(_("Works until"), until),
    )
