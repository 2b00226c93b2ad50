"""The queue that somebody fetches receipts from: each is lent out, and comes back unless it is said to have arrived."""

import threading
from collections import deque
from collections.abc import Callable

from valghalla_simulators.beskedfordeler import envelope
from valghalla_simulators.beskedfordeler.handover import Handover
from valghalla_simulators.moving_clock import MovingClock

MOST_KEPT = 20_000
SUBSCRIPTION = "c2f5c3b0-4b1e-4d53-8c9e-0000000000ab"


class PullQueue:
    """name: the uuid that readers ask for. Safe between threads."""

    def __init__(self, name: str, time: MovingClock) -> None:
        self.name = name
        self._time = time
        # The oldest go: nobody may ever fetch.
        self._waiting: deque[Handover] = deque(maxlen=MOST_KEPT)
        self._lock = threading.Lock()
        self._readers: list[Callable[[], None]] = []

    def put(self, handover: Handover) -> None:
        """Add a receipt at the end."""
        with self._lock:
            self._waiting.append(handover)
        self._tell()

    def take(self) -> Handover | None:
        """Lend out the first one; None when there is none."""
        with self._lock:
            if not self._waiting:
                return None
            handover = self._waiting.popleft()
        handover.tries += 1
        return handover

    def done(self, handover: Handover) -> None:
        """It has arrived."""
        handover.fetched = True

    def give_back(self, handover: Handover) -> None:
        """It has not; it is the first one again."""
        with self._lock:
            self._waiting.appendleft(handover)
        self._tell()

    def content(self, handover: Handover) -> bytes:
        """The message as it lies in the queue."""
        return envelope.event(handover.receipt, subscription=SUBSCRIPTION, tries=handover.tries, now=self._time.now())

    def tell(self, reader: Callable[[], None]) -> None:
        """Have a function called whenever something has come in."""
        self._readers.append(reader)

    def leave(self, reader: Callable[[], None]) -> None:
        """Call it no more."""
        if reader in self._readers:
            self._readers.remove(reader)

    def __len__(self) -> int:
        with self._lock:
            return len(self._waiting)

    def _tell(self) -> None:
        for reader in list(self._readers):
            reader()
