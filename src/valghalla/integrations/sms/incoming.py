"""A text message that somebody sent to the municipality's number."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, repr=False)
class Incoming:
    """sender: E.164, or as it came when it is no telephone number.   recipient: the number it was sent to, as
    the provider writes it.   at: when the provider got it, UTC; None when not told.   id: the provider's own, "" when
    it has none."""

    sender: str
    recipient: str
    text: str
    at: datetime | None = None
    id: str = ""

    def __repr__(self) -> str:
        return "<Incoming>"
