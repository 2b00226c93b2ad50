"""The file for the national election system: who is election secretary or appointed elector in which voting area.

Six columns in a fixed order, CSV in UTF-8 with commas. The import over there overwrites everything, so the file holds everybody.
Roles come from the election's task types (their ``voting_role``); a type without one is left out and told of.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, QuerySet

from valghalla.audit.actors import Actor
from valghalla.base.spreadsheets.writing import Column, Kind
from valghalla.elections.models import Election
from valghalla.lists.export import Export, Format, as_file, record_use
from valghalla.lists.filters import Filters, tasks_of
from valghalla.lists.names import Names
from valghalla.lists.opened import hyphenated, people
from valghalla.task_types.models import VotingRole
from valghalla.tasks.models import Task, TaskState

# The other side's own words, whatever the language of the reader.
HEADINGS = ("Rolle", "Fulde navn", "Fødselsdato", "Afstemningsområde", "Brugernavn", "CPR-nummer")
ROLES = {VotingRole.SECRETARY.value: "Valgsekretær", VotingRole.APPOINTED.value: "Tilforordnet"}
AT_A_TIME = 2000
_KEY = (
    "participant__name_key",
    "participant_id",
    "work_location__voting_area_number",
    "task_type__voting_role",
)


class SystemRow(NamedTuple):
    """A row of the file. born: as CPR says.   cpr: "101262-0000"."""

    participant_id: int
    role: str
    name: str
    born: datetime.date
    voting_area: int
    cpr: str


@dataclass(frozen=True)
class LeftOut:
    """What stays out of the file. key: of the election's copy.   source_id: in the catalogue.   tasks: how many are concerned."""

    key: int
    name: str
    tasks: int
    source_id: int | None = None


@dataclass(frozen=True)
class Checks:
    """What to look at before the file leaves. The first three stay out of it.

    unmapped: task types without a role.   without_area: places with voting area 0.   without_birth_date: people, key and name.
    not_exported: task types that are kept out on purpose.   same_area: number → places that have it, where they are several.
    unanswered: invitations not answered, when the file holds accepted tasks alone.   both_roles: people with both roles in one area.
    """

    unmapped: tuple[LeftOut, ...] = ()
    without_area: tuple[LeftOut, ...] = ()
    without_birth_date: tuple[tuple[int, str], ...] = ()
    not_exported: tuple[LeftOut, ...] = ()
    same_area: tuple[tuple[int, tuple[str, ...]], ...] = ()
    unanswered: int = 0
    both_roles: tuple[tuple[int, str], ...] = ()

    @property
    def left_out(self) -> bool:
        """Whether something is missing in the file that perhaps should be there."""
        return bool(self.unmapped or self.without_area or self.without_birth_date)


def fitting(election: Election, filters: Filters) -> QuerySet[Task]:
    """The tasks the file is made of."""
    return _with_role(tasks_of(election, filters)).filter(
        work_location__voting_area_number__gt=0, participant__birth_date__isnull=False
    )


def number_of(tasks: QuerySet[Task]) -> tuple[int, int]:
    """How many people are in the file, and how many rows it has."""
    found = (
        tasks.order_by()
        .values("participant_id", *_KEY[2:])
        .distinct()
        .aggregate(people=Count("participant_id", distinct=True), rows=Count("participant_id"))
    )
    return found["people"], found["rows"]


def rows(tasks: QuerySet[Task], participant_ids: Sequence[int] | None = None) -> Iterator[SystemRow]:
    """The rows, a person once for each voting area and role, by name. participant_ids: these people alone."""
    if participant_ids is not None:
        tasks = tasks.filter(participant__in=participant_ids)
    keys = list(_keys(tasks).order_by(*_KEY))
    for start in range(0, len(keys), AT_A_TIME):
        part = keys[start : start + AT_A_TIME]
        found = people({key[1] for key in part}, with_cpr=True)
        for _name, participant_id, voting_area, role in part:
            person = found.get(participant_id)
            if person is not None and person.born is not None:
                number = hyphenated(person.cpr)
                yield SystemRow(participant_id, ROLES[role], person.name, person.born, voting_area, number)


def checks(election: Election, filters: Filters, names: Names) -> Checks:
    """What stays out of the file, and what may surprise. Three queries."""
    tasks = tasks_of(election, filters)
    counted = list(
        tasks_of(election, _whatever_the_state(filters))
        .values_list("task_type_id", "work_location_id", "state")
        .order_by()
        .annotate(Count("pk"))
    )
    exported = [row for row in counted if filters.state in ("", row[2])]
    kinds = Counter[int]()
    for kind, _place, _state, count in exported:
        kinds[kind] += count
    with_role = [row for row in exported if names.task_types[row[0]].role in ROLES]
    places = Counter[int]()
    for _kind, place, _state, count in with_role:
        places[place] += count
    unanswered = sum(
        count
        for kind, _place, state, count in counted
        if state == TaskState.UNANSWERED and names.task_types[kind].role in ROLES
    )
    return Checks(
        unmapped=_types(kinds, names, VotingRole.UNDECIDED),
        not_exported=_types(kinds, names, VotingRole.NONE),
        without_area=tuple(
            LeftOut(pk, place.title, places[pk], place.source_id)
            for pk, place in names.places.items()
            if places[pk] and not place.voting_area
        ),
        without_birth_date=_named(_with_role(tasks).filter(participant__birth_date__isnull=True)),
        same_area=_shared_areas(names, places),
        unanswered=unanswered if filters.state == TaskState.ACCEPTED else 0,
        both_roles=_with_both_roles(fitting(election, filters)),
    )


def export(election: Election, filters: Filters, *, format: Format, by: Actor, now: datetime.datetime) -> Export:
    """Write the file as things stand now, and record who took what of how many people."""
    with transaction.atomic():
        tasks = fitting(election, filters)
        number, _rows = number_of(tasks)
        record_use(
            "election_system_list", "exported", election, filters, HEADINGS, number, by=by, now=now, format=format
        )
        typed = format == Format.XLSX
        kinds = (Kind.TEXT, Kind.TEXT, Kind.DATE if typed else Kind.TEXT, Kind.INTEGER, Kind.TEXT, Kind.TEXT)
        headings = [Column(title, kind) for title, kind in zip(HEADINGS, kinds, strict=True)]
        cells = (
            (row.role, row.name, row.born if typed else f"{row.born:%d-%m-%Y}", row.voting_area, None, row.cpr)
            for row in rows(tasks)
        )
        return as_file(headings, cells, name="valgsystem", sheet="Valgsystem", format=format, now=now)


def _with_role(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return tasks.filter(task_type__voting_role__in=ROLES, participant__isnull=False)


def _keys(tasks: QuerySet[Task]) -> QuerySet:
    return tasks.order_by().values_list(*_KEY).distinct()


def _whatever_the_state(filters: Filters) -> Filters:
    return Filters(days=filters.days, places=filters.places, task_types=filters.task_types)


def _types(counted: Counter[int], names: Names, role: str) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(pk, kind.title, counted[pk])
        for pk, kind in names.task_types.items()
        if kind.role == role and counted[pk]
    )


def _shared_areas(names: Names, used: Iterable[int]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    found: dict[int, list[str]] = {}
    used = set(used)
    for pk, place in names.places.items():
        if place.voting_area and pk in used:
            found.setdefault(place.voting_area, []).append(place.title)
    return tuple((number, tuple(titles)) for number, titles in sorted(found.items()) if len(titles) > 1)


def _with_both_roles(tasks: QuerySet[Task]) -> tuple[tuple[int, str], ...]:
    twice = (
        tasks.order_by()
        .values("participant_id", "work_location__voting_area_number")
        .annotate(roles=Count("task_type__voting_role", distinct=True))
        .filter(roles__gt=1)
        .values("participant_id")
    )
    return _named(tasks.filter(participant__in=twice))


def _named(tasks: QuerySet[Task]) -> tuple[tuple[int, str], ...]:
    rows = (
        tasks.order_by("participant__name_key", "participant_id")
        .values_list("participant__name_key", "participant_id", "participant__first_names", "participant__last_name")
        .distinct()
    )
    return tuple((pk, f"{first} {last}".strip()) for _key, pk, first, last in rows)
