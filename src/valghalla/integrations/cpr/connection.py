"""Whom we ask, as whom, and how long we wait."""

import re
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from valghalla.integrations.cpr.errors import WrongSettings
from valghalla.integrations.tls import client_context


@dataclass(frozen=True, kw_only=True)
class FaultTexts:
    """Pieces of the platform's fault texts that tell one refusal from another; case does not matter.

    The list of error codes is not public, so texts are all there is. Only the first of each group is
    confirmed by clients in operation: a municipality that meets others adds them here.
    """

    no_such_person: tuple[str, ...] = ("PNR not found",)
    agreement_missing: tuple[str, ...] = (
        "Security model for the called operation was not provided",
        "service agreement",
        "serviceaftale",
        "certificate",
        "not authori",
    )


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One municipality's way to CPR.

    url: the service's https address.   certificate_path, key_path: the client certificate with its chain,
    and its key, both PEM.   authorities_path: PEM file of the authorities that the server's certificate is
    checked against; empty for those of the machine.   municipality_cvr: eight digits, whose agreement
    is used and who pays.   connect_seconds, answer_seconds: how long to wait for a connection, and for an answer.
    """

    url: str
    certificate_path: str | Path
    key_path: str | Path
    authorities_path: str | Path = ""
    municipality_cvr: str
    connect_seconds: float = 5
    answer_seconds: float = 30
    fault_texts: FaultTexts = field(default_factory=FaultTexts)


def require_sound(connection: Connection) -> None:
    """Raise WrongSettings for an address or CVR number that cannot work."""
    address = urlsplit(connection.url)
    if address.scheme != "https" or not address.hostname:
        raise WrongSettings("cpr", "url")
    if not re.fullmatch(r"[0-9]{8}", connection.municipality_cvr):
        raise WrongSettings("cpr", "municipality_cvr")


def tls(connection: Connection) -> ssl.SSLContext:
    """TLS with our client certificate. Raises WrongSettings for a file that is missing or no good."""
    return client_context(
        connection.authorities_path,
        connection.certificate_path,
        connection.key_path,
        wrong=lambda name: WrongSettings("cpr", name),
    )
