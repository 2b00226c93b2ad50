"""Beskedfordeler itself: takes receipts, pushes them to a listener and keeps them for whoever fetches."""

import threading
from collections import deque
from dataclasses import dataclass, field

from valghalla_simulators.beskedfordeler.handover import Handover
from valghalla_simulators.beskedfordeler.push import Pusher
from valghalla_simulators.beskedfordeler.queue import PullQueue
from valghalla_simulators.beskedfordeler.receipt import Receipt
from valghalla_simulators.keys import Keys
from valghalla_simulators.moving_clock import MovingClock
from valghalla_simulators.timetable import Timetable

MOST_LOGGED = 20_000
QUEUE = "b1f0c1d2-3e4f-4a5b-8c6d-7e8f90a1b2c3"


@dataclass
class Beskedfordeler:
    """Receipts go to ``callback`` when it is set (an https address), and into the queue when ``keeps_queue``.

    down: nothing is handed over until it is up again.
    """

    keys: Keys
    time: MovingClock
    timetable: Timetable
    callback: str = ""
    keeps_queue: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.pusher = Pusher(self.keys, self.time, self.timetable, self.stopping)
        self.queue = PullQueue(QUEUE, self.time)
        self.published = 0
        self._log: deque[Handover] = deque(maxlen=MOST_LOGGED)
        self._noting = threading.Lock()

    def publish(self, receipt: Receipt) -> None:
        """Hand a receipt over to everybody who wants it."""
        handover = Handover(receipt)
        with self._noting:
            self._log.append(handover)
            self.published += 1
        if self.callback:
            self.pusher.push(handover, self.callback)
        if self.keeps_queue:
            self.queue.put(handover)

    def log(self, reference: str = "") -> list[Handover]:
        """What was handed over, newest first; with a reference those of one message."""
        with self._noting:
            entries = list(reversed(self._log))
        return [one for one in entries if not reference or one.receipt.reference == reference.lower()]

    def settled(self) -> bool:
        """Whether nothing is on its way to the listener any more."""
        return self.pusher.idle()

    def start(self) -> None:
        """Begin to push."""
        self.pusher.start()

    def stop(self) -> None:
        """Leave what has not been handed over."""
        self.pusher.stop()
