"""Who answers for a team; such a person need not be a member."""

import datetime

from django.db import transaction
from django.db.models import QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.participants.models import Participant
from valghalla.teams.models import Team, TeamResponsible


def teams_answered_for(participant: Participant) -> QuerySet[Team]:
    """The teams the person answers for at this moment, in Danish order."""
    mine = TeamResponsible.objects.filter(participant=participant).values("team_id")
    return Team.objects.filter(pk__in=mine).order_by("sort_key", "id")


def add_responsible(team: Team, participant_id: int, *, by: Actor, now: datetime.datetime) -> bool:
    """Let the participant answer for the team, from her next click on; False when she did already."""
    with transaction.atomic():
        _, made = TeamResponsible.objects.get_or_create(team=team, participant_id=participant_id)
        if made:
            record("team.responsible_added", team, by=by, now=now, participant_id=participant_id)
    return made


def remove_responsible(team: Team, participant_id: int, *, by: Actor, now: datetime.datetime) -> bool:
    """The participant no longer answers for the team; False when she did not. The last one can go too."""
    with transaction.atomic():
        gone, _ = TeamResponsible.objects.filter(team=team, participant_id=participant_id).delete()
        if gone:
            record("team.responsible_removed", team, by=by, now=now, participant_id=participant_id)
    return bool(gone)
