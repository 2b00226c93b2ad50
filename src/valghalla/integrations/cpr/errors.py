"""What can go wrong when asking CPR. None of it carries the number that was asked for."""

from valghalla.base.errors import NotUnderstood, Refused, Unavailable

__all__ = ["AgreementMissing", "NoSuchPerson", "NotUnderstood", "Refused", "Unavailable", "WrongSettings"]


class NoSuchPerson(Refused):
    """Nobody has that number, or it was annulled."""


class AgreementMissing(Refused):
    """The platform does not let us ask for this municipality: agreement, certificate or their registration."""


class WrongSettings(Refused):
    """Our own settings cannot work, so nothing was asked. code: which one, such as "certificate"."""
