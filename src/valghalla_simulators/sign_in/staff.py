"""The election office's people that one can be."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class StaffMember:
    """subject: stable id, as the municipality's own sign-in would send it."""

    subject: str
    name: str
    shows: str


STAFF = (
    StaffMember("staff-karen-valgmand", "Karen Valgmand", "Leder af valgkontoret."),
    StaffMember(
        "staff-birger-urneholm", "Birger Urneholm", "Valgsekretær. Brug ham, når to skal rette det samme på én gang."
    ),
    StaffMember("staff-soeren-oestergaard", "Søren Østergård", "Vikar, der er ny i systemet."),
)
BY_SUBJECT = {member.subject: member for member in STAFF}


def with_own_name(name: str) -> StaffMember:
    """Somebody with that name; the same name is the same person next time."""
    plain = " ".join(name.split())
    digest = hashlib.sha256(plain.casefold().encode()).hexdigest()
    return StaffMember(f"staff-own-{digest[:16]}", plain, "")
