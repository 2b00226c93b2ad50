"""What the pages of a team's link show."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.teams.models import TeamLink


@dataclass(frozen=True)
class TeamPage:
    """The team and the way into it. asks_first: whoever comes waits to be let in.   waiting: she does already."""

    title: str
    team: str
    join_url: str
    signed_in: bool
    asks_first: bool
    waiting: bool


def team_page(link: TeamLink, *, signed_in: bool, waiting: bool) -> TeamPage:
    """The invitation to a team."""
    return TeamPage(
        title=_("Become a member of %(team)s") % {"team": link.team.name},
        team=link.team.name,
        join_url=reverse("team_link_join", args=[link.token]),
        signed_in=signed_in,
        asks_first=link.asks_first,
        waiting=waiting,
    )
