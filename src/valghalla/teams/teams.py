"""Teams of the catalogue: made and changed. Deleting reaches into elections: tasks/catalogue/take_out.py."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.records import claim_name, held, take_over, tidy
from valghalla.teams.models import Team, TeamMember


def create_team(*, name: str, short_name: str, description: str = "", by: Actor, now: datetime.datetime) -> Team:
    """Add a team. Raises NameTaken."""
    with transaction.atomic():
        claim_name(Team, "name", name)
        team = Team.objects.create(name=tidy(name), short_name=tidy(short_name), description=description.strip())
        record("team.created", team, by=by, now=now, name=team.name, short_name=team.short_name)
    return team


def change_team(
    pk: int, *, name: str, short_name: str, description: str, version: int, by: Actor, now: datetime.datetime
) -> Team:
    """Change a team in the catalogue; elections keep the names they have. Raises NameTaken or StaleVersion."""
    with transaction.atomic():
        claim_name(Team, "name", name, besides=pk)
        team = held(Team, pk, version)
        values = {"name": tidy(name), "short_name": tidy(short_name), "description": description.strip()}
        if changed := take_over(team, values):
            record("team.changed", team, by=by, now=now, changed=changed)
    return team


def members_without_another(team: Team) -> int:
    """How many members would belong to no team at all without this one."""
    another = TeamMember.objects.filter(participant_id=OuterRef("participant_id")).exclude(team=team)
    return TeamMember.objects.filter(team=team).exclude(Exists(another)).count()
