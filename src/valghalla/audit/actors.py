"""Who does something: a member of staff, a participant, an operator, or the system itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """kind: "staff", "participant", "operator" or "system".   id: key of the row of that kind, None for the system.

    reason: why the system does it, a word that ``audit.words`` knows; "" when the action says it.
    run: key of what was done to many at once, of which this is a part; None for what was done by itself.
    via: how, when it was not on a page: "sms".
    """

    kind: str
    id: int | None = None
    reason: str = ""
    run: int | None = None
    via: str = ""


SYSTEM = Actor("system")


def system(reason: str) -> Actor:
    """The system itself, by the clock or because of something else that happened. reason: a word, such as "retention"."""
    return Actor("system", reason=reason)


def staff(pk: int, *, run: int | None = None) -> Actor:
    """A member of the municipality's staff. run: what was done to many at once, of which this is a part."""
    return Actor("staff", pk, run=run)


def participant(pk: int, *, via: str = "") -> Actor:
    """A participant, acting for herself. via: how, when it was not on a page: "sms"."""
    return Actor("participant", pk, via=via)


def operator(pk: int) -> Actor:
    """Somebody who runs the service for all municipalities."""
    return Actor("operator", pk)
