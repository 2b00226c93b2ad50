"""What a MeMo says, read without asking whether it is right."""

import base64
import binascii
import datetime
from dataclasses import dataclass

from lxml import etree

from valghalla_simulators.digital_post import MEMO

_PATHS = {"m": MEMO}


@dataclass(frozen=True)
class File:
    """A file of a document. content: None when it is not base64."""

    name: str
    media_type: str
    content: bytes | None


@dataclass(frozen=True)
class Action:
    """Something to do, shown as a button. url: "" without one. begins, ends, place: of a reservation."""

    label: str
    code: str
    url: str
    has_reservation: bool
    begins: str = ""
    ends: str = ""
    place: str = ""


@dataclass(frozen=True)
class Document:
    """kind: "MainDocument", "AdditionalDocument" or "TechnicalDocument"."""

    kind: str
    label: str
    files: tuple[File, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Memo:
    """A message. not_before: the day it waits for; all texts are "" when they are missing."""

    version: str
    kind: str
    uuid: str
    message_id: str
    label: str
    notification: str
    not_before: datetime.date | None
    sender_id: str
    sender_type: str
    sender: str
    recipient_id: str
    recipient_type: str
    has_body: bool
    documents: tuple[Document, ...]

    @property
    def main(self) -> Document | None:
        """The letter itself."""
        return next((one for one in self.documents if one.kind == "MainDocument"), None)

    @property
    def attachments(self) -> tuple[Document, ...]:
        """What is added to it."""
        return tuple(one for one in self.documents if one.kind != "MainDocument")


def memo(message: etree._Element) -> Memo:
    """The facts of a ``Message``, whatever it is like."""

    def at(path: str) -> str:
        return text(message, "m:MessageHeader/" + path)

    body = message.find("m:MessageBody", _PATHS)
    return Memo(
        version=message.get("memoVersion", ""),
        kind=at("m:messageType"),
        uuid=at("m:messageUUID").lower(),
        message_id=at("m:messageID"),
        label=at("m:label"),
        notification=at("m:notification"),
        not_before=_day(at("m:doNotDeliverUntilDate")),
        sender_id=at("m:Sender/m:senderID"),
        sender_type=at("m:Sender/m:idType"),
        sender=at("m:Sender/m:label"),
        recipient_id=at("m:Recipient/m:recipientID"),
        recipient_type=at("m:Recipient/m:idType"),
        has_body=body is not None,
        documents=tuple(_document(one) for one in (body if body is not None else ()) if len(one)),
    )


def text(element: etree._Element, path: str) -> str:
    """The text of the first element at the path, "" without one."""
    return (element.findtext(path, "", _PATHS) or "").strip()


def _document(element: etree._Element) -> Document:
    return Document(
        kind=etree.QName(element).localname,
        label=text(element, "m:label"),
        files=tuple(
            File(
                one.findtext("m:filename", "", _PATHS) or "",
                text(one, "m:encodingFormat"),
                _bytes(text(one, "m:content")),
            )
            for one in element.iterfind("m:File", _PATHS)
        ),
        actions=tuple(
            Action(
                label=text(one, "m:label"),
                code=text(one, "m:actionCode"),
                url=text(one, "m:EntryPoint/m:url"),
                has_reservation=one.find("m:Reservation", _PATHS) is not None,
                begins=text(one, "m:Reservation/m:startDateTime"),
                ends=text(one, "m:Reservation/m:endDateTime"),
                place=text(one, "m:Reservation/m:location"),
            )
            for one in element.iterfind("m:Action", _PATHS)
        ),
    )


def _bytes(written: str) -> bytes | None:
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _day(written: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None
