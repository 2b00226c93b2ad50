"""Links by which people join a team: random, so that nobody can work one out from another."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.teams.models import Team, TeamLink


def create_link(
    team: Team, *, by: Actor, now: datetime.datetime, expires_at: datetime.datetime | None = None
) -> TeamLink:
    """A new link with 128 random bits; it goes with the team. expires_at: an instant, None for never."""
    with transaction.atomic():
        link = TeamLink.objects.create(team=team, created_at=now, expires_at=expires_at)
        record("team.link_created", team, by=by, now=now, link=link.pk)
    return link
