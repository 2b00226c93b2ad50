"""Which mail server, how protected, and how long we wait."""

import ssl
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from valghalla.integrations.email.dkim import Dkim
from valghalla.integrations.email.errors import WrongSettings
from valghalla.integrations.tls import client_context

MOST_CONNECTIONS = 16
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, kw_only=True)
class Connection:
    """The way to a mail server.

    url: smtp://host:25 (in clear, no password), smtps://user:password@host:465 (TLS from the start) or
    smtp+starttls://user:password@host:587; user and password percent-encoded.   authorities_path: PEM file of the
    authorities the server's certificate is checked against; empty for those of the machine.   host_name: our own
    name, in greetings and Message-IDs; the sender's domain when empty.   connect_seconds, answer_seconds: how long to
    wait for a connection, and for each answer.   dkim: how letters are signed, if they are.   most_connections: how many
    one process has open at once where threads share them (sessions.py).
    """

    url: str = field(repr=False)
    authorities_path: str = ""
    host_name: str = ""
    connect_seconds: float = 10
    answer_seconds: float = 30
    dkim: Dkim = field(default_factory=Dkim)
    most_connections: int = MOST_CONNECTIONS


@dataclass(frozen=True, slots=True)
class Server:
    """A connection's url, taken apart."""

    protection: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)


def server_of(connection: Connection) -> Server:
    """Where and how to connect. Raises WrongSettings for an address that cannot work."""
    try:
        parts = urlsplit(connection.url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise WrongSettings("email", "url") from None
    if not parts.hostname or parts.path.strip("/") or parts.query:
        raise WrongSettings("email", "url")
    user, password = _credentials(parts)
    if user and parts.scheme == "smtp":
        raise WrongSettings("email", "password_in_clear")
    if not (user + password).isascii():
        raise WrongSettings("email", "password_not_ascii")  # smtplib, and many servers, know nothing else
    return Server(parts.scheme, parts.hostname, port, user, password)


def tls(connection: Connection) -> ssl.SSLContext:
    """TLS that checks the server. Raises WrongSettings when the file of authorities is missing or no good."""
    return client_context(connection.authorities_path, wrong=lambda name: WrongSettings("email", name))


def _credentials(parts: SplitResult) -> tuple[str, str]:
    return unquote(parts.username or ""), unquote(parts.password or "")
