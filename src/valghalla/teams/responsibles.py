"""Who answers for a team; such a person need not be a member."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.teams.models import Team, TeamResponsible


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
