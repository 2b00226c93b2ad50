"""A person as CPR knows them."""

import datetime
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Status(IntEnum):
    """CPR's own codes for where a person stands in the register."""

    RESIDENT = 1
    SPECIAL_ROAD = 3
    GREENLAND = 5
    TAX_ONLY = 20
    ANNULLED = 30
    DOUBLE = 50
    CHANGED = 60
    DISAPPEARED = 70
    EMIGRATED = 80
    DEAD = 90


class Guardianship(StrEnum):
    """Kind of guardianship as CPR writes it."""

    FULL = "FULD"
    PARTIAL = "DELVIS"


@dataclass(frozen=True)
class Address:
    """An address. municipality_code: four digits. house: padded as by CPR, "012B". floor: "02", "st"."""

    municipality_code: str
    municipality_cvr: str | None
    road_code: int
    street: str
    house: str
    postal_code: str
    postal_district: str
    floor: str | None = None
    door: str | None = None
    care_of: str | None = None
    locality: str | None = None
    polling_district: tuple[int, str] | None = None
    uuid: str | None = None
    moved_in: datetime.date | None = None

    @property
    def line(self) -> str:
        """Street, house, floor and door without padding: "Engvej 12B, 2. tv"."""
        text = f"{self.street} {self.house.lstrip('0')}".strip()
        if not self.floor:
            return text
        floor = self.floor.lstrip("0")
        return f"{text}, {floor if floor == 'st' else floor + '.'} {self.door or ''}".strip()


@dataclass(frozen=True)
class Abroad:
    """Where an emigrated person went. country: CPR's own four-digit code."""

    country: int
    left: datetime.date
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """What CPR answers about one number.

    current_number differs from number where the number has been replaced. digital_post None: the register does not say.
    citizenship: CPR's own four-digit code, 5100 for Danish; None: the register does not say.
    """

    number: str
    first: str
    last: str
    born: datetime.date | None
    woman: bool
    middle: str | None = None
    current_number: str | None = None
    born_uncertain: bool = False
    status: Status | None = Status.RESIDENT
    status_since: datetime.date | None = None
    address: Address | None = None
    abroad: Abroad | None = None
    citizenship: int | None = 5100
    protected: bool = False
    guardianship: Guardianship | None = None
    incapable: bool = False
    digital_post: bool | None = True
    text_messages: bool | None = True
    occupation: str | None = None
    marital: str = "U"
    children: int = 0
    spouse: str | None = None
    mother: str | None = None

    @property
    def name(self) -> str:
        """First, middle and last name."""
        return " ".join(part for part in (self.first, self.middle, self.last) if part)

    @property
    def municipality_code(self) -> str | None:
        """Four digits, or None without an address in the register."""
        return self.address.municipality_code if self.address else None
