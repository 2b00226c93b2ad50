"""Signing letters with the sender's domain, so that servers see who sent them and that nothing was changed.

Source: RFC 6376 (DKIM, relaxed/relaxed), RFC 8301 (rsa-sha256, keys from 2048 bits), RFC 8463 (ed25519-sha256).
"""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from valghalla.integrations.email.errors import WrongSettings

LEAST_BITS = 2048
# Signed once more than they stand there, so that none can be put in front of ours on the way.
_ONCE = ("from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type")
_WHERE_PRESENT = ("content-transfer-encoding", "auto-submitted", "list-id", "list-unsubscribe", "list-unsubscribe-post")
_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:((?:[^\r\n]|\r\n[ \t])*)\r\n")
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")
_FOLDED_AT = 70


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

    @property
    def record(self) -> str:
        """What has to stand in DNS as TXT at ``<selector>._domainkey.<domain>``."""
        public = self.key.public_key()
        if isinstance(self.key, RSAPrivateKey):
            kind, content = "rsa", public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            kind, content = "ed25519", public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"v=DKIM1; k={kind}; p={base64.b64encode(content).decode()}"


def signers_of(dkim: Dkim) -> tuple[Signer, ...]:
    """The keys, read; none when none are set. Raises WrongSettings: dkim_settings, dkim_key, dkim_key_weak."""
    paths, selectors = _listed(dkim.keys), _listed(dkim.selectors)
    if not paths and not selectors:
        return ()
    domain = dkim.domain.strip().lower()
    if len(paths) != len(selectors) or not all(_NAME.fullmatch(name) for name in (domain, *selectors)):
        raise WrongSettings("email", "dkim_settings")
    return tuple(Signer(domain, selector, _read(path)) for path, selector in zip(paths, selectors, strict=True))


def signed(message: bytes, signers: Sequence[Signer]) -> bytes:
    """The message with a signature of each in front. message: whole, its lines ending in CRLF."""
    head, _, body = message.partition(b"\r\n\r\n")
    headers = [(name.lower().decode("ascii"), value) for name, value in _HEADER.findall(head + b"\r\n")]
    body_hash = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
    return b"".join(_signature(signer, headers, body_hash) for signer in signers) + message


def relaxed_body(body: bytes) -> bytes:
    """The body as it is hashed: blanks run together, none at line ends, no empty lines at the end (RFC 6376 § 3.4.4)."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def relaxed_header(name: str, value: bytes) -> bytes:
    """A header as it is hashed, without its line end (RFC 6376 § 3.4.2)."""
    return name.encode("ascii") + b":" + re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip(b" ")


def _signature(signer: Signer, headers: list[tuple[str, bytes]], body_hash: str) -> bytes:
    there = Counter(name for name, _ in headers)
    names = [name for name in _ONCE for _ in range(there[name] + 1)]
    names += [name for name in _WHERE_PRESENT for _ in range(there[name])]
    tags = {
        "v": "1",
        "a": signer.algorithm,
        "c": "relaxed/relaxed",
        "d": signer.domain,
        "s": signer.selector,
        "h": _folded(":".join(names), after=":"),
        "bh": body_hash,
        "b": "",
    }
    value = "\r\n\t" + ";\r\n\t".join(f"{tag}={content}" for tag, content in tags.items())
    hashed = [relaxed_header(name, one) for name, one in _chosen(headers, names)]
    content = b"\r\n".join([*hashed, relaxed_header("dkim-signature", value.encode("ascii"))])
    made = base64.b64encode(_sign(signer.key, content)).decode()
    return f"DKIM-Signature: {value.lstrip()}{_folded(made)}\r\n".encode("ascii")


def _chosen(headers: list[tuple[str, bytes]], names: Sequence[str]) -> list[tuple[str, bytes]]:
    """The headers in the order they are signed: of those with one name the lowest first; what is not there is left out."""
    left: dict[str, list[bytes]] = {}
    for name, value in headers:
        left.setdefault(name, []).append(value)
    return [(name, left[name].pop()) for name in names if left.get(name)]


def _sign(key: RSAPrivateKey | Ed25519PrivateKey, content: bytes) -> bytes:
    if isinstance(key, RSAPrivateKey):
        return key.sign(content, PKCS1v15(), SHA256())
    return key.sign(hashlib.sha256(content).digest())


def _folded(text: str, *, after: str = "") -> str:
    """The text in pieces on lines of their own, so that no server on the way has a reason to break it otherwise."""
    if not after:
        pieces = [text[at : at + _FOLDED_AT] for at in range(0, len(text), _FOLDED_AT)]
        return "\r\n\t".join(pieces)
    lines = [""]
    for piece in re.findall(rf"[^{after}]+{after}?", text):
        if len(lines[-1]) + len(piece) > _FOLDED_AT:
            lines.append("")
        lines[-1] += piece
    return "\r\n\t".join(lines)


def _listed(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(",") if piece.strip()]


def _read(path: str) -> RSAPrivateKey | Ed25519PrivateKey:
    try:
        key = load_pem_private_key(Path(path).read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        raise WrongSettings("email", "dkim_key") from None
    if isinstance(key, RSAPrivateKey) and key.key_size < LEAST_BITS:
        raise WrongSettings("email", "dkim_key_weak")
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        raise WrongSettings("email", "dkim_key")
    return key
