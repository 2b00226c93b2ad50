"""What can go wrong with what Beskedfordeler sends us, and with fetching it ourselves."""

from valghalla.base.errors import NotUnderstood, Refused, Unavailable

__all__ = ["CannotKeep", "NotUnderstood", "Refused", "Unavailable", "WrongSettings"]


class WrongSettings(Refused):
    """Our own settings cannot work, so nothing was opened. code: which one, such as "certificate"."""


class CannotKeep(Exception):
    """A message cannot be stored now. It has to be sent again."""
