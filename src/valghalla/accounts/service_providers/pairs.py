"""A certificate and its private key as an operator hands them over, and whether they may be used: a rule.

Source: OCES3 (RSA of 3072 bits), RFC 5280 4.2.1.3 (key usage), RFC 7292 (PKCS #12).
"""

import datetime
import re
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from valghalla.accounts.service_providers.errors import KeyRefused

MOST_BYTES = 64 * 1024
LEAST_BITS = 2048
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n?", re.DOTALL)
_KEY = re.compile(
    rb"-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----.+?-----END \1-----\n?",
    re.DOTALL,
)


@dataclass(frozen=True)
class Pair:
    """A certificate with its key. private_key: PKCS 8, PEM, in clear."""

    certificate: x509.Certificate
    private_key: str = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, hexadecimal."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def pem(self) -> str:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


def read_pair(content: bytes, *, password: str, further: bytes = b"") -> Pair:
    """The certificate and key in a PKCS #12 file, or in one or two PEM files in either order; a chain is left out.

    password: of the file or of the key, "" when it has none.   further: the second PEM file.
    Raises KeyRefused: too_large, unreadable, password, password_missing, no_certificate, no_key, no_match, not_rsa.
    """
    if max(len(content), len(further)) > MOST_BYTES:
        raise KeyRefused("too_large")
    is_pem = b"-----BEGIN " in content or b"-----BEGIN " in further
    certificates, key = _from_pem(content + b"\n" + further, password) if is_pem else _from_pkcs12(content, password)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise KeyRefused("not_rsa")
    own = next((one for one in certificates if _is_of(one, key)), None)
    if own is None:
        raise KeyRefused("no_match")
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Pair(own, private.decode())


def check_pair(pair: Pair, *, now: datetime.datetime) -> None:
    """Raises KeyRefused when the pair may not be used now: too_short, expired, not_yet_valid, usage."""
    key = pair.certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)  # read_pair saw to it
    if key.key_size < LEAST_BITS:
        raise KeyRefused("too_short", bits=key.key_size)
    if pair.certificate.not_valid_after_utc <= now:
        raise KeyRefused("expired", at=pair.certificate.not_valid_after_utc)
    if pair.certificate.not_valid_before_utc > now:
        raise KeyRefused("not_yet_valid", at=pair.certificate.not_valid_before_utc)
    if not _may_sign_and_encrypt(pair.certificate):
        raise KeyRefused("usage")


def _may_sign_and_encrypt(certificate: x509.Certificate) -> bool:
    """A certificate that says nothing of its use may be used for anything."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    except ValueError:
        return False
    return usage.digital_signature and (usage.key_encipherment or usage.data_encipherment)


def _is_of(certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> bool:
    try:
        return certificate.public_key() == key.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return False


def _from_pkcs12(content: bytes, password: str) -> tuple[list[x509.Certificate], object]:
    """The library tells a wrong password and a broken file apart only by the shape of the file."""
    if not _is_pkcs12(content):
        raise KeyRefused("unreadable")
    found = _opened(content, password.encode()) if password else _opened(content, None) or _opened(content, b"")
    if found is None:
        raise KeyRefused("password" if password else "password_missing")
    own = [found.cert.certificate] if found.cert else []
    certificates = [*own, *(one.certificate for one in found.additional_certs)]
    if found.key is None:
        raise KeyRefused("no_key")
    if not certificates:
        raise KeyRefused("no_certificate")
    return certificates, found.key


def _opened(content: bytes, password: bytes | None) -> pkcs12.PKCS12KeyAndCertificates | None:
    try:
        return pkcs12.load_pkcs12(content, password)
    except UnsupportedAlgorithm:
        raise KeyRefused("unreadable") from None
    except (ValueError, TypeError):
        return None


def _is_pkcs12(content: bytes) -> bool:
    """A DER sequence that begins with version 3 (RFC 7292 4)."""
    return content[:1] == b"\x30" and b"\x02\x01\x03" in content[2:9]


def _from_pem(content: bytes, password: str) -> tuple[list[x509.Certificate], object]:
    found = _KEY.search(content)
    if found is None:
        raise KeyRefused("no_key")
    try:
        certificates = [x509.load_pem_x509_certificate(one.group()) for one in _CERTIFICATE.finditer(content)]
    except ValueError:
        raise KeyRefused("unreadable") from None
    if not certificates:
        raise KeyRefused("no_certificate")
    return certificates, _pem_key(found.group(), password)


def _pem_key(pem: bytes, password: str) -> object:
    is_encrypted = b"ENCRYPTED" in pem
    if is_encrypted and not password:
        raise KeyRefused("password_missing")
    try:
        return serialization.load_pem_private_key(pem, password.encode() if is_encrypted else None)
    except UnsupportedAlgorithm:
        raise KeyRefused("not_rsa") from None
    except (ValueError, TypeError):
        raise KeyRefused("password" if is_encrypted else "unreadable") from None
