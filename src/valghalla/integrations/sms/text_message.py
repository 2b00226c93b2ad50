"""A text message as the rest of the program writes it."""

import re
from dataclasses import dataclass

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,49}")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TextMessage:
    """One text message to one person.

    reference: our own id, the same on each try; 1 to 50 letters, digits, ".", "_", "-". It names nobody, and the
    provider repeats it in its reports.   sender: what the phone shows as sender: at most 11 letters, digits and blanks,
    or a telephone number.   number: as people write it, Danish when no country stands before it.   text: plain text.
    report_url: where delivery reports are to be posted; "" for nowhere.
    on_behalf_of: the municipality's code, where reports are set up for each apart.
    Raises ValueError for a reference that cannot be one.
    """

    reference: str
    sender: str
    number: str
    text: str
    report_url: str = ""
    on_behalf_of: str = ""

    def __post_init__(self) -> None:
        if not _REFERENCE.fullmatch(self.reference):
            raise ValueError("a text message's reference is 1 to 50 letters, digits, full stops, hyphens, underscores")

    def __repr__(self) -> str:
        return f"<TextMessage {self.reference}>"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message over; nobody has received it yet.

    id: the provider's own, our reference where it has none.   parts: messages that are paid for, None when the provider
    does not say.
    """

    id: str
    parts: int | None = None
