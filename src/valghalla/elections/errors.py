"""What can go wrong with elections. Facts as attributes; the site finds the words."""

from valghalla.base.errors import StaleVersion

__all__ = [
    "DayIsFixed",
    "ElectionError",
    "IsActive",
    "NoWorkLocations",
    "SameElection",
    "StaleVersion",
    "TypeIsFixed",
    "WrongDays",
    "WrongLockPeriod",
]


class ElectionError(Exception):
    """Nothing was changed."""


class SameElection(ElectionError):
    """Another election has this title on this election day."""


class WrongDays(ElectionError):
    """The days do not fit. field: the one to mend.

    reason: "far" (years from today), "order" (the last before the first), "long" (more than LONGEST_DAYS in all) or
    "outside" (the election day is not among them).
    """

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(field, reason)


class WrongLockPeriod(ElectionError):
    """The lock period is not between one day and LONGEST_LOCK_DAYS."""


class DayIsFixed(ElectionError):
    """The election day stays once the election is active or closed; its first and last day may still move."""


class TypeIsFixed(ElectionError):
    """The type stays once the election has been active."""


class NoWorkLocations(ElectionError):
    """An election needs one work location at least."""


class IsActive(ElectionError):
    """Not while the election is active."""
