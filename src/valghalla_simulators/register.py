"""The register that CPR answers from: well-known people, made-up people, and what has been changed since start."""

import datetime
from dataclasses import dataclass, replace
from threading import Lock

from valghalla_simulators import clock
from valghalla_simulators.municipalities import BY_CODE
from valghalla_simulators.people import BY_NUMBER, Outcome
from valghalla_simulators.person import Person, Status
from valghalla_simulators.population import address_in, made_up, sweden


@dataclass(frozen=True)
class Change:
    """What has happened to a person; None leaves a fact as it was."""

    number: str
    made_at: datetime.datetime
    municipality: str | None = None
    status: Status | None = None
    protected: bool | None = None
    digital_post: bool | None = None


class Register:
    """People by number. Changes live as long as the process."""

    def __init__(self) -> None:
        self._changes: dict[str, Change] = {}
        self._lock = Lock()

    def find(self, number: str, *, as_of: datetime.datetime | None = None) -> tuple[Outcome, Person | None]:
        """What CPR does for the number, and the person if there is one.

        as_of: changes made at or after that instant are left out ("yesterday's data"); None takes them all.
        """
        known = BY_NUMBER.get(number)
        outcome, person = (known.outcome, known.person) if known else (Outcome.ANSWER, made_up(number))
        if person is None:
            return (Outcome.UNKNOWN if outcome is Outcome.ANSWER else outcome), None
        with self._lock:
            change = self._changes.get(number)
        if change and (as_of is None or change.made_at < as_of):
            person = changed(person, change)
        return outcome, person

    def change(
        self,
        number: str,
        *,
        municipality: str | None = None,
        status: Status | int | None = None,
        protected: bool | None = None,
        digital_post: bool | None = None,
        at: datetime.datetime | None = None,
    ) -> Change:
        """Let somebody move, die, leave, get protection. Replaces an earlier change of the same number.

        Raises KeyError for an unknown municipality, ValueError for an unknown status, LookupError for a number that
        belongs to nobody.
        """
        if municipality is not None and municipality not in BY_CODE:
            raise KeyError(municipality)
        if self.find(number)[1] is None:
            raise LookupError("no such person")
        state = None if status is None else Status(status)
        change = Change(number, at or clock.now(), municipality, state, protected, digital_post)
        with self._lock:
            self._changes[number] = change
        return change

    def undo(self, number: str) -> None:
        """Take back what was changed for one person."""
        with self._lock:
            self._changes.pop(number, None)

    def reset(self) -> None:
        """Take back every change."""
        with self._lock:
            self._changes.clear()

    def changes(self) -> list[Change]:
        """The changes in force, newest first."""
        with self._lock:
            return sorted(self._changes.values(), key=lambda change: change.made_at, reverse=True)


def changed(person: Person, change: Change) -> Person:
    """The person after the change; moving comes before a new status."""
    day = change.made_at.astimezone(clock.DANISH).date()
    if change.municipality:
        home = replace(address_in(BY_CODE[change.municipality], person.number), moved_in=day)
        person = replace(person, address=home, abroad=None, status=Status.RESIDENT, status_since=day)
    if change.status is not None:
        person = _with_status(person, change.status, day)
    if change.protected is not None:
        person = replace(person, protected=change.protected)
    if change.digital_post is not None:
        person = replace(person, digital_post=change.digital_post)
    return person


def _with_status(person: Person, status: Status, day: datetime.date) -> Person:
    person = replace(person, status=status, status_since=day)
    if status in (Status.RESIDENT, Status.SPECIAL_ROAD, Status.GREENLAND):
        return person
    abroad = sweden(day) if status is Status.EMIGRATED else None
    return replace(person, address=None, abroad=abroad, marital="D" if status is Status.DEAD else person.marital)
