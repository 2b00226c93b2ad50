"""Where the platform is, as which system we come, and whose tokens we believe."""

import re
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from valghalla.integrations.serviceplatformen.errors import WrongSettings
from valghalla.integrations.tls import client_context

STS_KINDS = ("rest", "ws-trust")


@dataclass(frozen=True, kw_only=True)
class Connection:
    """The way to Serviceplatformen for our system, the same for all municipalities it serves.

    url: the platform's root, "https://prod.serviceplatformen.dk".   sts_url: the STS's address for tokens.   sts_kind: how it
    speaks, "rest" or "ws-trust".   sts_issuer: how the STS names itself in its tokens.   sts_certificates_path: PEM file with
    the certificates it may sign with, several while it changes.   certificate_path, key_path: our system's
    certificate with its chain, and its RSA key, both PEM.   authorities_path: PEM file of the authorities that the
    servers' certificates are checked against; empty for those of the machine.   connect_seconds, answer_seconds: how
    long to wait for a connection, and for an answer.
    """

    url: str
    sts_url: str
    sts_kind: str = "rest"
    sts_issuer: str
    sts_certificates_path: str | Path
    certificate_path: str | Path
    key_path: str | Path
    authorities_path: str | Path = ""
    connect_seconds: float = field(default=5, compare=False)
    answer_seconds: float = field(default=60, compare=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Our system as others see it. der: the certificate's bytes.   fingerprint: their SHA-256, hexadecimal."""

    certificate: x509.Certificate
    der: bytes
    fingerprint: str


def require_sound(connection: Connection) -> None:
    """Raise WrongSettings for an address, kind or issuer that cannot work."""
    for name in ("url", "sts_url"):
        address = urlsplit(getattr(connection, name))
        if address.scheme != "https" or not address.hostname or address.query or address.fragment:
            raise WrongSettings("serviceplatformen", name)
    if connection.sts_kind not in STS_KINDS:
        raise WrongSettings("serviceplatformen", "sts_kind")
    if not connection.sts_issuer:
        raise WrongSettings("serviceplatformen", "sts_issuer")


def require_cvr(cvr: str) -> None:
    """Raise WrongSettings("cvr") for anything but eight digits."""
    if not re.fullmatch(r"[0-9]{8}", cvr, re.ASCII):
        raise WrongSettings("serviceplatformen", "cvr")


def tls(connection: Connection) -> ssl.SSLContext:
    """TLS with our certificate. Raises WrongSettings for a file that is missing or no good."""
    return client_context(
        connection.authorities_path,
        connection.certificate_path,
        connection.key_path,
        wrong=lambda name: WrongSettings("serviceplatformen", name),
    )


def identity(connection: Connection) -> Identity:
    """Our certificate. Raises WrongSettings unless it can be read and its RSA key belongs to it."""
    certificate = _certificates(connection.certificate_path, "certificate")[0]
    try:
        # Checking its numbers takes longer than all the rest; that it fits the certificate is seen below.
        key = load_pem_private_key(Path(connection.key_path).read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    except (OSError, ValueError, TypeError):
        raise WrongSettings("serviceplatformen", "key") from None
    if not isinstance(key, rsa.RSAPrivateKey) or _public(key.public_key()) != _public(certificate.public_key()):
        raise WrongSettings("serviceplatformen", "key")
    der = certificate.public_bytes(Encoding.DER)
    return Identity(certificate, der, certificate.fingerprint(hashes.SHA256()).hex())


def trusted(connection: Connection) -> list[x509.Certificate]:
    """The certificates that tokens may be signed with. Raises WrongSettings when there are none."""
    return _certificates(connection.sts_certificates_path, "sts_certificates")


def _certificates(path: str | Path, wrong: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(Path(path).read_bytes())
    except (OSError, ValueError):
        raise WrongSettings("serviceplatformen", wrong) from None


def _public(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
