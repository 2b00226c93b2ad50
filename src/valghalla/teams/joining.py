"""Joining a team by its link, at once or after being let in."""

import datetime
from enum import Enum

from django.db import transaction
from django.db.models import F

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.participants.models import Participant
from valghalla.teams.errors import TeamLinkClosed
from valghalla.teams.members import join
from valghalla.teams.models import TeamLink, TeamMember, TeamResponsible
from valghalla.teams.requests import ask, was_turned_away


def read_team_link(token: str, *, now: datetime.datetime) -> TeamLink:
    """The link behind an address, with its team. Raises TeamLinkClosed."""
    link = TeamLink.objects.select_related("team").filter(token=token).first()
    if link is None:
        raise TeamLinkClosed("unknown")
    if link.revoked_at is not None:
        raise TeamLinkClosed("revoked")
    if link.expires_at is not None and link.expires_at <= now:
        raise TeamLinkClosed("expired")
    return link


class Joining(Enum):
    """What came of following a link into a team."""

    JOINED = "is a member now"
    MEMBER = "was one already"
    WAITING = "waits to be let in"
    TURNED_AWAY = "was not let in by this link before"


def join_by_link(link: TeamLink, participant: Participant, *, by: Actor, now: datetime.datetime) -> Joining:
    """Make the participant a member of the link's team, or let her wait where the link asks first. Nothing happens when
    she is a member, waits already, or was turned away by this very link.
    """
    with transaction.atomic():
        if TeamMember.objects.filter(team_id=link.team_id, participant=participant).exists():
            return Joining.MEMBER
        if link.asks_first:
            if was_turned_away(link, participant.pk):
                return Joining.TURNED_AWAY
            ask(link, participant.pk, by=by, now=now)
            return Joining.WAITING
        if not join(link.team_id, participant.pk, joined_by="link", now=now):
            return Joining.MEMBER
        TeamLink.objects.filter(pk=link.pk).update(joined=F("joined") + 1)
        record("team.joined", link.team, by=by, now=now, participant_id=participant.pk, link=link.pk)
    return Joining.JOINED


def belongs_to(team_id: int, participant: Participant) -> bool:
    """Whether the person is in the team, or answers for it."""
    mine = {"team_id": team_id, "participant": participant}
    return TeamMember.objects.filter(**mine).exists() or TeamResponsible.objects.filter(**mine).exists()


def count_opened(link: TeamLink) -> None:
    """One more opened the link."""
    TeamLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1)
