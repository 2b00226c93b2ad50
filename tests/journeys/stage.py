"""An election under way, for journeys that begin in the middle."""

import datetime
from dataclasses import dataclass

from tests.elections.factories import election
from tests.participants.factories import participant
from valghalla.audit.actors import SYSTEM
from valghalla.base import clock
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election, ElectionType, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocation
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to
from valghalla.tasks.models import Task
from valghalla.teams.members import join
from valghalla.teams.models import Team

TEAM, TASK_TYPE = "Frivillige", "Tilforordnet"


@dataclass(frozen=True)
class Stage:
    """The election, its one place, and a group of equal tasks there."""

    election: Election
    place: ElectionWorkLocation
    group: Group

    @property
    def link(self) -> str:
        """The path of the link to the tasks."""
        return f"/links/{link_to(self.group, by=SYSTEM, now=clock.now()).token}/"


def stage(tasks: int) -> Stage:
    """An active election thirty days ahead at Skolen of the samples, with so many tasks for volunteers."""
    day = clock.today() + datetime.timedelta(days=30)
    made = election(
        type=ElectionType.objects.get(title__startswith="Folketingsvalg"), election_day=day, first_day=day, last_day=day
    )
    (place,) = take_in(made, [WorkLocation.objects.get(title="Skolen")])
    team, kind = made.teams.get(name=TEAM), made.task_types.get(title=TASK_TYPE)
    for _ in range(tasks):
        Task.objects.create(
            election=made,
            work_location=place,
            team=team,
            task_type=kind,
            task_day=day,
            starts=kind.starts,
            ends=kind.ends,
        )
    return Stage(made, place, Group(made.pk, place.pk, team.pk, kind.pk, day))


def volunteer(cpr: str, first_names: str, last_name: str) -> Participant:
    """A member of the volunteers who can sign in with that CPR number."""
    mail = f"{last_name.lower()}@example.com"
    person = participant(cpr=cpr, first_names=first_names, last_name=last_name, email=mail, mobile="20304050")
    join(Team.objects.get(name=TEAM).pk, person.pk, joined_by="staff", now=clock.now())
    return person
