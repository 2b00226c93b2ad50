"""People of teams for tests."""

from tests.participants.factories import NOW, participant
from valghalla.participants.models import Participant
from valghalla.teams.models import Team, TeamMember, TeamResponsible


def team_member(team: Team, person: Participant | None = None) -> Participant:
    """Somebody in the team, a new person unless one is given."""
    person = person or participant()
    TeamMember.objects.create(team=team, participant=person, joined_at=NOW, joined_by="staff")
    return person


def team_responsible(team: Team, person: Participant | None = None) -> Participant:
    """Somebody who answers for the team and is no member of it, a new person unless one is given."""
    person = person or participant()
    TeamResponsible.objects.create(team=team, participant=person)
    return person
