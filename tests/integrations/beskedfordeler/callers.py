"""Certificates of callers: of the simulators' authority, after the OCES3 profile, and what else somebody may come with."""

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from valghalla_simulators.keys import key_of

SYSTEM = "UI:DK-O:G:00000000-0000-0000-0000-0000000000b1"
EMPLOYEE = "UI:DK-E:G:00000000-0000-0000-0000-0000000000b1"
ORGANISATION = "NTRDK-19435075"


def issue(
    folder: Path,
    name: str,
    *,
    authority: Path,
    serial_numbers: tuple[str, ...] = (SYSTEM,),
    organisations: tuple[str, ...] = (ORGANISATION,),
    days: tuple[int, int] = (-1, 30),
) -> Path:
    """A certificate signed with RSASSA-PSS by the authority; its key lies beside it. days: from and to, from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer = serialization.load_pem_private_key(
        key_of(authority).read_bytes(), None, unsafe_skip_rsa_key_validation=True
    )
    assert isinstance(signer, rsa.RSAPrivateKey)
    attributes = [(NameOID.COMMON_NAME, name)]
    attributes += [(NameOID.SERIAL_NUMBER, number) for number in serial_numbers]
    attributes += [(NameOID.ORGANIZATION_IDENTIFIER, number) for number in organisations]
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes]))
        .issuer_name(x509.load_pem_x509_certificate(authority.read_bytes()).subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=days[0]))
        .not_valid_after(now + datetime.timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(signer, hashes.SHA256(), rsa_padding=padding.PSS(padding.MGF1(hashes.SHA256()), 32))
    )
    path = folder / f"{name}.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key_of(path).write_bytes(private)
    return path


def der(path: Path) -> bytes:
    """The certificate's bytes."""
    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(serialization.Encoding.DER)


def fingerprint(path: Path) -> str:
    """Its SHA-256, as openssl writes it."""
    return x509.load_pem_x509_certificate(path.read_bytes()).fingerprint(hashes.SHA256()).hex(":").upper()
