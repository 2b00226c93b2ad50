"""The office makes somebody a participant, in teams, and may give her a task in the same breath."""

import datetime
from collections.abc import Collection

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.integrations.cpr import PersonFacts
from valghalla.participants.models import Participant
from valghalla.participants.register import add_participant, facts_of
from valghalla.tasks.assign import assign, own_code
from valghalla.tasks.check import failed
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.models import Task
from valghalla.tasks.teams.memberships import set_teams


def failed_by(person: PersonFacts, task: Task) -> list[Rule]:
    """The rules that a person who is no participant yet would fail for the task, in the order shown."""
    return failed(Participant(**facts_of(person)), task, municipality_code=own_code())


def enroll(
    person: PersonFacts,
    *,
    teams: Collection[int],
    mobile: str = "",
    email: str = "",
    diets: Collection[int] = (),
    task: Task | None = None,
    by: Actor,
    now: datetime.datetime,
) -> Participant:
    """Make a participant of the person as CPR answered, a member of the teams, and holder of the task if there is one.

    All of it or nothing. Raises what add_participant, set_teams and assign raise: AlreadyRegistered, NumberReplaced,
    InvalidMobile, InvalidEmail, NoTeam, Taken, NotEligible, Gone.
    """
    with transaction.atomic():
        participant = add_participant(person, mobile=mobile, email=email, diets=diets, by=by, now=now)
        set_teams(participant, teams, by=by, now=now)
        if task is not None:
            assign(task, to=participant, by=by, now=now)
    return participant
