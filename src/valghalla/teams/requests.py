"""Those who came by a link that asks first, and wait to be let into the team."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.participants.models import Participant
from valghalla.teams.errors import Decided
from valghalla.teams.members import join
from valghalla.teams.models import JoinRequest, Team, TeamLink, TeamMember

TOLD_FOR = datetime.timedelta(days=30)


def waiting_for(teams: QuerySet[Team] | Sequence[Team]) -> QuerySet[JoinRequest]:
    """Who waits to be let into the teams, longest first; who became a member in another way waits no more."""
    member = TeamMember.objects.filter(team=OuterRef("team"), participant=OuterRef("participant"))
    found = JoinRequest.objects.filter(~Exists(member), team__in=teams, decided_at=None)
    return found.select_related("team", "participant", "link").order_by("asked_at", "id")


def to_be_told(participant: Participant, *, now: datetime.datetime) -> list[JoinRequest]:
    """What the person is told of the teams she asked to join, the newest of each with its team, in Danish order: that she
    waits, and what was answered, until she has put it away or it is TOLD_FOR ago. What has been overtaken is left out:
    she was let in and is no member any more, or came in by another way. One query.
    """
    member = TeamMember.objects.filter(team=OuterRef("team"), participant=OuterRef("participant"))
    fresh = Q(decided_at=None) | Q(decided_at__gt=now - TOLD_FOR, put_away_at=None)
    found = JoinRequest.objects.filter(fresh, participant=participant).annotate(is_member=Exists(member))
    newest = {one.team_id: one for one in found.select_related("team").order_by("team__sort_key", "asked_at", "id")}
    return [one for one in newest.values() if bool(one.let_in) == one.is_member]


def put_away(participant: Participant, team_id: int, *, now: datetime.datetime) -> None:
    """The person has read what was answered for that team, and is told of it no more."""
    answered = JoinRequest.objects.filter(participant=participant, team=team_id, put_away_at=None)
    answered.exclude(decided_at=None).update(put_away_at=now)


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
