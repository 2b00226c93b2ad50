"""Those who came by a link that asks first, and wait to be let into the team."""

import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.participants.models import Participant
from valghalla.teams.errors import Decided
from valghalla.teams.members import join
from valghalla.teams.models import JoinRequest, Team, TeamLink, TeamMember


def waiting_for(teams: QuerySet[Team]) -> QuerySet[JoinRequest]:
    """Who waits to be let into the teams, longest first; who became a member in another way waits no more."""
    member = TeamMember.objects.filter(team=OuterRef("team"), participant=OuterRef("participant"))
    found = JoinRequest.objects.filter(~Exists(member), team__in=teams, decided_at=None)
    return found.select_related("team", "participant", "link").order_by("asked_at", "id")


def waited_for(participant: Participant) -> QuerySet[Team]:
    """The teams that the person waits to be let into, in Danish order."""
    mine = JoinRequest.objects.filter(participant=participant, decided_at=None)
    member = TeamMember.objects.filter(participant=participant)
    return Team.objects.filter(pk__in=mine.values("team")).exclude(pk__in=member.values("team")).order_by("sort_key")


def is_waiting(link: TeamLink, participant: Participant | None) -> bool:
    """Whether the person waits to be let into the link's team."""
    if participant is None:
        return False
    return JoinRequest.objects.filter(team=link.team_id, participant=participant, decided_at=None).exists()


def was_turned_away(link: TeamLink, participant_id: int) -> bool:
    """Whether somebody decided that the person does not come in by this link; another link may be tried."""
    return JoinRequest.objects.filter(link=link, participant_id=participant_id, let_in=False).exists()


def ask(link: TeamLink, participant_id: int, *, by: Actor, now: datetime.datetime) -> JoinRequest:
    """Put the person down as waiting; a second time changes nothing."""
    with transaction.atomic():
        request, made = JoinRequest.objects.get_or_create(
            team_id=link.team_id,
            participant_id=participant_id,
            decided_at=None,
            defaults={"link": link, "asked_at": now},
        )
        if made:
            record("team.join_asked", link.team, by=by, now=now, participant_id=participant_id, link=link.pk)
    return request


def let_in(request: JoinRequest, *, by: Actor, now: datetime.datetime) -> JoinRequest:
    """Make the person who waits a member; it counts for the link. Raises Decided when that was settled meanwhile."""
    with transaction.atomic():
        held = _decide(request, let_in=True, now=now)
        join(held.team_id, held.participant_id, joined_by="link", now=now)
        if held.link_id is not None:
            TeamLink.objects.filter(pk=held.link_id).update(joined=F("joined") + 1)
        record("team.joined", held.team, by=by, now=now, participant_id=held.participant_id, link=held.link_id)
    return held


def turn_away(request: JoinRequest, *, by: Actor, now: datetime.datetime) -> JoinRequest:
    """Do not let the person in. Raises Decided when that was settled meanwhile."""
    with transaction.atomic():
        held = _decide(request, let_in=False, now=now)
        record("team.join_refused", held.team, by=by, now=now, participant_id=held.participant_id, link=held.link_id)
    return held


def _decide(request: JoinRequest, *, let_in: bool, now: datetime.datetime) -> JoinRequest:
    found = JoinRequest.objects.select_for_update(of=("self",), no_key=True).select_related("team")
    held = found.filter(pk=request.pk, decided_at=None).first()
    if held is None:
        raise Decided
    held.decided_at, held.let_in = now, let_in
    held.save(update_fields=["decided_at", "let_in"])
    return held
