"""Reading messages that may be broken: something is always shown, nothing is ever raised."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message


@dataclass(frozen=True)
class Attachment:
    """A part to download. number: its place among all parts."""

    number: int
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Content:
    """A message taken apart. headers: decoded, in the order received; html: None without such a part."""

    headers: tuple[tuple[str, str], ...]
    text: str | None
    html: str | None
    attachments: tuple[Attachment, ...]


def parse(raw: bytes) -> Message:
    """The message; broken ones become messages with defects."""
    return email.message_from_bytes(raw, policy=email.policy.compat32)


def header(message: Message, name: str) -> str:
    """One header decoded, on one line; "" when it is missing."""
    value = message.get(name)
    return "" if value is None else _decoded(str(value))


def content(raw: bytes) -> Content:
    """Headers, the first plain and the first HTML part, and everything else as attachments."""
    message = parse(raw)
    text = html = None
    attachments = []
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            continue
        kind, name = part.get_content_type(), _file_name(part)
        shown = part.get_content_disposition() != "attachment" and name is None
        if shown and kind == "text/plain" and text is None:
            text = _text(part)
        elif shown and kind == "text/html" and html is None:
            html = _text(part)
        else:
            attachments.append(Attachment(number, name or f"del-{number}", kind, _payload(part)))
    headers = tuple((name, _decoded(str(value))) for name, value in message.items())
    return Content(headers, text, html, tuple(attachments))


def _decoded(value: str) -> str:
    try:
        value = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"\s+", " ", value.encode("utf-8", "replace").decode()).strip()


def _file_name(part: Message) -> str | None:
    try:
        name = part.get_filename()
    except (LookupError, UnicodeError, ValueError, TypeError):
        name = None
    return re.sub(r"[\x00-\x1f/\\\"<>|:*?]", "_", _decoded(name)) if name else None


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (LookupError, UnicodeError, ValueError):
        payload = None
    return payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")


def _text(part: Message) -> str:
    try:
        charset = part.get_content_charset() or "utf-8"
        return _payload(part).decode(charset, "replace")
    except (LookupError, UnicodeError, ValueError):
        return _payload(part).decode("utf-8", "replace")
