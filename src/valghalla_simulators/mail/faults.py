"""What goes wrong: chosen by the receiver's address, or by switches for a share of all letters.

An address chooses by the word before its plus sign, ``full+anna@example.com``:

``down`` 421 (try later, connection closing), ``full`` 452 (mailbox full), ``refuse`` 550 (no such receiver), ``grey`` 451 the
first time, ``slow`` taken after some seconds, ``lost`` hung up after the letter without taking it, the first time, ``taken``
hung up after taking it, the first time. Taken, and then sent back: ``returned`` with a standard report, ``exchange`` and
``qmail`` in their servers' own manner, ``late`` with a report that it is delayed, ``arrived`` with one that it is delivered,
``away`` with an answer of somebody on holiday, ``challenge`` with a demand to prove that one is human.
"""

import threading
from dataclasses import dataclass, field
from enum import StrEnum

from valghalla_simulators.chances import Chances

REFUSALS = {
    "down": "421 4.3.2 The mail system is not available, try again later",
    "full": "452 4.2.2 The mailbox is full",
    "refuse": "550 5.1.1 No such mailbox here",
}
GREYLISTED = "451 4.7.1 Greylisted, please try again later"
RETURNS = ("returned", "exchange", "qmail", "late", "arrived", "away", "challenge")
SLOW_SECONDS = 5.0


class Fault(StrEnum):
    """What strikes a share of all letters."""

    REFUSED = "refused"  # 550, always for the same receivers
    LOST = "lost"  # hung up after the letter, which was not taken; once for each letter
    TAKEN = "taken"  # hung up after the letter was taken; once for each letter
    RETURNED = "returned"  # taken, and sent back


@dataclass
class Faults:
    """Switches. chances: of each Fault.   greeting_ms: how long the server waits before it greets.   greylisting: every
    receiver is told to come again the first time.   manner: how letters come back, one of RETURNS.   return_seconds: how
    long after.   slow_seconds: what an address ``slow+…@`` waits.
    """

    chances: Chances = field(default_factory=Chances)
    greeting_ms: int = 0
    greylisting: bool = False
    manner: str = "returned"
    return_seconds: float = 1.0
    slow_seconds: float = SLOW_SECONDS
    _seen: set[tuple[str, str]] = field(default_factory=set, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def refusal(self, recipient: str) -> str | None:
        """What a receiver is answered that is not taken now, or never; None when she is."""
        word = word_of(recipient)
        if word in REFUSALS:
            return REFUSALS[word]
        if (self.greylisting or word == "grey") and self._first("grey", recipient):
            return GREYLISTED
        return REFUSALS["refuse"] if self.chances.strikes(Fault.REFUSED, recipient) else None

    def hang_up(self, recipient: str, letter: str) -> Fault | None:
        """LOST or TAKEN when the connection breaks after this letter. letter: its Message-ID."""
        for fault in (Fault.LOST, Fault.TAKEN):
            wanted = word_of(recipient) == fault or self.chances.strikes(fault, letter)
            if wanted and self._first(fault, letter):
                return fault
        return None

    def comes_back(self, recipient: str, letter: str) -> str:
        """In which manner a letter that was taken comes back, once; "" when it does not."""
        word = word_of(recipient)
        manner = self.manner if self.chances.strikes(Fault.RETURNED, letter) else ""
        manner = word if word in RETURNS else manner
        return manner if manner and self._first("back", f"{letter} {recipient}") else ""

    def clear(self) -> None:
        """Everything works again; what was seen is forgotten."""
        with self._lock:
            self._seen.clear()
        self.chances.clear()
        self.greeting_ms, self.greylisting = 0, False

    def _first(self, what: str, whose: str) -> bool:
        with self._lock:
            first = (what, whose) not in self._seen
            self._seen.add((what, whose))
        return first


def word_of(address: str) -> str:
    """The word before the plus sign of an address: "full" in "full+anna@example.com"; "" when there is none."""
    local, _, _ = address.rpartition("@")
    word, plus, _ = local.partition("+")
    return word.lower() if plus else ""
