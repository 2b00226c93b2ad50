"""Whom one can be at the operators' provider."""

import hashlib
from dataclasses import dataclass

GROUP = "valghalla-operators"
EVERYBODY = "alle-medarbejdere"


@dataclass(frozen=True)
class Person:
    """subject: stable name within the provider.   groups: what the groups claim says."""

    subject: str
    name: str
    email: str
    groups: tuple[str, ...]
    shows: str = ""


PEOPLE = (
    Person(
        "3f0c0a52-drift-dagny",
        "Dagny Driftsen",
        "dagny.driftsen@example.com",
        (EVERYBODY, GROUP),
        "Er i gruppen af dem, der driver Valghalla.",
    ),
    Person(
        "8d1b7c14-drift-ejnar",
        "Ejnar Udenfor",
        "ejnar.udenfor@example.com",
        (EVERYBODY,),
        "Ansat samme sted, men ikke i gruppen. Skal afvises.",
    ),
)
BY_SUBJECT = {person.subject: person for person in PEOPLE}


def with_own_name(name: str) -> Person:
    """An operator with that name; the same name is the same person next time."""
    plain = " ".join(name.split())
    digest = hashlib.sha256(plain.casefold().encode()).hexdigest()[:16]
    return Person(f"own-{digest}", plain, f"{digest}@example.com", (EVERYBODY, GROUP))
