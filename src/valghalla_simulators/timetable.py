"""Things to do at an instant of the simulated clock, in a thread of its own."""

import datetime
import heapq
import itertools
import threading
import traceback
from collections.abc import Callable

from valghalla_simulators.moving_clock import MovingClock


class Timetable:
    """Runs what is due, in the order of its instants and then of its being put here. Moving the clock is seen at once."""

    def __init__(self, time: MovingClock) -> None:
        self._time = time
        self._due: list[tuple[datetime.datetime, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._stopped = self._busy = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        time.tell(self._look)

    def start(self) -> None:
        """Begin to run what is due."""
        self._thread.start()

    def stop(self) -> None:
        """Leave everything that is still to come."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(5)

    def at(self, when: datetime.datetime, work: Callable[[], None]) -> None:
        """Do the work then, at once when that is past."""
        with self._changed:
            heapq.heappush(self._due, (when, next(self._numbers), work))
            self._changed.notify_all()

    def waiting(self) -> int:
        """How many things are still to come or being done."""
        with self._changed:
            return len(self._due) + self._busy

    def _look(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _run(self) -> None:
        while work := self._next():
            try:
                work()
            except Exception:  # the outermost line of a piece of work
                traceback.print_exc()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            self._busy = False
            while not self._stopped:
                if not self._due:
                    self._changed.wait()
                    continue
                pause = (self._due[0][0] - self._time.now()).total_seconds()
                if pause <= 0:
                    self._busy = True
                    return heapq.heappop(self._due)[2]
                self._changed.wait(pause)
        return None
