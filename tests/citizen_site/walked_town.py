"""Korsbæk in the middle of an election, with somebody for every journey of its citizens."""

import datetime
from dataclasses import dataclass

from tests.elections.factories import Scene, scene, task_type, work_location
from tests.participants.factories import participant
from tests.places.factories import work_location_responsible
from tests.tasks.factories import held, task
from tests.teams.factories import team_member, team_responsible
from valghalla.audit import actors
from valghalla.content.models import Text
from valghalla.elections.copy import take_in
from valghalla.elections.models import ElectionTaskType, ElectionTaskTypeFile
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant, ParticipantDiet, SpecialDiet
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to
from valghalla.tasks.models import TaskState
from valghalla.teams.models import Team, TeamLink

NEW, ANOTHER_NEW = "1012620000", "1703941059"
TEXTS = {
    "disclosure": "<h2>Dataansvarlig</h2><p>Korsbæk Kommune er ansvarlig for dine oplysninger.</p>",
    "consent": "<p>Må vi spørge dig igen ved næste valg?</p>",
}


@dataclass
class Walked:
    """CPR numbers of people, and where their links lead. anna answers for a team, per for a place; bodil is invited
    twice and has two tasks, cai is in another team, dea is in anna's, and bound cannot leave."""

    anna: str
    per: str
    bodil: str
    cai: str
    dea: str
    bound: str
    task_link: str
    team_link: str
    invitation: str


def furnish(now: datetime.datetime) -> Walked:
    """Make it, in the municipality acted for."""
    Settings.objects.update(lets_teams_propose=True, shows_members_contact=True, telephone="55 12 34 56")
    for kind, html in TEXTS.items():
        Text.objects.create(kind=kind, html=html, created_at=now)
    fish = SpecialDiet.objects.create(title="Uden fisk")
    stage = scene()
    ElectionTaskType.objects.update(description="<p>Du tager imod vælgerne.</p>")
    team = Team.objects.get(pk=stage.team.source_id)
    anna, per, bodil, cai, dea, bound = (_person(*name.split()) for name in NAMES)
    for person in (bodil, dea, bound):
        team_member(team, person)
    team_member(Team.objects.get(pk=stage.other_team.source_id), cai)
    team_responsible(team, anna)
    work_location_responsible(stage.place.source, per)
    work_location_responsible(work_location("Idrætscentret Østerbro-Åparken, hal 2", area_name="Syd"), per)
    task_type("Rengøring")
    invitation = _tasks_of(bodil, dea, bound, stage)
    for number in range(27):
        person = _person(f"Kirsten-{number:02}", "Langenavn-Østergård")
        held(stage, person, TaskState.ACCEPTED, team=stage.other_team, task_type=stage.other_type)
        if number < 4:
            ParticipantDiet.objects.create(participant=person, diet=fish)
    (hall,) = take_in(stage.election, [work_location("Hallen")])
    link = link_to(Group.of(task(stage, work_location=hall)), by=actors.SYSTEM, now=now)
    return Walked(
        *(one.cpr.digits for one in (anna, per, bodil, cai, dea, bound)),
        task_link=f"/links/{link.token}/",
        team_link=f"/teams/{TeamLink.objects.create(team=team, created_at=now).token}/",
        invitation=f"/invitation/{invitation}/",
    )


NAMES = ("Anna Ansvarlig", "Per Pedersen", "Bodil Bager", "Cai Carlsen", "Dea Dahl", "Bo Bundet")


def _person(first: str, last: str) -> Participant:
    return participant(first_names=first, last_name=last, mobile="20304050", email=f"{first.lower()}@example.com")


def _tasks_of(bodil: Participant, dea: Participant, bound: Participant, stage: Scene) -> str:
    """What people have; the token of bodil's invitation."""
    ElectionTaskTypeFile.objects.create(
        task_type=stage.task_type, name="Vejledning.pdf", content=b"%PDF-1.4", size=9, digest="0" * 64
    )
    invited = held(stage, bodil)
    held(stage, bodil, task_type=stage.other_type)
    held(stage, bodil, TaskState.ACCEPTED, task_day=stage.election.last_day)
    held(stage, dea, task_day=stage.election.first_day)
    held(stage, bound, TaskState.ACCEPTED, task_day=datetime.date(2026, 10, 3))
    return str(invited.invitation_token)
