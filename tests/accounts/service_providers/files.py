"""Certificates and keys as operators get them, made by the openssl program rather than by what reads them."""

import shutil
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSWORD = "Kagemand-æøå 7"
USAGE = "keyUsage=critical,digitalSignature,keyEncipherment"
MODERN = ("-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC", "-macalg", "sha256")
LEGACY = ("-legacy", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-RC2-40", "-macalg", "sha1")


@dataclass(frozen=True)
class Made:
    """A certificate and key on disk, PEM."""

    folder: Path
    certificate: Path
    key: Path


def make(folder: Path, name: str = "one", *, new: tuple[str, ...] = ("rsa:2048",), usage: str = USAGE) -> Made:
    """A self-signed certificate. new: what openssl req -newkey is told.   usage: "" leaves the extension out."""
    made = Made(folder, folder / f"{name}.pem", folder / f"{name}.key")
    again = ("-key", made.key) if made.key.exists() else ("-newkey", *new, "-noenc", "-keyout", made.key)
    _openssl(
        *("req", "-x509", *again, "-days", "1095", "-subj", f"/CN={name}"),
        *(("-addext", usage) if usage else ()),
        *("-out", made.certificate),
    )
    return made


def issued(folder: Path, name: str = "issued") -> tuple[Made, Path]:
    """A certificate that an authority signed, and the authority's own."""
    authority = make(folder, f"{name}-authority", usage="keyUsage=critical,keyCertSign")
    made = Made(folder, folder / f"{name}.pem", folder / f"{name}.key")
    extensions = folder / "extensions"
    extensions.write_text(USAGE)
    asked = folder / f"{name}.csr"
    _openssl(
        *("req", "-new", "-newkey", "rsa:2048", "-noenc", "-subj", f"/CN={name}"),
        *("-keyout", made.key, "-out", asked),
    )
    _openssl(
        *("x509", "-req", "-in", asked, "-CA", authority.certificate, "-CAkey", authority.key, "-days", "700"),
        *("-extfile", extensions, "-out", made.certificate),
    )
    return made, authority.certificate


def pkcs12(
    made: Made, *how: str, password: str = PASSWORD, chain: Path | None = None, without_key: bool = False
) -> bytes:
    """The pair as .p12. how: encryption, MODERN or LEGACY."""
    packed = made.folder / "packed.p12"
    _openssl(
        *("pkcs12", "-export", "-in", made.certificate),
        *(("-nokeys",) if without_key else ("-inkey", made.key)),
        *how,
        *(("-certfile", chain) if chain else ()),
        *("-passout", f"pass:{password}", "-out", packed),
    )
    return packed.read_bytes()


def encrypted_key(made: Made) -> bytes:
    """The key as PEM under the password."""
    return _openssl("pkcs8", "-topk8", "-in", made.key, "-v2", "aes256", "-passout", f"pass:{PASSWORD}")


def _openssl(*arguments: object) -> bytes:
    program = shutil.which("openssl")
    if program is None:
        reason = "there is no openssl program: certificate files are not tried"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True).stdout
