"""Which gateway, whose agreement, and how long we wait."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from valghalla.integrations.sms.errors import PARTY, WrongSettings
from valghalla.integrations.tls import client_context

# Only a machine talking to itself may do without protection.
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, kw_only=True)
class Connection:
    """The way to a gateway.

    url: provider and address in one, smssys+https://user:password@smssys.dk, link+https://user:password@host/?platformId=
    COMMON_API&platformPartnerId=123&gate=abc or inmobile+https://any:key@api.inmobile.com; user and password
    percent-encoded; http only towards the machine itself.   authorities_path: PEM file of the authorities that the
    server's certificate is checked against; "" for those of the machine.   connect_seconds, answer_seconds: how long to
    wait for a connection, and for the whole answer.
    """

    url: str = field(repr=False)
    authorities_path: str = ""
    connect_seconds: float = 10
    answer_seconds: float = 30


@dataclass(frozen=True, slots=True)
class Account:
    """A connection's url, taken apart. base: scheme, host, port and path without a slash at the end.   more: its query."""

    provider: str
    base: str
    user: str
    password: str = field(repr=False)
    more: Mapping[str, str] = field(default_factory=dict, repr=False)


def account_of(connection: Connection) -> Account:
    """Where to send and as whom. Raises WrongSettings for an address that cannot work."""
    try:
        parts = urlsplit(connection.url)
        port = parts.port
    except ValueError:
        raise WrongSettings(PARTY, "sms_url") from None
    provider, _, scheme = parts.scheme.partition("+")
    host = parts.hostname or ""
    if not host or scheme not in ("https", "http") or (scheme == "http" and host not in LOOPBACK):
        raise WrongSettings(PARTY, "sms_url")
    at = f"[{host}]" if ":" in host else host
    return Account(
        provider=provider,
        base=f"{scheme}://{at}{f':{port}' if port else ''}{parts.path.rstrip('/')}",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        more=dict(parse_qsl(parts.query)),
    )


def tls(connection: Connection) -> ssl.SSLContext:
    """TLS that checks the server. Raises WrongSettings when the file of authorities is missing or no good."""
    return client_context(connection.authorities_path, wrong=lambda name: WrongSettings(PARTY, f"sms_{name}"))
