"""A receipt on its way to whoever wants it."""

from dataclasses import dataclass

from valghalla_simulators.beskedfordeler.receipt import Receipt


@dataclass
class Handover:
    """A receipt and how it got on. answer: the listener's last, "" before the first. fetched: from the queue."""

    receipt: Receipt
    tries: int = 0
    answer: str = ""
    pushed: bool = False
    fetched: bool = False
