"""Carrying a change of the catalogue into elections that are not over: what differs, and bringing copies up to date.

Nothing of the catalogue reaches an election by itself. Tasks have a part in it as well (times, places to fill): that
is the business of tasks/catalogue/carry.py. Source: docs/adr/0002-catalogue-and-copies.md.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value

from valghalla.elections.copy import TASK_TYPE_FIELDS, TEAM_FIELDS
from valghalla.elections.files import Files, bring_files, files_by
from valghalla.elections.models import (
    Election,
    ElectionTaskType,
    ElectionTaskTypeFile,
    ElectionTeam,
    ElectionWorkLocation,
)
from valghalla.places.models import WorkLocation
from valghalla.task_types.models import TaskType, TaskTypeFile
from valghalla.teams.models import Team

_TYPE_FIELDS = tuple(name for name in TASK_TYPE_FIELDS if name != "sort_key")
_TEAM_FIELDS = tuple(name for name in TEAM_FIELDS if name != "sort_key")
_PLACE_FIELDS = (
    "title",
    "area_name",
    "address",
    "postal_code",
    "city",
    "directions",
    "voting_area_number",
    "valid_votes",
)

FILES = "files"

Copy = ElectionTaskType | ElectionTeam | ElectionWorkLocation
# What belongs to a place: key in the catalogue → name.
Links = dict[int, str]


@dataclass(frozen=True)
class FieldDifference:
    """A field of the copy that is not as in the catalogue. Values as stored; descriptions are clean HTML, the field
    "files" holds elections.files.Files."""

    field: str
    in_election: Any
    in_catalogue: Any


@dataclass(frozen=True)
class Link:
    """A task type or team of a place. id: in the catalogue.   name: title or name."""

    id: int
    name: str


@dataclass(frozen=True)
class CopyDifference:
    """How one election's copy differs. The lists are of places only: what the catalogue has more, or no longer has."""

    copy: Copy
    election: Election
    fields: tuple[FieldDifference, ...] = ()
    task_types_added: tuple[Link, ...] = ()
    task_types_gone: tuple[Link, ...] = ()
    teams_added: tuple[Link, ...] = ()
    teams_gone: tuple[Link, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to carry."""
        return bool(self.fields or self.task_types_added or self.task_types_gone or self.teams_added or self.teams_gone)


def not_over(*, today: datetime.date) -> QuerySet[Election]:
    """Elections a change may be carried into: not closed, and with days left."""
    return Election.objects.exclude(state=Election.State.CLOSED).filter(last_day__gte=today)


def in_active_election(place: WorkLocation) -> bool:
    """Whether the place has a copy in an active election."""
    return ElectionWorkLocation.objects.filter(source=place, election__state=Election.State.ACTIVE).exists()


def task_type_differences(task_type: TaskType, *, today: datetime.date) -> list[CopyDifference]:
    """Copies of the task type that differ from it, its files included, in elections that are not over, by election day."""
    copies = list(_copies(ElectionTaskType, [task_type.pk], today))
    values = {name: getattr(task_type, name) for name in _TYPE_FIELDS}
    files = files_by(TaskTypeFile, [task_type.pk]).get(task_type.pk, Files())
    theirs = files_by(ElectionTaskTypeFile, [copy.pk for copy in copies])
    return _with_any(
        CopyDifference(copy, copy.election, (*_fields(copy, values), *_files(theirs.get(copy.pk, Files()), files)))
        for copy in copies
    )


def team_differences(team: Team, *, today: datetime.date) -> list[CopyDifference]:
    """The same for a team's names."""
    return _with_any(
        CopyDifference(copy, copy.election, _fields(copy, {name: getattr(team, name) for name in _TEAM_FIELDS}))
        for copy in _copies(ElectionTeam, [team.pk], today)
    )


def place_differences(places: Iterable[WorkLocation], *, today: datetime.date) -> list[CopyDifference]:
    """The same for work locations, with the name of the area, and which task types and teams belong to each."""
    copies = list(_copies(ElectionWorkLocation, [place.pk for place in places], today).select_related("source__area"))
    sources = WorkLocation.objects.filter(pk__in={copy.source_id for copy in copies})
    types, teams = _links(sources, "task_types__task_type_id", "teams__team_id")
    own = ElectionWorkLocation.objects.filter(pk__in=[copy.pk for copy in copies])
    had_types, had_teams = _links(own, "task_types__task_type__source_id", "teams__team__source_id")
    return _with_any(
        _place_difference(
            copy,
            copy.source,
            (had_types.get(copy.pk, {}), types.get(copy.source_id, {})),
            (had_teams.get(copy.pk, {}), teams.get(copy.source_id, {})),
        )
        for copy in copies
    )


def bring_fields(difference: CopyDifference) -> None:
    """Give the copy the catalogue's values. The caller holds the transaction and has locked what depends on it."""
    copy = difference.copy
    for one in difference.fields:
        if one.field != FILES:
            setattr(copy, one.field, one.in_catalogue)
    if isinstance(copy, ElectionTaskType):
        copy.version += 1
        if any(one.field == FILES for one in difference.fields):
            bring_files([copy])
    copy.save()


def _place_difference(
    copy: ElectionWorkLocation, place: WorkLocation, types: tuple[Links, Links], teams: tuple[Links, Links]
) -> CopyDifference:
    """types, teams: those of the copy, and those of the catalogue."""
    values = {name: getattr(place, name) for name in _PLACE_FIELDS if name != "area_name"} | {
        "area_name": place.area.name
    }
    (had_types, has_types), (had_teams, has_teams) = types, teams
    return CopyDifference(
        copy,
        copy.election,
        tuple(sorted(_fields(copy, values), key=lambda one: _PLACE_FIELDS.index(one.field))),
        task_types_added=_more(has_types, had_types),
        task_types_gone=_more(had_types, has_types),
        teams_added=_more(has_teams, had_teams),
        teams_gone=_more(had_teams, has_teams),
    )


def _copies(model: Any, sources: Iterable[int], today: datetime.date) -> QuerySet[Any]:
    found: QuerySet[Any] = (
        model.objects.filter(source__in=list(sources), election__in=not_over(today=today))
        .select_related("election")
        .order_by("election__election_day", "election_id", "sort_key", "id")
    )
    return found


def _links(places: QuerySet[Any], type_path: str, team_path: str) -> tuple[dict[int, Links], dict[int, Links]]:
    """The task types and the teams of each place, by its key. One query.

    type_path, team_path: where the catalogue's keys stand, seen from a place; what has none is left out.
    """
    plain = places.order_by()
    of_types = plain.values_list("pk", type_path, "task_types__task_type__title", Value(0))
    of_teams = plain.values_list("pk", team_path, "teams__team__name", Value(1))
    found: tuple[dict[int, Links], dict[int, Links]] = ({}, {})
    for place, pk, name, which in of_types.union(of_teams, all=True):
        if pk is not None:
            found[which].setdefault(place, {})[pk] = name
    return found


def _files(theirs: Files, ours: Files) -> tuple[FieldDifference, ...]:
    return () if theirs == ours else (FieldDifference(FILES, theirs, ours),)


def _fields(copy: Copy, values: dict[str, Any]) -> tuple[FieldDifference, ...]:
    return tuple(
        FieldDifference(name, getattr(copy, name), value)
        for name, value in values.items()
        if getattr(copy, name) != value
    )


def _more(these: Links, those: Links) -> tuple[Link, ...]:
    return tuple(Link(pk, name) for pk, name in sorted(these.items(), key=lambda item: item[1]) if pk not in those)


def _with_any(differences: Iterable[CopyDifference]) -> list[CopyDifference]:
    return [difference for difference in differences if difference.any]
