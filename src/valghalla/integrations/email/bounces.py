"""Reading what comes back to the return address: that a letter could not be delivered, is late, or arrived.

Most servers send a report (RFC 3464, multipart/report with message/delivery-status); some only a text. People's
automatic answers and demands to prove that one is human come to the same address and say nothing about delivery.
Whatever arrives was sent by strangers: it may be enormous, broken, or made to do harm. Nothing here raises.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from enum import StrEnum

# So much of a message is read; reports stand in front.
LARGEST = 256 * 1024
_MOST_PARTS = 60
_TEXT = 8 * 1024
_ADDRESSED = (
    "To", "Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To", "X-Envelope-To", "X-Failed-Recipients",
)  # fmt: skip
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)")
_REPLY_CODE = re.compile(r"(?<![\d.,:/-])([45]\d\d)(?=[ -])(?![ -]\d)")
_FIELD = re.compile(r"^([A-Za-z-]{1,40}):[ \t]*(.*(?:\n[ \t].*)*)$", re.MULTILINE)
_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,200}@[^<>\s]{1,253}>")
_DAEMON = re.compile(
    r"(?:mailer-daemon|mail-daemon|mailerdaemon|postmaster|microsoftexchange[0-9a-f]*)@", re.IGNORECASE
)
_LATER = re.compile(
    r"delayed|delivery delay|will (?:be )?re-?tr|still trying|forsinket|forsøger igen|ikke leveret endnu", re.IGNORECASE
)
_ANSWERED = re.compile(
    r"auto-?(?:repl|matic|svar|matisk)|out of (?:the )?office|fravær|ikke på kontoret|ferie", re.IGNORECASE
)


class Fate(StrEnum):
    """What a returned message says of a letter."""

    FAILED = "failed"  # it will not arrive
    DELAYED = "delayed"  # it may still arrive
    DELIVERED = "delivered"
    NOTHING = "nothing"  # an automatic answer, or not about a letter at all


@dataclass(frozen=True, slots=True)
class Returned:
    """A message read. code: as the other side has it, "5.1.1" or "550", "returned" when it names none, "" for no failure.

    addressed_to: what may hold our return address, as text.   message_ids: of the letters it is about, with their brackets.
    """

    fate: Fate
    code: str = ""
    addressed_to: str = ""
    message_ids: tuple[str, ...] = ()


def read(raw: bytes) -> Returned:
    """What a message says. raw: as it was received; only its first 256 kB are looked at."""
    raw = raw[:LARGEST]
    message = _parsed(raw)
    parts = list(_parts(message))
    addressed_to = "\n".join(_text(value) for name in _ADDRESSED for value in message.get_all(name, ()))
    fate, code = _reported(parts) or _told(message, parts, raw)
    return Returned(fate, code, addressed_to[:4000], _about(message, parts))


def _parsed(raw: bytes) -> Message:
    """The message; only its headers where it has more parts than any honest one, or is nested too deep."""
    if raw.lower().count(b"content-type") <= _MOST_PARTS:
        try:
            return email.message_from_bytes(raw, policy=email.policy.compat32)
        except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError, AssertionError):
            pass  # the parser of Python 3.11 does not promise to take everything
    return BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw)


def _parts(message: Message) -> Iterator[Message]:
    """Every part, the whole first; those inside of a returned letter too."""
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            return
        yield part


def _reported(parts: list[Message]) -> tuple[Fate, str] | None:
    """What a delivery report says, the worst of it when it tells of several; None without a report."""
    found = []
    for part in parts:
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            found += [fate for fields in _blocks(part) if (fate := _fate(fields))]
    order = (Fate.FAILED, Fate.DELAYED, Fate.DELIVERED, Fate.NOTHING)
    return min(found, key=lambda one: order.index(one[0])) if found else None


def _blocks(part: Message) -> Iterator[dict[str, str]]:
    """The groups of fields of a report: one for the message, and one for each receiver."""
    content, text = part.get_payload(), ""
    if isinstance(content, list):  # Python has taken it apart, of the newer kind (RFC 6533) only the first group
        for block in content:
            if isinstance(block, Message):
                yield {name.lower(): _text(value) for name, value in block.items()}
                text += "\n\n" + _decoded(block)
    else:
        text = _decoded(part)
    for block in re.split(r"\n[ \t]*\n", text):
        yield {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(block)}


def _fate(fields: dict[str, str]) -> tuple[Fate, str] | None:
    """Of one receiver's fields. What a server gave up is failed, also when what stood in the way would have passed (4.4.7)."""
    action = fields.get("action", "").split(" ")[0].strip(";").lower()
    status = _STATUS.search(fields.get("status", "")) or _STATUS.search(fields.get("diagnostic-code", ""))
    code = status[1] if status else ""
    if action == "failed":
        return Fate.FAILED, code if code[:1] in ("4", "5") else "returned"
    if action == "delayed":
        return Fate.DELAYED, code or "delayed"
    if action == "delivered":
        return Fate.DELIVERED, ""
    if action in ("relayed", "expanded"):
        return Fate.NOTHING, ""
    if "final-recipient" not in fields and "original-recipient" not in fields:
        return None  # the group about the message as a whole
    kinds = {"5": Fate.FAILED, "4": Fate.DELAYED, "2": Fate.DELIVERED}
    return (kinds[code[0]], code if code[0] != "2" else "") if code else None


def _told(message: Message, parts: list[Message], raw: bytes) -> tuple[Fate, str]:
    """What a message says that is no report: a failure when a mail server wrote it, and no person's program."""
    sender, subject = _text(message.get("From")), _text(message.get("Subject"))
    from_server = bool(_DAEMON.search(sender))
    no_way_back = _text(message.get("Return-Path")).strip() == "<>"
    if not from_server and (not no_way_back or _is_answer(message, subject)):
        return Fate.NOTHING, ""
    words = _words(parts) or raw[:_TEXT].decode("utf-8", "replace")
    status = _STATUS.search(words) or (_REPLY_CODE.search(words) if from_server else None)
    code = status[1] if status else ""
    if not from_server and not code:
        return Fate.NOTHING, ""
    if code[:1] == "2":
        return Fate.NOTHING, ""
    if _LATER.search(subject) or (code[:1] == "4" and _LATER.search(words)):
        return Fate.DELAYED, code or "delayed"
    return Fate.FAILED, code or "returned"


def _is_answer(message: Message, subject: str) -> bool:
    """Whether somebody's program answered: away from office, or wants to know whether we are human."""
    said = _text(message.get("Auto-Submitted")).lower()
    precedence = _text(message.get("Precedence")).lower()
    marked = any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"))
    return said.startswith("auto-replied") or "auto" in precedence or marked or bool(_ANSWERED.search(subject))


def _words(parts: list[Message]) -> str:
    """The beginning of the first text that is for people; HTML without its marks."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind and not part.is_multipart():
                text = _decoded(part)[: 4 * _TEXT]
                return re.sub(r"<[^<>]{0,500}>", " ", text)[:_TEXT] if kind == "text/html" else text[:_TEXT]
    return ""


def _about(message: Message, parts: list[Message]) -> tuple[str, ...]:
    """The Message-IDs of what was returned: the returned letter's own, its headers, or what the message answers to."""
    found: list[str] = []
    for part in parts[1:]:
        found += _MESSAGE_ID.findall(_text(part.get("Message-ID")))
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers", "text/plain"):
            for line in re.findall(r"(?im)^message-id:[ \t]*(?:\n[ \t])?(.{1,500})$", _decoded(part)[:LARGEST]):
                found += _MESSAGE_ID.findall(line)
    for name in ("In-Reply-To", "References", "X-Original-Message-ID"):
        found += _MESSAGE_ID.findall(_text(message.get(name)))
    if not parts[1:]:  # a lone text that quotes the letter
        found += [
            one
            for line in re.findall(r"(?im)^message-id:[ \t]*(.{1,500})$", _decoded(message))
            for one in _MESSAGE_ID.findall(line)
        ]
    return tuple(dict.fromkeys(found))[:10]


def _decoded(part: Message) -> str:
    """A part's text whatever it says of itself."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        content = None
    if not isinstance(content, bytes):
        return ""
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def _text(value: object) -> str:
    """A header's value on one line; "" when there is none."""
    return (
        " ".join(str(value).encode("utf-8", "replace").decode("utf-8", "replace").split()) if value is not None else ""
    )
