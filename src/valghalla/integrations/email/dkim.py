"""Signing letters with the sender's domain, so that servers see who sent them and that nothing was changed.

Source: RFC 6376 (DKIM, relaxed/relaxed), RFC 8301 (rsa-sha256, keys from 2048 bits), RFC 8463 (ed25519-sha256).
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from dkim import DKIM, Relaxed

from valghalla.integrations.email.errors import WrongSettings

LEAST_BITS = 2048
# What every receiver takes reaches to 4096 (RFC 8301). Not any number between: dkimpy 1.1.8 cuts a CRLF in two where the
# signature just fills its last line, as at 2112 bits, and makes a line of blanks alone at 2528.
_BITS = (LEAST_BITS, 3072, 4096)
# "i=@…;" on one line. Longer ones dkimpy breaks in the middle, so that nobody finds the record.
_LONGEST_NAME = 66
# Signed once more than they stand there, so that none can be put in front of ours on the way.
_ONCE = (b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"mime-version", b"content-type")
_WHERE_PRESENT = (
    b"content-transfer-encoding",
    b"auto-submitted",
    b"list-id",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")


@dataclass(frozen=True, kw_only=True)
class Dkim:
    """How letters are signed. keys: PEM files of private keys, with commas between.   selectors: the names under which their
    public keys stand in DNS, in the same order.   domain: whose. No keys: letters are not signed.

    A receiver that does not know Ed25519 looks for another signature, so an Ed25519 key goes beside an RSA key.
    """

    keys: str = ""
    selectors: str = ""
    domain: str = ""


@dataclass(frozen=True)
class Signer:
    """One key, ready to sign."""

    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey = field(repr=False)

    @property
    def algorithm(self) -> str:
        """As the signature names it."""
        return "rsa-sha256" if isinstance(self.key, RSAPrivateKey) else "ed25519-sha256"

    @cached_property
    def private(self) -> bytes:
        """The key as dkimpy takes it: PEM (PKCS #1) of RSA, base64 of Ed25519."""
        if isinstance(self.key, RSAPrivateKey):
            return self.key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        return base64.b64encode(self.key.private_bytes_raw())

    @property
    def record(self) -> str:
        """What has to stand in DNS as TXT at ``<selector>._domainkey.<domain>``."""
        public = self.key.public_key()
        if isinstance(self.key, RSAPrivateKey):
            kind, content = "rsa", public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            kind, content = "ed25519", public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"v=DKIM1; k={kind}; p={base64.b64encode(content).decode()}"


def signers_of(settings: Dkim) -> tuple[Signer, ...]:
    """The keys, read; none when none are set. Raises WrongSettings: dkim_settings, dkim_key, dkim_key_weak."""
    paths, selectors = _listed(settings.keys), _listed(settings.selectors)
    if not paths and not selectors:
        return ()
    domain = settings.domain.strip().lower()
    if len(paths) != len(selectors) or not all(_is_name(name) for name in (domain, *selectors)):
        raise WrongSettings("email", "dkim_settings")
    return tuple(Signer(domain, selector, _read(path)) for path, selector in zip(paths, selectors, strict=True))


@lru_cache(maxsize=4)
def kept_signers(settings: Dkim) -> tuple[Signer, ...]:
    """The same, read once a process: reading a key takes longer than signing with it."""
    return signers_of(settings)


def signed(message: bytes, signers: Sequence[Signer]) -> bytes:
    """The message with a signature of each in front. message: whole, its lines ending in CRLF, the last one too."""
    if not signers:
        return message
    letter = DKIM(message, linesep=b"\r\n")
    names = _names([name.lower() for name, _ in letter.headers])
    return b"".join(_signature(letter, signer, names) for signer in signers) + message


def _names(there: Sequence[bytes]) -> list[bytes]:
    """What is signed. dkimpy's own list adds one to those that are there, and leaves Reply-To open where there is none."""
    names = [name for name in _ONCE for _ in range(there.count(name) + 1)]
    return names + [name for name in _WHERE_PRESENT for _ in range(there.count(name))]


def _signature(letter: DKIM, signer: Signer, names: Sequence[bytes]) -> bytes:
    return letter.sign(
        signer.selector.encode("ascii"),
        signer.domain.encode("ascii"),
        signer.private,
        signature_algorithm=signer.algorithm.encode("ascii"),
        canonicalize=(Relaxed, Relaxed),
        include_headers=names,
    )


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and bool(_NAME.fullmatch(text))


def _listed(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(",") if piece.strip()]


def _read(path: str) -> RSAPrivateKey | Ed25519PrivateKey:
    try:
        key = load_pem_private_key(Path(path).read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        raise WrongSettings("email", "dkim_key") from None
    if isinstance(key, RSAPrivateKey) and key.key_size < LEAST_BITS:
        raise WrongSettings("email", "dkim_key_weak")
    if isinstance(key, Ed25519PrivateKey) or (isinstance(key, RSAPrivateKey) and key.key_size in _BITS):
        return key
    raise WrongSettings("email", "dkim_key")
