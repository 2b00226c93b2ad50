"""What CPR told of a person."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from valghalla.base.cpr_number import CprNumber

ANNULLED, DOUBLE, CHANGED, DISAPPEARED, EMIGRATED, DEAD = 30, 50, 60, 70, 80, 90


class Guardianship(StrEnum):
    """How far a guardianship goes, in CPR's own words. Whether FULL takes the vote away, CPR does not say."""

    FULL = "FULD"
    PARTIAL = "DELVIS"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PersonFacts:
    """One person as CPR answered. Text that CPR left out is "", other facts it left out are None.

    asked_cpr_number: the one looked up.   cpr_number: the one in force now; None when CPR says that the one asked
    was replaced, and not by which.   birth_date_uncertain: CPR marks the date.   status: CPR status code.
    municipality_code, citizenship_code: four digits (Denmark is "5100", CPR's own code, not ISO).
    street_address: street, number, floor, door on one line.   care_of: "c/o Kirsten".   locality: name of a farm or
    place.   town: the village within the postal district.   city: the postal district.   abroad_lines: the address
    of somebody without one in Denmark.   protected: name and address are, so they go nowhere they need not.
    incapable: "umyndiggjort", for people to judge.
    digital_post: None is unknown, which is not False.   looked_up_at: instant, UTC.
    """

    asked_cpr_number: CprNumber
    cpr_number: CprNumber | None
    first_names: str
    last_name: str
    addressing_name: str
    birth_date: date | None
    birth_date_uncertain: bool
    status: int | None
    citizenship_code: str
    municipality_code: str
    street_address: str
    care_of: str
    locality: str
    town: str
    postal_code: str
    city: str
    abroad_lines: tuple[str, ...]
    protected: bool
    incapable: bool | None
    guardianship: Guardianship | None
    digital_post: bool | None
    looked_up_at: datetime

    def __repr__(self) -> str:
        return f"<PersonFacts {self.asked_cpr_number} status={self.status}>"

    @property
    def superseded(self) -> bool:
        """The number asked for is not the person's number now; the old one is kept as another name for it."""
        return self.cpr_number != self.asked_cpr_number

    @property
    def deceased(self) -> bool:
        """CPR says dead."""
        return self.status == DEAD

    @property
    def disappeared(self) -> bool:
        """CPR says disappeared, which is neither dead nor alive."""
        return self.status == DISAPPEARED

    @property
    def alive(self) -> bool:
        """CPR gives a status, and it is neither dead, annulled nor disappeared. Unknown is not alive."""
        return self.status is not None and self.status not in (DEAD, ANNULLED, DISAPPEARED)

    @property
    def emigrated(self) -> bool:
        """CPR says moved abroad."""
        return self.status == EMIGRATED

    @property
    def full_name(self) -> str:
        """First names and last name; the name to address by where CPR gives only that."""
        return f"{self.first_names} {self.last_name}".strip() or self.addressing_name
