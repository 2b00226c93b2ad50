"""Debian's xmlsec1, a program that nobody here wrote, as a judge of our signatures."""

import shutil
import subprocess
import warnings
from pathlib import Path

import pytest


def verify(document: bytes, public_certificate: Path, *ids: str) -> bool:
    """Whether the first signature in the document is by the certificate's key. ids: attributes that are IDs, as xmlsec1
    wants them, "ID:urn:…:assertion:Assertion". Skips the test, loudly, where the program is not installed."""
    program = shutil.which("xmlsec1")
    if program is None:
        reason = "xmlsec1 is not installed; our signatures were not verified by it (apt install xmlsec1)"
        warnings.warn(pytest.PytestWarning(reason), stacklevel=2)
        pytest.skip(reason)
    file = public_certificate.parent / "signed.xml"
    file.write_bytes(document)
    attributes = [option for name in ids for option in ("--id-attr:" + name.partition(":")[0], name.partition(":")[2])]
    done = subprocess.run(
        [program, "--verify", "--pubkey-cert-pem", str(public_certificate), *attributes, str(file)],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0
