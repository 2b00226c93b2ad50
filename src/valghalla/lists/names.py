"""What an election's copies are called and how they count, read once for a whole list."""

from dataclasses import dataclass
from typing import NamedTuple

from valghalla.base.danish_order import sort_key
from valghalla.elections.models import Election


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
    """Two queries, and one for the teams where a list has to do with them."""
    places = election.work_locations.order_by("sort_key", "pk").values_list(
        "pk", "title", "area_name", "voting_area_number", "address", "postal_code", "city", "source_id"
    )
    kinds = election.task_types.order_by("sort_key", "pk").values_list(
        "pk", "title", "payment_dkk", "voting_role", "payment_kind"
    )
    return Names(
        places={
            pk: Place(title, area, number, on_one_line(street, f"{postal_code} {city}"), source)
            for pk, title, area, number, street, postal_code, city, source in places
        },
        teams=dict(election.teams.order_by("sort_key", "pk").values_list("pk", "name")) if with_teams else {},
        task_types={pk: Kind(title, payment, role, kind) for pk, title, payment, role, kind in kinds},
    )


def on_one_line(*parts: str) -> str:
    """The parts of an address, joined by comma; empty ones are left out."""
    return ", ".join(part for part in map(str.strip, parts) if part)
