"""A letter as the rest of the program writes it."""

import re
from dataclasses import dataclass, field
from datetime import datetime

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_WEB_ADDRESS = re.compile(r"https?://[!-;=?-~]{1,400}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address and the name shown with it."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file. content_type: such as "application/pdf", or 'text/calendar; method=PUBLISH'; anything that is none travels as
    unknown bytes.
    """

    filename: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Letter:
    """One letter to one person.

    reference: our own id, the same on each try; letters, digits, ".", "_", "-". It becomes the Message-ID and names
    nobody.   recipient: one person; nobody else sees the letter.
    html: the body.   text: the same for those who read without HTML; made from html when empty.
    reply_to: where answers go, the sender when None.   written_at: aware; the moment of sending when None.
    envelope_sender: where the letter comes back to when it cannot be delivered, the sender when "".   unsubscribe: the web
    address at which one POST ends such letters (RFC 8058), "" for a letter that is not of that kind.
    Raises ValueError for a reference or web address that cannot be one.
    """

    reference: str
    sender: Mailbox
    recipient: Mailbox
    subject: str
    html: str
    text: str = ""
    reply_to: Mailbox | None = None
    attachments: tuple[Attachment, ...] = ()
    written_at: datetime | None = None
    envelope_sender: str = ""
    unsubscribe: str = ""

    def __post_init__(self) -> None:
        if not _REFERENCE.fullmatch(self.reference):
            raise ValueError("a letter's reference is 1 to 100 letters, digits, full stops, hyphens, underscores")
        if self.unsubscribe and not _WEB_ADDRESS.fullmatch(self.unsubscribe):
            raise ValueError("letters are ended at a web address")

    def __repr__(self) -> str:
        return f"<Letter {self.reference}>"
