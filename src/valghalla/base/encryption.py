"""Sealing values at rest, and finding them again without opening them.

AES-256-GCM by the ``cryptography`` library; each value has its own nonce and is bound to a context
(table and column), so that a sealed value moved elsewhere does not open. Equality look-ups go by
HMAC-SHA-256 with a key of its own. The keys belong to one municipality and are kept wrapped by the
installation's master key: deleting a municipality's keys deletes what they sealed.
Source: docs/adr/0006-sealed-values.md.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from valghalla.base.errors import CannotOpen

VERSION = 1
NONCE = 12
KEY = 32


def new_key() -> bytes:
    """A fresh random key of 32 bytes."""
    return os.urandom(KEY)


def wrap(key: bytes, *, master_key: bytes, context: str) -> bytes:
    """A key sealed by the master key, for keeping in the database."""
    return _seal(AESGCM(master_key), key, context.encode())


def unwrap(wrapped: bytes, *, master_key: bytes, context: str) -> bytes:
    """The key out of its wrapping; raises CannotOpen with another master key or context."""
    return _open(AESGCM(master_key), wrapped, context.encode())


@dataclass(frozen=True)
class Keyring:
    """The keys of one municipality.

    sealing: number → key; the highest number seals, all of them open.   finding: for digests.
    """

    sealing: dict[int, bytes] = field(repr=False)
    finding: bytes = field(repr=False)

    def seal(self, text: str, *, context: str) -> bytes:
        """The text sealed with the newest key: version, key number, nonce, sealed text and tag."""
        number = max(self.sealing)
        return (
            bytes([VERSION])
            + number.to_bytes(2, "big")
            + _seal(AESGCM(self.sealing[number]), text.encode(), context.encode())
        )

    def open(self, sealed: bytes, *, context: str) -> str:
        """The text back. Raises CannotOpen for a wrong key, a wrong context or changed bytes."""
        sealed = bytes(sealed)
        key = self.sealing.get(int.from_bytes(sealed[1:3], "big"))
        if key is None or not sealed or sealed[0] != VERSION:
            raise CannotOpen(context)
        return _open(AESGCM(key), sealed[3:], context.encode()).decode()

    def digest(self, text: str, *, context: str) -> bytes:
        """32 bytes that are equal for equal texts in this municipality and tell nothing else."""
        return hmac.new(self.finding, context.encode() + b"\0" + text.encode(), hashlib.sha256).digest()


def _seal(cipher: AESGCM, plain: bytes, context: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, plain, context)


def _open(cipher: AESGCM, sealed: bytes, context: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], context)
    except (InvalidTag, ValueError) as failure:
        raise CannotOpen(context.decode()) from failure
