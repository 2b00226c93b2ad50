"""Who does something: a member of staff, a participant, an operator, or the system itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """kind: "staff", "participant", "operator" or "system".   id: key of the row of that kind, None for the system."""

    kind: str
    id: int | None = None


SYSTEM = Actor("system")


def staff(pk: int) -> Actor:
    """A member of the municipality's staff."""
    return Actor("staff", pk)


def participant(pk: int) -> Actor:
    """A participant, acting for herself."""
    return Actor("participant", pk)


def operator(pk: int) -> Actor:
    """Somebody who runs the service for all municipalities."""
    return Actor("operator", pk)
