"""How many tasks a norm proposes at a place, and how a number is spread over teams. Source: docs/rules/norms.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from valghalla.base.danish_order import sort_key


class Rounding(StrEnum):
    """What happens to a started number of votes."""

    UP = "up"
    NEAREST = "nearest"


@dataclass(frozen=True)
class Norm:
    """One person per so many valid votes, within bounds.

    per: valid votes one person takes care of, at least 1.   maximum: None means no upper bound.
    even_number: an odd proposal is raised to the next even number, or lowered where the maximum forbids that.
    Raises ValueError when the bounds contradict each other.
    """

    per: int
    minimum: int = 0
    maximum: int | None = None
    rounding: Rounding = Rounding.UP
    even_number: bool = False

    def __post_init__(self) -> None:
        if self.per < 1 or self.minimum < 0:
            raise ValueError("a norm counts at least one vote per person and never fewer than no people")
        if self.maximum is not None and self.maximum < self.minimum:
            raise ValueError("the maximum of a norm is not below its minimum")
        if self.even_number and self.maximum is not None and self._lowered() < self.minimum:
            raise ValueError("no even number lies between the minimum and the maximum")

    def _lowered(self) -> int:
        """The greatest even number within the maximum."""
        assert self.maximum is not None
        return self.maximum - self.maximum % 2


def propose(valid_votes: int | None, norm: Norm) -> int | None:
    """How many people the norm asks for at a place; None when its valid votes are not known.

    More votes never give fewer people. Nearest rounds halves up. Raises ValueError for a negative number of votes.
    """
    if valid_votes is None:
        return None
    if valid_votes < 0:
        raise ValueError("valid votes are never negative")
    if norm.rounding is Rounding.UP:
        people = -(-valid_votes // norm.per)
    else:
        people = (2 * valid_votes + norm.per) // (2 * norm.per)
    people = max(people, norm.minimum)
    if norm.even_number:
        people += people % 2
    if norm.maximum is None or people <= norm.maximum:
        return people
    return norm._lowered() if norm.even_number else norm.maximum


def spread(total: int, shares: Sequence[int], *, names: Sequence[str] | None = None) -> list[int]:
    """The total spread over teams in proportion to their shares, in the order of the shares; the sum is the total.

    Largest remainder: each team gets its whole part, and the places left over go to the largest remainders; a tie goes
    to the larger share, then to the name that comes first in Danish order, then to the one that stands first. A team
    with a larger share never gets less than one with a smaller share. Shares that are all 0 count as equal.
    Raises ValueError for a negative total or share, for places without any team, and for names that do not match the
    shares.
    """
    if total < 0 or any(share < 0 for share in shares):
        raise ValueError("a total and its shares are never negative")
    if names is not None and len(names) != len(shares):
        raise ValueError("one name for each share")
    if not shares:
        if total:
            raise ValueError("places cannot be spread over no teams")
        return []
    weights = list(shares) if any(shares) else [1] * len(shares)
    whole = sum(weights)
    spread_out = [total * weight // whole for weight in weights]
    keys = [sort_key(name) for name in names] if names is not None else [""] * len(weights)
    by_remainder = sorted(
        range(len(weights)),
        key=lambda index: (-(total * weights[index] % whole), -weights[index], keys[index], index),
    )
    for index in by_remainder[: total - sum(spread_out)]:
        spread_out[index] += 1
    return spread_out
