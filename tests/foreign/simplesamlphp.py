"""SimpleSAMLphp from Debian as an identity provider: software that nobody here wrote, set up in a folder of the test's own.

``./valghalla test`` installs the packages where it may; without them the tests that need it are left out, and say so.
"""

import contextlib
import datetime
import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

WWW = Path("/usr/share/simplesamlphp/www")
NAME_ID = "nameid"  # the attribute that becomes the NameID
PASSWORD = "hemmeligt"


@dataclass(frozen=True)
class Provider:
    """A running one. url: where it is reached from here, "http://127.0.0.1:4711"; metadata: as it publishes them."""

    url: str
    metadata: bytes


def is_possible() -> bool:
    """True with PHP, its XML parts and SimpleSAMLphp on the machine."""
    php = shutil.which("php")
    if php is None or not WWW.is_dir():
        return False
    modules = subprocess.run([php, "-m"], capture_output=True, text=True, check=False).stdout.split()
    return {"dom", "openssl", "xml"} <= set(modules)


@contextlib.contextmanager
def running(
    folder: Path, *, people: Mapping[str, Mapping[str, list[str]]], service_provider: bytes
) -> Iterator[Provider]:
    """SimpleSAMLphp as an identity provider for a block.

    people: user name → attributes by name; each needs NAME_ID. All have the same PASSWORD.
    service_provider: our metadata, read by its own parser.
    """
    port = _free_port()
    _set_up(folder, port, people, service_provider)
    environment = os.environ | {"SIMPLESAMLPHP_CONFIG_DIR": str(folder / "config"), "PHP_CLI_SERVER_WORKERS": "1"}
    settings = [
        f"session.save_path={folder / 'sessions'}",
        "display_errors=0",
        "error_reporting=8191",
        "date.timezone=UTC",
    ]
    options = [part for setting in settings for part in ("-d", setting)]
    with open(folder / "php.log", "wb") as log:
        process = subprocess.Popen(
            ["php", *options, "-S", f"127.0.0.1:{port}", "-t", str(WWW)], env=environment, stdout=log, stderr=log
        )
        try:
            yield Provider(f"http://127.0.0.1:{port}", _when_it_answers(port, process, folder))
        finally:
            process.terminate()
            process.wait(10)


def _set_up(folder: Path, port: int, people: Mapping[str, Mapping[str, list[str]]], service_provider: bytes) -> None:
    for name in ("config", "metadata", "cert", "log", "data", "tmp", "sessions"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _make_certificate(folder / "cert")
    (folder / "metadata" / "service-provider.xml").write_bytes(service_provider)
    _write_php(
        folder / "config" / "config.php",
        "config",
        {
            "baseurlpath": f"http://127.0.0.1:{port}/",
            "certdir": f"{folder / 'cert'}/",
            "loggingdir": f"{folder / 'log'}/",
            "datadir": f"{folder / 'data'}/",
            "tempdir": str(folder / "tmp"),
            "metadatadir": f"{folder / 'metadata'}/",
            "technicalcontact_email": "na@example.org",
            "secretsalt": "only-for-tests",
            "auth.adminpassword": "only-for-tests",
            "timezone": "UTC",
            "logging.handler": "file",
            "logging.level": 7,
            "enable.saml20-idp": True,
            "module.enable": {"exampleauth": True, "core": True, "saml": True},
            "session.cookie.secure": False,
            "session.cookie.samesite": "Lax",
            "language.cookie.secure": False,
            "store.type": "phpsession",
            "trusted.url.domains": ["127.0.0.1"],
            "authproc.idp": {},
            "metadata.sources": [
                {"type": "flatfile"},
                {"type": "xml", "file": str(folder / "metadata" / "service-provider.xml")},
            ],
            "signature.algorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        },
    )
    users = {f"{name}:{PASSWORD}": dict(attributes) for name, attributes in people.items()}
    _write_php(folder / "config" / "authsources.php", "config", {"people": {0: "exampleauth:UserPass", **users}})
    _write_php(
        folder / "metadata" / "saml20-idp-hosted.php",
        "metadata['https://saml.foreign.example/']",
        {
            "host": "__DEFAULT__",
            "privatekey": "provider.key",
            "certificate": "provider.pem",
            "auth": "people",
            "attributes.NameFormat": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
            "signature.algorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            "validate.authnrequest": True,
            "validate.logout": True,
            "redirect.sign": True,
            "redirect.validate": True,
            "sign.logout": True,
            "saml20.sign.assertion": True,
            "saml20.sign.response": False,
            "assertion.encryption": True,
            "NameIDFormat": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            "authproc": {
                1: {
                    "class": "saml:AttributeNameID",
                    "attribute": NAME_ID,
                    "Format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
                },
            },
        },
    )


def _write_php(path: Path, variable: str, value: object) -> None:
    path.write_text(f"<?php\n${variable} = {_php(value)};\n")


def _php(value: object) -> str:
    """The value as PHP writes it; texts in single quotes, where only two signs mean anything."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "[" + ", ".join(f"{_php(key)} => {_php(one)}" for key, one in value.items()) + "]"
    if isinstance(value, list):
        return "[" + ", ".join(map(_php, value)) + "]"
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _make_certificate(folder: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Foreign identity provider")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    (folder / "provider.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "provider.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _when_it_answers(port: int, process: subprocess.Popen[bytes], folder: Path) -> bytes:
    """Its metadata, once it gives them."""
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", "/saml2/idp/metadata.php")
            answer = connection.getresponse()
            content = answer.read()
        except OSError:
            time.sleep(0.1)
            continue
        if answer.status == 200:
            return content
        break
    raise AssertionError(f"SimpleSAMLphp does not answer: {(folder / 'php.log').read_text()[-2000:]}")
