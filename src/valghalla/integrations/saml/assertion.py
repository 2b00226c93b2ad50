"""What a verified answer says of whoever signed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NameId:
    """The identity provider's name for a person, exactly as received, since a sign-out must repeat it."""

    value: str = field(repr=False)
    format: str = ""
    name_qualifier: str = ""
    sp_name_qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Assertion:
    """A verified assertion.

    id: unique with the identity provider; whoever lets somebody in remembers it until expires_at, so that it works
    once.   expires_at, authenticated_at: UTC.   attributes: values by attribute name, blanks at the ends taken away.
    session_ends_at: when the identity provider wants it over at the latest; None where it does not say.
    """

    id: str
    expires_at: datetime
    name_id: NameId
    session_index: str
    authenticated_at: datetime
    attributes: Mapping[str, tuple[str, ...]] = field(repr=False)
    session_ends_at: datetime | None = None

    def only(self, name: str) -> str:
        """The one value of an attribute; "" when it has none or several."""
        values = self.attributes.get(name, ())
        return values[0] if len(values) == 1 else ""
