"""Links by which people join a team: random, so that nobody can work one out from another."""

import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.teams.models import Team, TeamLink


def create_link(
    team: Team,
    *,
    by: Actor,
    now: datetime.datetime,
    expires_at: datetime.datetime | None = None,
    asks_first: bool = False,
) -> TeamLink:
    """A new link with 128 random bits; it goes with the team. expires_at: an instant, None for never.

    asks_first: whoever comes by it waits to be let in.
    """
    with transaction.atomic():
        link = TeamLink.objects.create(team=team, created_at=now, expires_at=expires_at, asks_first=asks_first)
        record("team.link_created", team, by=by, now=now, link=link.pk, asks_first=asks_first)
    return link


def link_of(team: Team, *, now: datetime.datetime) -> TeamLink | None:
    """The newest of the team's links that still let people in, or None."""
    return _open(team, now=now).order_by("-created_at", "-id").first()


def closed_links(team: Team, *, now: datetime.datetime) -> list[TeamLink]:
    """The team's links that were revoked or have run out, newest first."""
    closed = team.links.filter(Q(revoked_at__isnull=False) | Q(expires_at__lte=now))
    return list(closed.order_by("-created_at", "-id"))


def revoke_links(team: Team, *, by: Actor, now: datetime.datetime) -> int:
    """Close every link of the team at once, and say how many that were. Those who have joined stay."""
    with transaction.atomic():
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        revoked = _open(team, now=now).update(revoked_at=now)
        if revoked:
            record("team.links_revoked", team, by=by, now=now, links=revoked)
    return revoked


def replace_link(
    team: Team,
    *,
    by: Actor,
    now: datetime.datetime,
    expires_at: datetime.datetime | None = None,
    asks_first: bool = False,
) -> TeamLink:
    """Close the team's links and make a new one, in one step. expires_at, asks_first: as for ``create_link``."""
    with transaction.atomic():
        revoke_links(team, by=by, now=now)
        return create_link(team, by=by, now=now, expires_at=expires_at, asks_first=asks_first)


def let_in_by(link: TeamLink, *, asks_first: bool, by: Actor, now: datetime.datetime) -> TeamLink:
    """Settle whether those who come by the link from now on wait to be let in. Whoever waits goes on waiting."""
    with transaction.atomic():
        held = TeamLink.objects.select_for_update(no_key=True).get(pk=link.pk)
        if held.asks_first != asks_first:
            held.asks_first = asks_first
            held.save(update_fields=["asks_first"])
            record("team.link_changed", held.team, by=by, now=now, link=held.pk, asks_first=asks_first)
    return held


def _open(team: Team, *, now: datetime.datetime) -> QuerySet[TeamLink]:
    return team.links.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)
