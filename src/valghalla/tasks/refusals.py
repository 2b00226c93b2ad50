"""Who declined or withdrew in an election."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from valghalla.elections.models import Election
from valghalla.tasks.counts import SAID_NO
from valghalla.tasks.models import TaskEvent


@dataclass(frozen=True)
class Narrowed:
    """Which refusals. days: of the task.   teams: keys of the election's teams.   area: its name. Empty means all."""

    days: Collection[datetime.date] = ()
    teams: Collection[int] = ()
    area: str = ""


def refusals(election: Election, narrowed: Narrowed) -> QuerySet[TaskEvent]:
    """The events with person, place, task type and team, in no order."""
    found = TaskEvent.objects.filter(election=election, kind__in=SAID_NO)
    found = found.filter(task_day__in=list(narrowed.days)) if narrowed.days else found
    found = found.filter(team_id__in=list(narrowed.teams)) if narrowed.teams else found
    found = found.filter(work_location__area_name=narrowed.area) if narrowed.area else found
    return found.select_related("participant", "work_location", "task_type", "team")
