"""Joining and leaving a team."""

import datetime

from django.db.models import QuerySet

from valghalla.base.written_once import written_once
from valghalla.teams.models import TeamMember


def leave(team_id: int, participant_id: int) -> bool:
    """Let the participant be no member any more; False when she was none."""
    return bool(TeamMember.objects.filter(team_id=team_id, participant_id=participant_id).delete()[0])


def join(team_id: int, participant_id: int, *, joined_by: str, now: datetime.datetime) -> bool:
    """Make the participant a member; False when she was one already. joined_by: "staff", "link", "task" or "import"."""
    if _memberships(team_id, participant_id):
        return False
    _, made = TeamMember.objects.get_or_create(
        team_id=team_id, participant_id=participant_id, defaults={"joined_at": now, "joined_by": joined_by}
    )
    return made


@written_once
def _memberships(team_id: int, participant_id: int) -> QuerySet:
    return TeamMember.objects.filter(team=team_id, participant=participant_id).values_list("pk")
