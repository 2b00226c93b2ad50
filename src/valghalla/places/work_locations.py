"""Work locations of the catalogue: made and changed. Deleting reaches into elections: tasks/catalogue/take_out.py."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.records import claim_name, held, take_over, tidy
from valghalla.places.errors import ListsLocked
from valghalla.places.models import WorkLocation, WorkLocationTaskType, WorkLocationTeam

_TEXTS = ("title", "address", "postal_code", "city", "directions")


def create_work_location(
    *, task_types: Collection[int] = (), teams: Collection[int] = (), by: Actor, now: datetime.datetime, **values: Any
) -> WorkLocation:
    """Add a place. values: area_id, title, address, postal_code, city, directions, voting_area_number, valid_votes.

    task_types, teams: ids of those that belong there. Raises NameTaken.
    """
    with transaction.atomic():
        claim_name(WorkLocation, "title", values["title"])
        place = WorkLocation.objects.create(**_tidied(values))
        link_all([place], task_types=task_types, teams=teams)
        record(
            "work_location.created", place, by=by, now=now, title=place.title, area=place.area_id,
            task_types=sorted(task_types), teams=sorted(teams),
        )  # fmt: skip
    return place


def change_work_location(
    pk: int,
    *,
    task_types: Collection[int],
    teams: Collection[int],
    version: int,
    lists_locked: bool,
    by: Actor,
    now: datetime.datetime,
    **values: Any,
) -> WorkLocation:
    """Change a place in the catalogue; elections keep their copies. values as for creating.

    lists_locked: the place is in an active election, so task types and teams have to stay.
    Raises NameTaken, StaleVersion or ListsLocked.
    """
    with transaction.atomic():
        claim_name(WorkLocation, "title", values["title"], besides=pk)
        place = held(WorkLocation, pk, version)
        lists = _lists_changed(place, task_types=task_types, teams=teams)
        if lists and lists_locked:
            raise ListsLocked
        changed = take_over(place, _tidied(values)) | lists
        if lists:
            _bring_lists_to(place, task_types=task_types, teams=teams)
            if changed.keys() == lists.keys():
                place.version += 1
                place.save()
        if changed:
            record("work_location.changed", place, by=by, now=now, changed=changed)
    return place


def others_with_number(place: WorkLocation) -> QuerySet[WorkLocation]:
    """Other places with the same voting area number; none when it has no number (0)."""
    if not place.voting_area_number:
        return WorkLocation.objects.none()
    return (
        WorkLocation.objects.filter(voting_area_number=place.voting_area_number)
        .exclude(pk=place.pk)
        .order_by("sort_key", "id")
    )


def link_all(places: Collection[WorkLocation], *, task_types: Collection[int], teams: Collection[int]) -> None:
    """Give each of the places the task types and teams. The caller holds the transaction."""
    WorkLocationTaskType.objects.bulk_create(
        WorkLocationTaskType(work_location=place, task_type_id=type_id)
        for place in places
        for type_id in sorted(set(task_types))
    )
    WorkLocationTeam.objects.bulk_create(
        WorkLocationTeam(work_location=place, team_id=team_id) for place in places for team_id in sorted(set(teams))
    )


def _lists_changed(
    place: WorkLocation, *, task_types: Collection[int], teams: Collection[int]
) -> dict[str, list[list[int]]]:
    had_types = sorted(place.task_types.values_list("task_type_id", flat=True))
    had_teams = sorted(place.teams.values_list("team_id", flat=True))
    lists = {"task_types": [had_types, sorted(set(task_types))], "teams": [had_teams, sorted(set(teams))]}
    return {name: both for name, both in lists.items() if both[0] != both[1]}


def _bring_lists_to(place: WorkLocation, *, task_types: Collection[int], teams: Collection[int]) -> None:
    place.task_types.exclude(task_type_id__in=task_types).delete()
    place.teams.exclude(team_id__in=teams).delete()
    link_all(
        [place],
        task_types=set(task_types) - set(place.task_types.values_list("task_type_id", flat=True)),
        teams=set(teams) - set(place.teams.values_list("team_id", flat=True)),
    )


def _tidied(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tidy(value) if name in _TEXTS else value for name, value in values.items()}
