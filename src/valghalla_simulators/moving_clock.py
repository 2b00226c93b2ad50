"""A clock that tests and trainers can move forward, so that eight hours pass at once."""

import datetime
from collections.abc import Callable
from threading import Lock


class MovingClock:
    """This instant plus what it has been moved. Safe between threads."""

    def __init__(self) -> None:
        self._ahead = datetime.timedelta()
        self._told: list[Callable[[], None]] = []
        self._lock = Lock()

    def now(self) -> datetime.datetime:
        """The instant that the simulated outside takes for now, in UTC."""
        return datetime.datetime.now(datetime.UTC) + self._ahead

    @property
    def ahead(self) -> datetime.timedelta:
        """How far the clock is ahead of the machine's."""
        return self._ahead

    def move(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Go forward, or back with a negative time."""
        self._set(self._ahead + datetime.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))

    def reset(self) -> None:
        """Go back to the machine's time."""
        self._set(datetime.timedelta())

    def tell(self, moved: Callable[[], None]) -> None:
        """Have a function called whenever the clock has been moved."""
        self._told.append(moved)

    def _set(self, ahead: datetime.timedelta) -> None:
        with self._lock:
            self._ahead = ahead
        for moved in self._told:
            moved()
