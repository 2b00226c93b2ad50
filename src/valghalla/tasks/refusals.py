"""Who declined or withdrew in an election."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Collate, Concat, LPad

from valghalla.elections.models import Election
from valghalla.tasks.counts import noes
from valghalla.tasks.models import TaskEvent


@dataclass(frozen=True)
class Narrowed:
    """Which refusals. days: of the task.   teams, places, types: keys of the election's copies.   area: its name.
    Empty means all."""

    days: Collection[datetime.date] = ()
    teams: Collection[int] = ()
    area: str = ""
    places: Collection[int] = ()
    types: Collection[int] = ()


def with_sort_keys(events: QuerySet[TaskEvent]) -> QuerySet[TaskEvent]:
    """The events with what they are sorted by. place_key: the place's name in Danish order and then its key, so that
    places of the same name stay apart.   person_key: in Danish order, erased people first."""
    place = Concat(
        F("work_location__sort_key"),
        Value("\x01"),
        LPad(Cast("work_location_id", CharField()), 19, Value("0")),
        output_field=CharField(db_collation="C"),
    )
    return events.annotate(place_key=Collate(place, "C"), person_key=Coalesce(F("participant__name_key"), Value("")))


def refusals(election: Election, narrowed: Narrowed) -> QuerySet[TaskEvent]:
    """The events with person, place, task type and team, in no order."""
    found = noes(TaskEvent.objects.filter(election=election))
    found = found.filter(task_day__in=list(narrowed.days)) if narrowed.days else found
    found = found.filter(team_id__in=list(narrowed.teams)) if narrowed.teams else found
    found = found.filter(work_location__area_name=narrowed.area) if narrowed.area else found
    found = found.filter(work_location_id__in=list(narrowed.places)) if narrowed.places else found
    found = found.filter(task_type_id__in=list(narrowed.types)) if narrowed.types else found
    return found.select_related("participant", "work_location", "task_type", "team")
