"""What the three have in common: who asks, and how what is told is posted."""

import base64
import binascii
import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from valghalla_simulators.server import Asked, Reply

POST_SECONDS = 5
USER, PASSWORD = "valghalla", "simulated"


@dataclass(frozen=True)
class Wanted:
    """A message that a caller wants sent, as it was read. number: E.164.   gate: LINK's, "" elsewhere."""

    number: str
    sender: str
    text: str
    reference: str
    report_url: str = ""
    gate: str = ""


class Wrong(Exception):
    """The request is refused. reply: what the caller gets."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        super().__init__(reply.status)


def login(asked: Asked) -> tuple[str, str]:
    """User and password of HTTP Basic; empty ones for none."""
    kind, _, given = asked.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, password


def as_json(value: object, status: int = 200) -> Reply:
    """An answer in JSON."""
    return Reply(json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8", status)


def is_sender(text: str) -> bool:
    """A name of at most eleven letters, digits and blanks, or a telephone number."""
    named = len(text) <= 11 and text.strip() == text and all(sign.isalnum() or sign == " " for sign in text)
    digits = text.removeprefix("+")
    return bool(text) and (named or (digits.isascii() and digits.isdigit() and len(digits) <= 15))


def e164(text: str) -> str:
    """The number with its plus sign; "" for what is none."""
    digits = text.removeprefix("+")
    fits = digits.isascii() and digits.isdigit() and 6 <= len(digits) <= 15 and not digits.startswith("0")
    return f"+{digits}" if fits and (not digits.startswith("45") or len(digits) == 10) else ""


def post(url: str, body: object) -> bool:
    """Post JSON as a gateway does; whether it was answered 200. Names under .localhost are this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    at = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else host
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(at, parts.port, timeout=POST_SECONDS)
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Host": parts.netloc, "Content-Type": "application/json; charset=utf-8"}
        connection.request("POST", parts.path, content, headers)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
