"""What a task link can be narrowed to: only what belongs to the team in the election."""

from dataclasses import dataclass

from django.db.models import Q

from valghalla.elections.models import ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.places.models import Area
from valghalla.tasks.models import Task


@dataclass(frozen=True)
class Offered:
    """Each in Danish order. areas: those of the catalogue that the team's places stand in now."""

    areas: tuple[Area, ...]
    work_locations: tuple[ElectionWorkLocation, ...]
    task_types: tuple[ElectionTaskType, ...]


def offered(team: ElectionTeam) -> Offered:
    """The team's places, their areas, and the task types that are done there, those of tasks moved to the team among
    them. Three queries."""
    tasks = Task.objects.filter(election_id=team.election_id, team=team)
    at = Q(teams__team=team) | Q(pk__in=tasks.values("work_location_id"))
    places = ElectionWorkLocation.objects.filter(at, election_id=team.election_id).distinct()
    of = Q(work_locations__work_location__teams__team=team) | Q(pk__in=tasks.values("task_type_id"))
    kinds = ElectionTaskType.objects.filter(of, election_id=team.election_id).distinct()
    areas = Area.objects.filter(pk__in=places.order_by().values("source__area_id"))
    return Offered(
        tuple(areas.order_by("sort_key", "id")),
        tuple(places.order_by("sort_key", "id")),
        tuple(kinds.order_by("sort_key", "id")),
    )
