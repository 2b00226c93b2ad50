"""Choices that look like chance and are the same every time."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A row of throws fixed by the words it was made from. At most 32 throws."""

    def __init__(self, *words: object) -> None:
        self._bytes = hashlib.blake2b("/".join(map(str, words)).encode()).digest()
        self._at = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, the limit (at most 65,536)."""
        if self._at >= len(self._bytes):
            raise ValueError("too many throws")
        value = int.from_bytes(self._bytes[self._at : self._at + 2], "big")
        self._at += 2
        return value * limit >> 16

    def pick(self, things: Sequence[T]) -> T:
        """One of the things."""
        return things[self.below(len(things))]

    def chance(self, per_thousand: int) -> bool:
        """True that many times in a thousand."""
        return self.below(1000) < per_thousand
