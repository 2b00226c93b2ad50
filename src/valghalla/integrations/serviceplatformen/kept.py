"""What is kept until it runs out, such as tokens: made by one thread at a time, used by all."""

import threading
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Values by key, each good until a time of its own. now: the time it is."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._values: dict[Hashable, tuple[T, datetime]] = {}

    def get(self, key: Hashable, make: Callable[[], tuple[T, datetime]], *, instead_of: T | None = None) -> T:
        """The value for the key, made anew when it has run out.

        make: gives a value and the time until which it may be used.   instead_of: a value that did not work; it is made
        anew unless another thread has done so already. What make() raises is raised, and nothing is kept.
        """
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            kept = self._values.get(key)
            if kept is not None and kept[1] > self._now() and kept[0] is not instead_of:
                return kept[0]
            self._values.pop(key, None)
            value, until = make()
            self._values[key] = value, until
            return value
