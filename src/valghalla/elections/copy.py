"""Taking the catalogue into an election: copies that the election's tasks refer to, whatever becomes of the catalogue.

Source: docs/adr/0002-catalogue-and-copies.md.
"""

from collections.abc import Collection, Iterable

from valghalla.elections.files import bring_files
from valghalla.elections.models import (
    Election,
    ElectionTaskType,
    ElectionTeam,
    ElectionWorkLocation,
    PlaceTaskType,
    PlaceTeam,
)
from valghalla.places.models import WorkLocation, WorkLocationTaskType, WorkLocationTeam
from valghalla.task_types.models import TaskType
from valghalla.teams.models import Team

TASK_TYPE_FIELDS = (
    "title",
    "short_name",
    "starts",
    "ends",
    "payment_dkk",
    "voting_role",
    "payment_kind",
    "validation_off",
    "trusted",
    "send_reminder",
    "description",
    "sort_key",
)
TEAM_FIELDS = ("name", "short_name", "sort_key")
PLACE_FIELDS = (
    "title",
    "address",
    "postal_code",
    "city",
    "directions",
    "voting_area_number",
    "valid_votes",
    "sort_key",
)


def take_in(election: Election, work_locations: Iterable[WorkLocation]) -> list[ElectionWorkLocation]:
    """Copy work locations into the election with their task types and teams; those it has already are left as they are.

    The caller holds the transaction. Returns the copies made.
    """
    had = set(election.work_locations.values_list("source_id", flat=True))
    new = [place for place in work_locations if place.pk not in had]
    if not new:
        return []
    sources = {
        place.pk: place
        for place in WorkLocation.objects.filter(pk__in=[place.pk for place in new]).select_related("area")
    }
    copies = ElectionWorkLocation.objects.bulk_create(_place_copy(election, place) for place in sources.values())
    by_source = {copy.source_id: copy for copy in copies}
    types = _task_type_copies(election)
    teams = _team_copies(election)
    links = [(link.work_location_id, link.task_type_id) for link in _links_to_types(sources)]
    types |= _add_task_types(election, {type_id for _, type_id in links} - types.keys())
    PlaceTaskType.objects.bulk_create(
        PlaceTaskType(work_location=by_source[place], task_type=types[type_id]) for place, type_id in links
    )
    team_links = [(link.work_location_id, link.team_id) for link in _links_to_teams(sources)]
    teams |= _add_teams(election, {team_id for _, team_id in team_links} - teams.keys())
    PlaceTeam.objects.bulk_create(
        PlaceTeam(work_location=by_source[place], team=teams[team_id]) for place, team_id in team_links
    )
    return copies


def add_links(place: ElectionWorkLocation, *, task_types: Collection[int], teams: Collection[int]) -> None:
    """Give a place of an election more task types and teams, by their ids in the catalogue; copies are made as needed.

    The caller holds the transaction.
    """
    election = place.election
    types, copies = _task_type_copies(election), _team_copies(election)
    types |= _add_task_types(election, set(task_types) - types.keys())
    copies |= _add_teams(election, set(teams) - copies.keys())
    PlaceTaskType.objects.bulk_create(
        PlaceTaskType(work_location=place, task_type=types[pk]) for pk in task_types if pk in types
    )
    PlaceTeam.objects.bulk_create(PlaceTeam(work_location=place, team=copies[pk]) for pk in teams if pk in copies)


def _place_copy(election: Election, place: WorkLocation) -> ElectionWorkLocation:
    return ElectionWorkLocation(
        election=election,
        source=place,
        area_name=place.area.name,
        area_key=place.area.sort_key,
        **_fields(place, PLACE_FIELDS),
    )


def _task_type_copies(election: Election) -> dict[int, ElectionTaskType]:
    return {copy.source_id: copy for copy in election.task_types.exclude(source=None) if copy.source_id is not None}


def _team_copies(election: Election) -> dict[int, ElectionTeam]:
    return {copy.source_id: copy for copy in election.teams.exclude(source=None) if copy.source_id is not None}


def _add_task_types(election: Election, wanted: set[int]) -> dict[int, ElectionTaskType]:
    copies = ElectionTaskType.objects.bulk_create(
        ElectionTaskType(election=election, source=source, **_fields(source, TASK_TYPE_FIELDS))
        for source in TaskType.objects.filter(pk__in=wanted)
    )
    bring_files(copies)
    return {copy.source_id: copy for copy in copies if copy.source_id is not None}


def _add_teams(election: Election, wanted: set[int]) -> dict[int, ElectionTeam]:
    copies = ElectionTeam.objects.bulk_create(
        ElectionTeam(election=election, source=source, **_fields(source, TEAM_FIELDS))
        for source in Team.objects.filter(pk__in=wanted)
    )
    return {copy.source_id: copy for copy in copies if copy.source_id is not None}


def _links_to_types(places: Iterable[int]) -> Iterable[WorkLocationTaskType]:
    return WorkLocationTaskType.objects.filter(work_location_id__in=list(places))


def _links_to_teams(places: Iterable[int]) -> Iterable[WorkLocationTeam]:
    return WorkLocationTeam.objects.filter(work_location_id__in=list(places))


def _fields(source, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(source, name) for name in names}
