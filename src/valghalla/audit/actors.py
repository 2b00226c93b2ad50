"""Who does something: a member of staff, a participant, or the system itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """kind: "staff", "participant" or "system".   id: key of the row of that kind, None for the system."""

    kind: str
    id: int | None = None


SYSTEM = Actor("system")


def staff(pk: int) -> Actor:
    """A member of the municipality's staff."""
    return Actor("staff", pk)


def participant(pk: int) -> Actor:
    """A participant, acting for herself."""
    return Actor("participant", pk)
