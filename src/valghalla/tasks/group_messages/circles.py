"""Circles of people that the office writes to for other reasons than the tasks they have.

Source: requirements §2.7, which counts them among what users lacked; docs/rules/group-messages.md.
"""

from collections.abc import Collection
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from valghalla.elections.models import Election
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocationResponsible
from valghalla.tasks.eligibility import ANNULLED, DEAD
from valghalla.tasks.models import Task
from valghalla.teams.models import TeamMember, TeamResponsible


class Circle(StrEnum):
    """Who is meant. TASKS: those who have tasks of the election or said no to them."""

    TASKS = ""
    MEMBERS = "members"
    TEAM_RESPONSIBLES = "team_responsibles"
    PLACE_RESPONSIBLES = "place_responsibles"
    WITHOUT_TASK = "without_task"
    EVERYBODY = "everybody"


# Which of the other filters narrow a circle.
NARROWED_BY: dict[Circle, frozenset[str]] = {
    Circle.TASKS: frozenset({"places", "days", "states", "types", "teams"}),
    Circle.MEMBERS: frozenset({"teams"}),
    Circle.TEAM_RESPONSIBLES: frozenset({"teams"}),
    Circle.PLACE_RESPONSIBLES: frozenset({"places"}),
    Circle.WITHOUT_TASK: frozenset({"teams"}),
    Circle.EVERYBODY: frozenset(),
}


def people_in(
    circle: Circle, election: Election, *, teams: Collection[int] = (), places: Collection[int] = ()
) -> QuerySet[Participant]:
    """The people of a circle other than TASKS, each once, in no order. Whom CPR knows to be dead is in none.

    teams, places: keys of the election's copies; none is all that the municipality has. WITHOUT_TASK: who has nothing
    in the election, whatever she said no to.
    """
    living = Participant.objects.exclude(status__in=(DEAD, ANNULLED)).order_by()
    if circle == Circle.MEMBERS:
        return living.filter(_member_of(teams))
    if circle == Circle.TEAM_RESPONSIBLES:
        answers = TeamResponsible.objects.filter(participant=OuterRef("pk"))
        return living.filter(Exists(answers.filter(team__copies__in=teams) if teams else answers))
    if circle == Circle.PLACE_RESPONSIBLES:
        answering = WorkLocationResponsible.objects.filter(participant=OuterRef("pk"))
        return living.filter(Exists(answering.filter(work_location__copies__in=places) if places else answering))
    if circle == Circle.WITHOUT_TASK:
        held = Task.objects.filter(election=election, participant=OuterRef("pk"))
        free = living.filter(~Exists(held))
        return free.filter(_member_of(teams)) if teams else free
    assert circle == Circle.EVERYBODY
    return living


def _member_of(teams: Collection[int]) -> Exists:
    members = TeamMember.objects.filter(participant=OuterRef("pk"))
    return Exists(members.filter(Q(team__copies__in=teams)) if teams else members)
