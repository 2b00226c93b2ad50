"""Secrets of this machine: made once, kept in var/keys, readable by their owner alone."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def random_text() -> str:
    """64 hexadecimal digits, 256 bits."""
    return secrets.token_hex(32)


def random_master_key() -> str:
    """32 random bytes in base64, as VALGHALLA_MASTER_KEY wants them."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def random_rsa_key() -> str:
    """A private key of 2048 bits as PEM."""
    # Not at the top: the script is there before the library is.
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode().strip()


def made(path: Path, make: Callable[[], str]) -> Path:
    """The file with the secret, as ``kept`` keeps it."""
    kept(path, make)
    return path


def kept(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file; made and stored (mode 0600, its folder 0700) when there is none.

    Two processes that start at once end with the same secret, and a killed one leaves none half written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        new = path.with_name(f".{path.name}.{os.getpid()}")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(make() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(new, path)
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return path.read_text().strip()
