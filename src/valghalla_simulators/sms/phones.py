"""Telephones by number, with what came to them and what was written on them."""

import datetime
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Way(StrEnum):
    """Which way a message went."""

    TO_PHONE = "to"
    FROM_PHONE = "from"


@dataclass(frozen=True)
class Sms:
    """One message. number: the telephone's, E.164.   other: the sender shown, or the number that was written to.

    reference: the caller's own, "" for none.   gateway: which one it came by.   parts: it was sent in.   arrived: the
    telephone shows it; not so when the operator could not deliver it.
    """

    id: int
    way: Way
    number: str
    other: str
    text: str
    at: datetime.datetime
    gateway: str
    reference: str = ""
    report_url: str = ""
    parts: int = 1
    arrived: bool = True


class Phones:
    """All of them, as long as the process lives. Safe between threads."""

    def __init__(self) -> None:
        self._all: list[Sms] = []
        self._lock = threading.Lock()

    def add(self, sms: Sms) -> Sms:
        """Keep a message; it is given its id."""
        with self._lock:
            kept = replace(sms, id=len(self._all) + 1)
            self._all.append(kept)
            return kept

    def not_arrived(self, id: int) -> None:
        """The operator could not deliver it."""
        with self._lock:
            self._all[id - 1] = replace(self._all[id - 1], arrived=False)

    def all(self) -> list[Sms]:
        """Every message, oldest first."""
        with self._lock:
            return list(self._all)

    def of(self, number: str) -> list[Sms]:
        """What a telephone shows, oldest first."""
        return [sms for sms in self.all() if sms.number == number]

    def by_reference(self, reference: str) -> list[Sms]:
        """What was taken under a reference: one, if all is well."""
        return [sms for sms in self.all() if sms.way is Way.TO_PHONE and sms.reference == reference]

    def newest_first(self) -> list[tuple[str, Sms, int]]:
        """Each telephone with its newest message and how many there are, the latest used first."""
        newest: dict[str, Sms] = {}
        for sms in self.all():
            newest.pop(sms.number, None)
            newest[sms.number] = sms
        counts = _counted(sms.number for sms in self.all())
        return [(number, sms, counts[number]) for number, sms in reversed(newest.items())]

    def clear(self) -> None:
        """Forget everything; ids go on."""
        with self._lock:
            self._all = [replace(sms, number="", text="") for sms in self._all]

    def count(self) -> int:
        """How many messages there are."""
        return sum(bool(sms.number) for sms in self.all())


def _counted(numbers: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    return counts
