"""What a change of the catalogue would mean for tasks and people, in numbers, before anybody agrees to it."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from valghalla.elections.carry import not_over
from valghalla.elections.models import Election
from valghalla.tasks.counts import ONE
from valghalla.tasks.models import Task, TaskState


@dataclass(frozen=True)
class Effects:
    """tasks: places to fill.   accepted, unanswered: tasks somebody has.   people: who they are, each once.

    elections: how many the tasks belong to.   active_elections: how many of those are active.
    """

    tasks: int = 0
    accepted: int = 0
    unanswered: int = 0
    people: int = 0
    elections: int = 0
    active_elections: int = 0


NOTHING = Effects()


def effects_of(tasks: QuerySet[Task]) -> Effects:
    """The numbers of some tasks."""
    return Effects(
        **tasks.aggregate(
            tasks=Count(ONE),
            accepted=Count(ONE, filter=Q(state=TaskState.ACCEPTED)),
            unanswered=Count(ONE, filter=Q(state=TaskState.UNANSWERED)),
            people=Count("participant_id", distinct=True),
            elections=Count("election_id", distinct=True),
            active_elections=Count("election_id", distinct=True, filter=Q(election__state=Election.State.ACTIVE)),
        )
    )


def effects_by(tasks: QuerySet[Task], name: str) -> dict[int, Effects]:
    """The numbers of some tasks for each place, team or task type, by its key. name: the task's field. One query."""
    counted: Any = (
        tasks.order_by()
        .values(name)
        .annotate(
            tasks=Count(ONE),
            accepted=Count(ONE, filter=Q(state=TaskState.ACCEPTED)),
            unanswered=Count(ONE, filter=Q(state=TaskState.UNANSWERED)),
            people=Count("participant_id", distinct=True),
            active_elections=Count("election_id", distinct=True, filter=Q(election__state=Election.State.ACTIVE)),
        )
    )
    return {row.pop(name): Effects(**row, elections=1) for row in counted}


def tasks_not_over(*, today: datetime.date) -> QuerySet[Task]:
    """Tasks of elections that are not over."""
    return Task.objects.filter(election__in=not_over(today=today))
