"""The file for the national election system: who is election secretary or appointed elector in which voting area.

Six columns in a fixed order, CSV in UTF-8 with commas. The import over there overwrites everything, so the file holds everybody.
Roles come from the election's task types (their ``voting_role``); a type without one is left out and told of.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, QuerySet

from valghalla.audit.actors import Actor
from valghalla.base.spreadsheets.writing import Column, Kind
from valghalla.elections.models import Election
from valghalla.lists.export import Export, Format, as_file, record_use
from valghalla.lists.filters import Filters, tasks_of
from valghalla.lists.names import Names, names_of
from valghalla.lists.opened import hyphenated, people
from valghalla.lists.orders import people_in_order
from valghalla.participants.models import Participant
from valghalla.task_types.models import VotingRole
from valghalla.tasks.models import Task, TaskState

# The other side's own words, whatever the language of the reader.
HEADINGS = ("Rolle", "Fulde navn", "Fødselsdato", "Afstemningsområde", "Brugernavn", "CPR-nummer")
ROLES = {VotingRole.SECRETARY.value: "Valgsekretær", VotingRole.APPOINTED.value: "Tilforordnet"}
AT_A_TIME = 2000
# Participant → her voting areas and roles there, each once, in order.
Entries = Mapping[int, Sequence[tuple[int, str]]]


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


def fitting(election: Election, filters: Filters, names: Names) -> QuerySet[Task]:
    """The tasks the file is made of."""
    numbered = [pk for pk, place in names.places.items() if place.voting_area]
    undated = Participant.objects.filter(birth_date__isnull=True).values("pk")
    tasks = _with_role(tasks_of(election, filters), names).filter(work_location__in=numbered)
    return tasks.exclude(participant__in=undated)


def entries(tasks: QuerySet[Task], names: Names) -> Entries:
    """Who is in the file, as what and where. One query."""
    found: dict[int, set[tuple[int, str]]] = {}
    served = tasks.order_by().values_list("participant_id", "work_location_id", "task_type_id").distinct()
    for person, place, kind in served:
        found.setdefault(person, set()).add((names.places[place].voting_area, names.task_types[kind].role))
    return {person: sorted(own, key=lambda one: (one[0], ROLES[one[1]])) for person, own in found.items()}


def rows(found: Entries, participant_ids: Sequence[int]) -> Iterator[SystemRow]:
    """The rows of these people in their order."""
    for start in range(0, len(participant_ids), AT_A_TIME):
        part = participant_ids[start : start + AT_A_TIME]
        opened = people(part, with_cpr=True)
        for pk in part:
            person = opened.get(pk)
            if person is not None and person.born is not None:
                for voting_area, role in found.get(pk, ()):
                    yield SystemRow(pk, ROLES[role], person.name, person.born, voting_area, hyphenated(person.cpr))


def checks(election: Election, filters: Filters, names: Names, found: Entries) -> Checks:
    """What stays out of the file, and what may surprise. found: what is in it. Two queries, three when somebody has both roles."""
    counted = list(
        tasks_of(election, _whatever_the_state(filters))
        .values_list("task_type_id", "work_location_id", "state")
        .order_by()
        .annotate(Count("pk"))
    )
    exported = [row for row in counted if filters.state in ("", row[2])]
    with_role = [row for row in exported if names.task_types[row[0]].role in ROLES]
    kinds, places = _summed(exported, 0), _summed(with_role, 1)
    undated = _with_role(tasks_of(election, filters), names).filter(participant__birth_date__isnull=True)
    return Checks(
        unmapped=_types(kinds, names, VotingRole.UNDECIDED),
        not_exported=_types(kinds, names, VotingRole.NONE),
        without_area=tuple(
            LeftOut(pk, place.title, places[pk], place.source_id)
            for pk, place in names.places.items()
            if places[pk] and not place.voting_area
        ),
        without_birth_date=_named(undated.order_by().values("participant_id")),
        same_area=_shared_areas(names, places),
        unanswered=_unanswered(counted, names) if filters.state == TaskState.ACCEPTED else 0,
        both_roles=_with_both_roles(found),
    )


def export(election: Election, filters: Filters, *, format: Format, by: Actor, now: datetime.datetime) -> Export:
    """Write the file as things stand now, and record who took what of how many people."""
    with transaction.atomic():
        names = names_of(election, with_teams=False)
        tasks = fitting(election, filters, names)
        found = entries(tasks, names)
        record_use(
            "election_system_list", "exported", election, filters, HEADINGS, len(found), by=by, now=now, format=format
        )
        typed = format == Format.XLSX
        kinds = (Kind.TEXT, Kind.TEXT, Kind.DATE if typed else Kind.TEXT, Kind.INTEGER, Kind.TEXT, Kind.TEXT)
        headings = [Column(title, kind) for title, kind in zip(HEADINGS, kinds, strict=True)]
        cells = (
            (row.role, row.name, row.born if typed else f"{row.born:%d-%m-%Y}", row.voting_area, None, row.cpr)
            for row in rows(found, list(people_in_order(tasks).values_list("pk", flat=True)))
        )
        return as_file(headings, cells, name="valgsystem", sheet="Valgsystem", format=format, now=now)


def _with_role(tasks: QuerySet[Task], names: Names) -> QuerySet[Task]:
    kinds = [pk for pk, kind in names.task_types.items() if kind.role in ROLES]
    return tasks.filter(task_type__in=kinds, participant__isnull=False)


def _whatever_the_state(filters: Filters) -> Filters:
    return Filters(days=filters.days, places=filters.places, task_types=filters.task_types)


def _summed(counted: Iterable[tuple], at: int) -> Counter[int]:
    """Tasks by the key that stands there."""
    found = Counter[int]()
    for row in counted:
        found[row[at]] += row[3]
    return found


def _unanswered(counted: Iterable[tuple], names: Names) -> int:
    return sum(
        count
        for kind, _place, state, count in counted
        if state == TaskState.UNANSWERED and names.task_types[kind].role in ROLES
    )


def _types(counted: Counter[int], names: Names, role: str) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(pk, kind.title, counted[pk])
        for pk, kind in names.task_types.items()
        if kind.role == role and counted[pk]
    )


def _shared_areas(names: Names, used: Collection[int]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    found: dict[int, list[str]] = {}
    for pk, place in names.places.items():
        if place.voting_area and pk in used:
            found.setdefault(place.voting_area, []).append(place.title)
    return tuple((number, tuple(titles)) for number, titles in sorted(found.items()) if len(titles) > 1)


def _with_both_roles(found: Entries) -> tuple[tuple[int, str], ...]:
    twice = [person for person, own in found.items() if len({area for area, _role in own}) < len(own)]
    return _named(twice) if twice else ()


def _named(participant_ids: Collection[int] | QuerySet) -> tuple[tuple[int, str], ...]:
    """Key and name by name."""
    wanted = Participant.objects.filter(pk__in=participant_ids).order_by("name_key", "pk")
    return tuple(
        (pk, f"{first} {last}".strip()) for pk, first, last in wanted.values_list("pk", "first_names", "last_name")
    )
