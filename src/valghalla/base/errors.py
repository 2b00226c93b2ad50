"""What can go wrong below every feature."""


class MunicipalityMissing(RuntimeError):
    """A row of a municipality was asked for outside every ``acting_for``."""


class MunicipalityMixedUp(RuntimeError):
    """Code that acts for one municipality tried to act for another as well."""

    def __init__(self, acting: int, wanted: int) -> None:
        self.acting = acting
        self.wanted = wanted
        super().__init__(f"acting for municipality {acting}, asked to act for {wanted}")


class CannotOpen(ValueError):
    """A sealed value does not open: wrong key, wrong context, or changed bytes."""


class StaleVersion(Exception):
    """Somebody else changed the record since it was read; nothing was saved."""


class Outside(Exception):
    """Something beyond our walls did not do what was asked."""


class Unavailable(Outside):
    """The other side cannot answer now; try again later."""


class Refused(Outside):
    """The other side says no, and will say no again."""


class NotUnderstood(Outside):
    """The other side answered in a way the contract does not know; the contract may have moved."""
