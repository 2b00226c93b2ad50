"""People who have tasks to come and fail a rule by what we know of them now: CPR has changed, or the rules have.

The rules of ``eligibility.failed_rules`` as the database asks them, so that finding nobody among a hundred thousand tasks
costs no more than finding somebody.
"""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from valghalla.elections.carry import not_over
from valghalla.participants.models import Participant
from valghalla.tasks.assign import own_code
from valghalla.tasks.eligibility import ANNULLED, DANISH_CITIZEN, DEAD, DISAPPEARED
from valghalla.tasks.models import Task
from valghalla.tasks.people.candidates import latest_birth_date
from valghalla.tasks.rules.recheck import held_tasks


def tasks_against_rules(*, today: datetime.date) -> QuerySet[Task]:
    """Tasks somebody has, from today on, in elections that are not over, for which she fails a rule.

    today: Danish calendar date. Two queries are made at once: for the days of those elections, and for whom to look at.
    """
    held = held_tasks(today=today).filter(participant__in=doubtful(today))
    days = sorted({day for election in not_over(today=today) for day in election.all_days if day >= today})
    return held.filter(_alive_fails() | (Q(task_type__validation_off=False) & _type_fails(days)))


def people_against_rules(*, today: datetime.date) -> int:
    """How many people have such tasks. Three queries."""
    return tasks_against_rules(today=today).order_by().values("participant_id").distinct().count()


def doubtful(today: datetime.date) -> list[int]:
    """Keys of the people who could fail some rule for some task: found among people, who are fewer than tasks. One query."""
    people = Participant.objects.filter(
        Q(status__isnull=True)
        | Q(status__in=[DEAD, ANNULLED, DISAPPEARED])
        | Q(birth_date__isnull=True)
        | Q(birth_date__gt=latest_birth_date(today))
        | ~Q(municipality_code=own_code())
        | ~Q(citizenship=DANISH_CITIZEN)
        | Q(incapable__isnull=True)
        | Q(incapable=True)
    )
    return list(people.order_by().values_list("pk", flat=True))


def _alive_fails() -> Q:
    return Q(participant__status__isnull=True) | Q(participant__status__in=[DEAD, ANNULLED, DISAPPEARED])


def _type_fails(days: Iterable[datetime.date]) -> Q:
    """What the type of the election asks."""
    young = Q(participant__birth_date__isnull=True)
    for day in days:
        young |= Q(task_day=day, participant__birth_date__gt=latest_birth_date(day))
    return (
        Q(election__type__requires_age=True) & young
        | Q(election__type__requires_residence=True) & ~Q(participant__municipality_code=own_code())
        | Q(election__type__requires_citizenship=True) & ~Q(participant__citizenship=DANISH_CITIZEN)
        | Q(election__type__requires_competence=True)
        & (Q(participant__incapable__isnull=True) | Q(participant__incapable=True))
    )
