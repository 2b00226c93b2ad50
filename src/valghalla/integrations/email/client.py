"""Speaking SMTP, one step at a time, so that it is known how far a letter came."""

import re
import smtplib
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass

from valghalla.base.errors import Outside
from valghalla.base.hang_up import HangsUp
from valghalla.integrations.email.connection import Connection, Server, server_of, tls
from valghalla.integrations.email.dkim import kept_signers, signed
from valghalla.integrations.email.errors import NotUnderstood, Refused, Unavailable, WrongSettings
from valghalla.integrations.email.headers import address
from valghalla.integrations.email.letter import Letter, Mailbox
from valghalla.integrations.email.message import build, message_id

CLOSING = 421
OUR_LOGIN = (530, 534, 535, 538)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A letter was taken over by the server.

    message_id: as in the letter's header, with its pointed brackets.   answer: the server's words, often with its own
    number for the letter.
    """

    message_id: str
    answer: str


class Session(HangsUp):
    """A kept connection for many letters. Use in a ``with`` block.

    Safe with threads, but one letter after the other: for speed give each thread a session.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._server = server_of(connection)
        self._tls = None if self._server.protection == "smtp" else tls(connection)
        self._signers = kept_signers(connection.dkim)
        self._smtp: smtplib.SMTP | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """Say goodbye and hang up."""
        with self._lock:
            smtp, self._smtp = self._smtp, None
            if smtp is not None:
                try:
                    smtp.quit()
                except (smtplib.SMTPException, OSError):
                    smtp.close()

    def send(self, letter: Letter) -> Receipt:
        """Hand a letter over. The same reference makes the same Message-ID, on each try.

        Raises Refused when the letter or its address is not taken, Unavailable when the server cannot now or the
        settings do not work (WrongSettings), NotUnderstood when it does not speak SMTP. With ``perhaps_done`` the
        contact was lost after the letter had been sent: trying again may deliver it twice.
        """
        host_name = self._connection.host_name
        message = _stuffed(signed(build(letter, host_name=host_name), self._signers))
        returns_to = Mailbox(letter.envelope_sender) if letter.envelope_sender else letter.sender
        envelope = _Envelope(
            address(returns_to, wrong="sender_address"),
            address(letter.recipient, wrong="recipient_address"),
            international=is_international(letter),
        )
        with self._lock:
            kept = self._smtp is not None
            try:
                self._announce(envelope)
            except Unavailable as failure:
                if not (kept and failure.code in ("hung_up", str(CLOSING))):
                    raise
                self._announce(envelope)  # the server tires of kept connections: once more on a new one
            return Receipt(message_id(letter, host_name=host_name), self._hand_over(message))

    def greet(self) -> smtplib.SMTP:
        """Connect, protect and log in, if that is not done yet. Raises as ``send`` does."""
        if self._smtp is None:
            self._smtp = _connected(self._server, self._connection, self._tls)
        return self._smtp

    def _announce(self, envelope: "_Envelope") -> None:
        """Everything before the letter itself; afterwards the server waits for it."""
        smtp = self.greet()
        options = ["SMTPUTF8", "BODY=8BITMIME"] if envelope.international else []
        if options and not smtp.has_extn("smtputf8"):
            raise Refused("email", "address_not_ascii")
        self._step(lambda: smtp.mail(envelope.sender, options), 250)
        self._step(lambda: smtp.rcpt(envelope.recipient), 250, 251, 252)
        self._step(lambda: smtp.docmd("DATA"), 354)

    def _hand_over(self, content: bytes) -> str:
        smtp = self.greet()

        def hand_over() -> tuple[int, bytes]:
            smtp.send(content)
            return smtp.getreply()

        return self._step(hand_over, 250, perhaps_done=True)

    def _step(self, say: Callable[[], tuple[int, bytes]], *good: int, perhaps_done: bool = False) -> str:
        try:
            code, reply = say()
        except (smtplib.SMTPException, OSError) as error:
            failure: Outside = _lost(error, perhaps_done=perhaps_done)
            self._drop()
        else:
            text = reply.decode("utf-8", "replace")[:200]
            if code in good:
                return text
            failure = _refusal(code, text)
            self._start_over(code)
        raise failure

    def _start_over(self, code: int) -> None:
        """After a refusal the connection is good for the next letter, unless the server is closing it."""
        try:
            if code == CLOSING or self._smtp is None or self._smtp.rset()[0] != 250:
                self._drop()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def open_session(connection: Connection) -> Session:
    """A session for many letters; connects with the first. Raises WrongSettings when the settings cannot work."""
    return Session(connection)


def is_international(letter: Letter) -> bool:
    """Whether an address has letters before its "@" that old mail servers do not know."""
    mailboxes = filter(None, (letter.sender, letter.recipient, letter.reply_to))
    return not all(mailbox.address.rpartition("@")[0].isascii() for mailbox in mailboxes)


@dataclass(frozen=True, slots=True)
class _Envelope:
    sender: str
    recipient: str
    international: bool


def _connected(server: Server, connection: Connection, context: ssl.SSLContext | None) -> smtplib.SMTP:
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _opened(server, connection, context)
        _protect_and_log_in(smtp, server, context)
        return smtp
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError):
        failure: Unavailable = WrongSettings("email", "login")
    except smtplib.SMTPResponseException as refusal:  # of us, not of a letter: everything waits
        failure = Unavailable("email", str(refusal.smtp_code))
    except WrongSettings as wrong:
        failure = wrong
    except (smtplib.SMTPException, OSError) as error:
        failure = _lost(error, connecting=smtp is None)
    if smtp is not None:
        smtp.close()
    raise failure


def _opened(server: Server, connection: Connection, context: ssl.SSLContext | None) -> smtplib.SMTP:
    ours, seconds = connection.host_name or "[127.0.0.1]", connection.connect_seconds
    smtp = (
        smtplib.SMTP_SSL(server.host, server.port, ours, timeout=seconds, context=context)
        if server.protection == "smtps"
        else smtplib.SMTP(server.host, server.port, ours, timeout=seconds)
    )
    assert smtp.sock is not None  # the constructor connects or raises
    smtp.sock.settimeout(connection.answer_seconds)
    return smtp


def _protect_and_log_in(smtp: smtplib.SMTP, server: Server, context: ssl.SSLContext | None) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.protection == "smtp+starttls":
        if not smtp.has_extn("starttls"):
            raise WrongSettings("email", "starttls")
        smtp.starttls(context=context)
        smtp.ehlo()
    if server.user:
        smtp.login(server.user, server.password)


def _lost(error: Exception, *, connecting: bool = False, perhaps_done: bool = False) -> Unavailable:
    causes = (error, error.__cause__, error.__context__)
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return Unavailable("email", "timeout", perhaps_done=perhaps_done)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return Unavailable("email", "tls", perhaps_done=perhaps_done)
    if connecting and isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return Unavailable("email", "no_connection")
    return Unavailable("email", "hung_up", perhaps_done=perhaps_done)


def _refusal(code: int, text: str) -> Outside:
    if code in OUR_LOGIN:
        return WrongSettings("email", "login", text=text)
    if 400 <= code < 500:
        return Unavailable("email", str(code), text=text)
    if 500 <= code < 600:
        return Refused("email", str(code), text=text)
    return NotUnderstood("email", "reply", text=text)


def _stuffed(message: bytes) -> bytes:
    """The message for the wire: full stops at the start of a line doubled, a line with one at the end."""
    content = re.sub(rb"(?m)^\.", b"..", message)
    return content + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n"
