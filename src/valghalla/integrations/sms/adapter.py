"""What one provider's wire format consists of; plain functions over plain values, so that each is tried by a table."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from valghalla.integrations.sms.connection import Account
from valghalla.integrations.sms.errors import PARTY, NotUnderstood
from valghalla.integrations.sms.incoming import Incoming
from valghalla.integrations.sms.report import Report
from valghalla.integrations.sms.text_message import Accepted, TextMessage
from valghalla.integrations.sms.wire import Answer, Request

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What was read of a list. odd: how many there were that made no sense; they are nobody else's trouble."""

    found: tuple[T, ...]
    odd: int = 0


class Adapter(Protocol):
    """One provider. name: the first part of its addresses.   reports: whether it tells what became of a message.

    receives: whether people can write to us by it.   fetches: whether reports and messages can be asked for.
    """

    name: ClassVar[str]
    reports: ClassVar[bool]
    receives: ClassVar[bool]
    fetches: ClassVar[bool]

    def require_sound(self, account: Account) -> None:
        """Raises WrongSettings when the address lacks what this provider needs."""

    def request(self, message: TextMessage, account: Account) -> Request:
        """What hands the message over. Raises Refused for a number or sender that cannot be one."""

    def accepted(self, answer: Answer, message: TextMessage) -> Accepted:
        """What the answer says. Raises as ``Gateway.send``."""

    def knock(self) -> Request:
        """Something harmless that shows whether our login works."""

    def is_known(self, answer: Answer) -> None:
        """Raises as ``Gateway.send`` when the answer to the knock says that we are not let in."""

    def read_reports(self, content: bytes) -> Read[Report]:
        """The delivery reports in what the provider posted or answered. Raises NotUnderstood when it is none at all."""

    def read_incoming(self, content: bytes) -> Read[Incoming]:
        """The messages in what the provider posted or answered. Raises NotUnderstood when it is none at all."""

    def ask_for_reports(self, limit: int) -> Request:
        """What fetches reports, each once. Only for one that ``fetches``."""

    def ask_for_incoming(self, limit: int) -> Request:
        """What fetches messages, each once. Only for one that ``fetches``."""


def read_each(values: Iterable[Any], read: Callable[[Any], T]) -> Read[T]:
    """Each value read; those of which ``read`` raises NotUnderstood are counted."""
    found, odd = [], 0
    for value in values:
        try:
            found.append(read(value))
        except NotUnderstood:
            odd += 1
    return Read(tuple(found), odd)


def as_json(value: Any) -> bytes:
    """For the wire: UTF-8, no blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def read_json(content: bytes) -> Any:
    """What the JSON says. Raises NotUnderstood."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise NotUnderstood(PARTY, "sms_reply") from None


def within(value: Any, name: str) -> Any:
    """A field of an object; None when there is no object or no such field."""
    return value.get(name) if isinstance(value, Mapping) else None


def text_in(value: Any, name: str) -> str:
    """A field as text, "" for what is none; numbers as they are written."""
    found = within(value, name)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return str(found).strip()


def whole_in(value: Any, name: str) -> int | None:
    """A field that is a whole number, also when it is written as text; None for what is none."""
    text = text_in(value, name)
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def instant_in(value: Any, name: str) -> datetime | None:
    """A field that is an instant (RFC 3339), as UTC; without an offset it is UTC already. None for what is none."""
    try:
        read = datetime.fromisoformat(text_in(value, name))
    except ValueError:
        return None
    try:
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except OverflowError:
        return None
