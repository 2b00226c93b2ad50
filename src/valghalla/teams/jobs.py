"""Background work that makes people members: the import of people from a file."""

import datetime

from valghalla.audit import actors
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.jobs import job
from valghalla.participants.importing.draft import JOB
from valghalla.participants.importing.people import carry_on
from valghalla.participants.models import ImportRun
from valghalla.teams.members import join
from valghalla.teams.models import Team


@job(name=JOB, attempts=5)
def import_people(*, run: int) -> None:
    """Look up and take in the people of an agreed file; goes on where it was broken off."""
    started_by = ImportRun.objects.filter(pk=run).values_list("started_by", flat=True).first()
    by = actors.staff(started_by) if started_by else actors.system("import")

    def into_team(team_id: int, participant_id: int, now: datetime.datetime) -> bool:
        team = Team.objects.filter(pk=team_id).first()
        if team is None or not join(team_id, participant_id, joined_by="import", now=now):
            return False  # deleted meanwhile: the person comes in all the same
        record("team.joined", team, by=by, now=now, participant_id=participant_id, via="import")
        return True

    carry_on(run, join=into_team, tick=clock.now)
