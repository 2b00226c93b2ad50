"""A message to somebody's Digital Post, and a letter to be printed, as the rest of the program writes them."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from valghalla.base.cpr_number import CprNumber
from valghalla.integrations.email.letter import Attachment

_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_LANGUAGE = re.compile("[a-z]{2}", re.ASCII)
_MESSAGE_ID = re.compile(r"[A-Za-z0-9._-]{0,256}", re.ASCII)


class ActionCode(StrEnum):
    """What a link in Digital Post is for; the mailbox shows a button of that kind."""

    SELF_SERVICE = "SELVBETJENING"
    INFORMATION = "INFORMATION"


@dataclass(frozen=True, slots=True)
class Action:
    """A button beside the message. label: its words.   url: https, at most 256 characters; it may hold a personal link."""

    label: str
    url: str = field(repr=False)
    code: ActionCode = ActionCode.SELF_SERVICE


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DigitalPost:
    """One message to one person's Digital Post.

    reference: uuid of version 4, the same on each try; receipts name it.   message_id: a further id of ours, which
    receipts name too, "0999-812"; letters, digits, ".", "_", "-".   sender_name: shown in the mailbox.
    subject: one line, cut at 256 characters.   html: the body, or pdf: the whole document; exactly one of them.
    footer: lines shown below an HTML body.   notification: what the recipient is told of the message by e-mail or SMS,
    cut at 150 characters; the mailbox's own words when empty.   attachments: in that order.   may_reply: whether the
    mailbox offers to answer.   action: a button.   language: two letters, for whoever has it read aloud.
    written_at: aware; the moment of sending when None.
    Raises ValueError for references and a language that cannot be some, and for neither or both of html and pdf.
    """

    reference: str
    message_id: str = ""
    recipient: CprNumber
    sender_name: str
    subject: str
    html: str = ""
    pdf: bytes = b""
    footer: tuple[str, ...] = ()
    notification: str = ""
    attachments: tuple[Attachment, ...] = ()
    may_reply: bool = True
    action: Action | None = None
    language: str = "da"
    written_at: datetime | None = None

    def __post_init__(self) -> None:
        _require_reference(self.reference)
        if not _LANGUAGE.fullmatch(self.language):
            raise ValueError("a language is two small letters")
        if not _MESSAGE_ID.fullmatch(self.message_id):
            raise ValueError("a message id is letters, digits, full stops, hyphens and underscores")
        if bool(self.html) == bool(self.pdf):
            raise ValueError("a message is either HTML or PDF")

    def __repr__(self) -> str:
        return f"<DigitalPost {self.reference}>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Address:
    """Where a letter goes. street_address: street, number, floor and door on one line, perhaps with a place before and a
    village behind it, "Strandgården, Eksempelvej 12B, 2. tv".   postal_code: four digits in Denmark.   country: ISO
    3166, two letters."""

    name: str
    care_of: str = ""
    street_address: str
    postal_code: str = ""
    city: str = ""
    country: str = "DK"

    def __repr__(self) -> str:
        return "<Address>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PaperLetter:
    """A letter that the platform has printed and posted.

    reference: uuid of version 4, the same on each try; receipts name it.   title: for those who handle it, never printed.
    pdf: the whole letter, its address where the window is.   attachments: PDF files, printed behind it.
    Raises ValueError for a reference that cannot be one.
    """

    reference: str
    title: str
    address: Address
    pdf: bytes
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        _require_reference(self.reference)

    def __repr__(self) -> str:
        return f"<PaperLetter {self.reference}>"


@dataclass(frozen=True, slots=True)
class Accepted:
    """Taken over, not delivered: receipts tell what became of it. transmission: the platform's own id, a uuid."""

    transmission: str


def _require_reference(reference: str) -> None:
    if not _UUID4.fullmatch(reference):
        raise ValueError("a reference is a uuid of version 4")
