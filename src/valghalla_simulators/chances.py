"""Faults that strike some and not others: so many in a thousand, and the same ones each time for the same seed."""

from collections.abc import Mapping
from enum import StrEnum

from valghalla_simulators.dice import Dice

ALWAYS = 1000


class Chances:
    """How often each fault strikes, in a thousand. Set with ``chances[fault] = 50``."""

    def __init__(self, seed: str = "1") -> None:
        self.seed = seed
        self._per_thousand: dict[StrEnum, int] = {}

    def __getitem__(self, fault: StrEnum) -> int:
        return self._per_thousand.get(fault, 0)

    def __setitem__(self, fault: StrEnum, per_thousand: int) -> None:
        self._per_thousand[fault] = max(0, min(per_thousand, ALWAYS))

    def set(self, per_thousand: Mapping[StrEnum, int]) -> None:
        """Exactly these from now on."""
        self._per_thousand = {fault: max(0, min(chance, ALWAYS)) for fault, chance in per_thousand.items()}

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._per_thousand = {}

    def strikes(self, fault: StrEnum, *words: object) -> bool:
        """Whether the fault strikes here. words: what makes this time different from others."""
        chance = self[fault]
        return chance > 0 and Dice(self.seed, fault, *words).chance(chance)
