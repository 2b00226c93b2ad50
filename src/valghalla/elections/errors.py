"""What can go wrong with elections. Facts as attributes; the site finds the words."""

from valghalla.base.errors import StaleVersion

__all__ = ["ElectionError", "IsActive", "NoWorkLocations", "SameElection", "StaleVersion", "WrongDays"]


class ElectionError(Exception):
    """Nothing was changed."""


class SameElection(ElectionError):
    """Another election has this title on this election day."""


class WrongDays(ElectionError):
    """The days do not fit: first ≤ election day ≤ last, and no more than LONGEST_DAYS in all. field: the one to mend."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


class NoWorkLocations(ElectionError):
    """An election needs one work location at least."""


class IsActive(ElectionError):
    """Not while the election is active."""
