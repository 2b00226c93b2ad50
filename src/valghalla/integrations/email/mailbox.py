"""The mailbox that returned letters come to, read over IMAP (RFC 3501) with TLS from the start.

A message is taken away only after the caller has said that it is done with it.
"""

import imaplib
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar
from urllib.parse import unquote, urlsplit

from valghalla.base.errors import Outside
from valghalla.base.hang_up import HangsUp
from valghalla.integrations.email.bounces import LARGEST
from valghalla.integrations.email.errors import NotUnderstood, Unavailable, WrongSettings
from valghalla.integrations.tls import client_context

PORT = 993
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class MailboxConnection:
    """The way to the mailbox.

    url: imaps://user:password@host:993/INBOX; user, password and folder percent-encoded.   authorities_path: PEM file of the
    authorities the server's certificate is checked against; empty for those of the machine.   seconds: how long to wait for
    a connection, and for each answer.
    """

    url: str = field(repr=False)
    authorities_path: str = ""
    seconds: float = 20


class ReturnMailbox(HangsUp):
    """The mailbox, opened. Use in a ``with`` block, which raises Unavailable, WrongSettings or NotUnderstood, as all it does."""

    def __init__(self, connection: MailboxConnection) -> None:
        self._connection = connection
        self._imap: imaplib.IMAP4_SSL | None = None
        self._deletes_by_uid = False

    def __enter__(self) -> Self:
        where = _where(self._connection)
        context = _tls(self._connection)
        self._imap = self._said(
            lambda: imaplib.IMAP4_SSL(where.host, where.port, ssl_context=context, timeout=self._connection.seconds),
            code="no_connection",
        )
        try:
            self._log_in(where)
            self._ask("select", f'"{where.folder}"', code="folder")
        except Outside:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Say goodbye and hang up."""
        imap, self._imap = self._imap, None
        if imap is not None:
            try:
                imap.logout()
            except (imaplib.IMAP4.error, OSError):
                imap.shutdown()

    def waiting(self) -> list[str]:
        """The messages that nobody has dealt with, oldest first."""
        return self._found("UNDELETED", "UNFLAGGED")

    def set_aside_before(self, day: str) -> list[str]:
        """Those set aside and received before a day, such as "01-Nov-2026"."""
        return self._found("UNDELETED", "FLAGGED", "BEFORE", day)

    def set_aside_now(self) -> int:
        """How many are set aside."""
        return len(self._found("UNDELETED", "FLAGGED"))

    def read(self, uid: str) -> bytes:
        """The beginning of a message, as much as is ever looked at; b"" when it is gone. It is not marked as read."""
        for one in self._ask("uid", "FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST}>)"):
            if isinstance(one, tuple) and len(one) > 1 and isinstance(one[1], bytes):
                return one[1]
        return b""

    def take_away(self, uids: list[str]) -> None:
        """Delete messages for good; on a server without UIDPLUS also what others have marked as deleted."""
        if not uids:
            return
        self._ask("uid", "STORE", ",".join(uids), "+FLAGS.SILENT", r"(\Deleted)")
        if self._deletes_by_uid:
            self._ask("uid", "EXPUNGE", ",".join(uids))
        else:
            self._ask("expunge")

    def set_aside(self, uids: list[str]) -> None:
        """Flag messages for somebody to look at; they are not read again."""
        if uids:
            self._ask("uid", "STORE", ",".join(uids), "+FLAGS.SILENT", r"(\Flagged)")

    @property
    def _opened(self) -> imaplib.IMAP4_SSL:
        if self._imap is None:
            raise Unavailable("mailbox", "hung_up")
        return self._imap

    def _log_in(self, where: "_Where") -> None:
        try:
            self._said(lambda: self._opened.login(_quoted(where.user), where.password), code="login")
        except NotUnderstood as refused:  # what imaplib calls any NO
            raise WrongSettings("mailbox", "login", text=refused.text) from None
        (offered, *_) = self._ask("capability")  # what is offered before the log-in is often less
        self._deletes_by_uid = b"UIDPLUS" in offered.upper().split()

    def _found(self, *criteria: str) -> list[str]:
        found = self._ask("uid", "SEARCH", *criteria)
        uids = b" ".join(one for one in found if isinstance(one, bytes)).split()
        return sorted((one.decode("ascii") for one in uids if one.isdigit()), key=int)

    def _ask(self, verb: str, *words: str, code: str = "reply") -> list[Any]:
        state, content = self._said(lambda: getattr(self._opened, verb)(*words), code=code)
        if state != "OK":
            kind = WrongSettings if code == "folder" else NotUnderstood
            raise kind("mailbox", code)
        return list(content)

    def _said(self, say: Callable[[], T], *, code: str) -> T:
        try:
            return say()
        except imaplib.IMAP4.abort:
            failure: Outside = Unavailable("mailbox", "hung_up")
        except imaplib.IMAP4.error as error:
            failure = NotUnderstood("mailbox", code, text=str(error)[:200])
        except TimeoutError:
            failure = Unavailable("mailbox", "timeout")
        except ssl.SSLError:
            failure = Unavailable("mailbox", "tls")
        except OSError:
            failure = Unavailable("mailbox", "no_connection" if code == "no_connection" else "hung_up")
        raise failure


@dataclass(frozen=True, slots=True)
class _Where:
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str


def _where(connection: MailboxConnection) -> _Where:
    try:
        parts = urlsplit(connection.url)
        port = parts.port or PORT
    except ValueError:
        raise WrongSettings("mailbox", "url") from None
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if (
        parts.scheme != "imaps"
        or not parts.hostname
        or not parts.username
        or re.search(r'["\\\x00-\x1f\x7f-\U0010ffff]', folder)
    ):
        raise WrongSettings("mailbox", "url")
    user, password = unquote(parts.username), unquote(parts.password or "")
    if not (user + password).isascii() or not (user + password).isprintable():
        raise WrongSettings("mailbox", "password_not_ascii")
    return _Where(parts.hostname, port, user, password, folder)


def _quoted(text: str) -> str:
    """A string as IMAP has it; imaplib quotes the password alone."""
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'


def _tls(connection: MailboxConnection) -> ssl.SSLContext:
    return client_context(connection.authorities_path, wrong=lambda name: WrongSettings("mailbox", name))
