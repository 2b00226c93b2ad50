"""Background work that makes people members: the import of people from a file."""

from valghalla.base import clock
from valghalla.base.jobs import job
from valghalla.participants.import_draft import JOB
from valghalla.participants.import_people import carry_on
from valghalla.teams.members import join
from valghalla.teams.models import Team


@job(name=JOB, attempts=5)
def import_people(*, run: int) -> None:
    """Look up and take in the people of an agreed file; goes on where it was broken off."""

    def into_team(team_id: int, participant_id: int, now) -> bool:
        if not Team.objects.filter(pk=team_id).exists():
            return False  # deleted meanwhile: the person comes in all the same
        return join(team_id, participant_id, joined_by="import", now=now)

    carry_on(run, join=into_team, tick=clock.now)
