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


class NameTaken(Exception):
    """Another record of the kind has the name already; nothing was saved. field: of the form.   pk: the other record's."""

    def __init__(self, field: str, pk: int) -> None:
        self.field = field
        self.pk = pk
        super().__init__(f"{field} is taken by {pk}")


class InvalidCprNumber(ValueError):
    """What was given is no CPR number. It never carries what was given, which may be somebody's number.

    kind: a valghalla.base.cpr_number.Problem.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"no CPR number: {kind}")


class Outside(Exception):
    """Something beyond our walls did not do what was asked.

    party: whom we spoke to, "cpr" or "email".   code: what happened as one word for logs and tables,
    "timeout", "550".   text: what the other side said; it may name a person, so it is neither logged
    nor part of ``str()``.   call: the other side's own id of the call, which its help desk asks for.
    """

    def __init__(self, party: str, code: str, *, text: str = "", call: str = "") -> None:
        self.party = party
        self.code = code
        self.text = text
        self.call = call
        super().__init__(party, code)

    def __str__(self) -> str:
        return f"{self.party}: {self.code}" + (f" call={self.call}" if self.call else "")


class Unavailable(Outside):
    """The other side cannot answer now; try again later.

    perhaps_done: contact was lost after everything had been handed over, so that it may have been
    carried out all the same.
    """

    def __init__(self, party: str, code: str, *, text: str = "", call: str = "", perhaps_done: bool = False) -> None:
        self.perhaps_done = perhaps_done
        super().__init__(party, code, text=text, call=call)


class Refused(Outside):
    """The other side says no, and will say no again."""


class NotUnderstood(Outside):
    """The other side answered in a way the contract does not know; the contract may have moved."""
