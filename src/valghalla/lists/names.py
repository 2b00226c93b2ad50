"""What an election's copies are called and how they count, read once for a whole list."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Model, QuerySet

from valghalla.base.danish_order import sort_key
from valghalla.base.written_once import together, written_once
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation


class Place(NamedTuple):
    """voting_area: the national system's number, 0 for none.   address: on one line.   source_id: in the catalogue."""

    title: str
    area: str
    voting_area: int
    address: str
    source_id: int | None


class Kind(NamedTuple):
    """A task type. payment_dkk: whole kroner, None without.   role: a VotingRole.   payment_kind: a PaymentKind."""

    title: str
    payment_dkk: int | None
    role: str
    payment_kind: str


@dataclass(frozen=True)
class Names:
    """The election's copies by key, each in Danish order."""

    places: dict[int, Place]
    teams: dict[int, str]
    task_types: dict[int, Kind]

    @property
    def areas(self) -> list[str]:
        """The names of the areas in Danish order."""
        return sorted({place.area for place in self.places.values()}, key=sort_key)


def names_of(election: Election, *, with_teams: bool = True) -> Names:
    """One message to the database. with_teams: where a list has to do with them."""
    asked = [_places.asked(election.pk), _kinds.asked(election.pk)]
    places, kinds, *teams = together(*asked, *([_teams.asked(election.pk)] if with_teams else []))
    return Names(
        places={
            pk: Place(title, area, number, on_one_line(street, f"{postal_code} {city}"), source)
            for pk, title, area, number, street, postal_code, city, source in places
        },
        teams=dict(teams[0]) if teams else {},
        task_types={pk: Kind(title, payment, role, kind) for pk, title, payment, role, kind in kinds},
    )


@written_once
def _places(election_id: int) -> QuerySet:
    columns = "title", "area_name", "voting_area_number", "address", "postal_code", "city", "source_id"
    return _of(ElectionWorkLocation, election_id).values_list("pk", *columns)


@written_once
def _kinds(election_id: int) -> QuerySet:
    columns = "title", "payment_dkk", "voting_role", "payment_kind"
    return _of(ElectionTaskType, election_id).values_list("pk", *columns)


@written_once
def _teams(election_id: int) -> QuerySet:
    return _of(ElectionTeam, election_id).values_list("pk", "name")


def _of(model: type[Model], election_id: int) -> QuerySet:
    return model._default_manager.filter(election=election_id).order_by("sort_key", "pk")


def on_one_line(*parts: str) -> str:
    """The parts of an address, joined by comma; empty ones are left out."""
    return ", ".join(part for part in map(str.strip, parts) if part)
