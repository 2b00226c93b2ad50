"""The simulators' own test authority: certificates after the OCES3 profile.

Everything is made once in a folder and kept; what is missing, does not fit together or runs out within a month is made
anew. Two processes may start at once. Private keys can be read by their owner only.
Source: reference on certificates, §§ 2 and 5.
"""

import contextlib
import datetime
import fcntl
import ipaddress
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from valghalla_simulators.agreements import PRODUCT

RENEW_BEFORE = datetime.timedelta(days=30)
OCES_POLICIES = ("0.4.0.2042.1.1", "1.2.208.169.1.1.1.3.7")
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Keys:
    """Where the files lie. Each certificate ``name.pem`` has its key in ``name.key``."""

    folder: Path

    @property
    def authority(self) -> Path:
        """What clients trust, and what the CPR listener trusts."""
        return self.folder / "authority.pem"

    @property
    def server(self) -> Path:
        """The CPR listener's certificate, for 127.0.0.1 and localhost."""
        return self.folder / "cpr-server.pem"

    @property
    def client(self) -> Path:
        """The product's certificate."""
        return self.folder / "cpr-client.pem"

    @property
    def unregistered_client(self) -> Path:
        """A certificate of the right authority for a system that nobody has registered."""
        return self.folder / "cpr-unregistered.pem"

    @property
    def foreign_client(self) -> Path:
        """A certificate with the product's names from an authority that nobody trusts."""
        return self.folder / "foreign-client.pem"

    @property
    def nemlogin(self) -> Path:
        """What the simulated NemLog-in signs with."""
        return self.folder / "nemlogin.pem"

    @property
    def nemlogin_next(self) -> Path:
        """What it will sign with after its next change of keys."""
        return self.folder / "nemlogin-next.pem"

    @property
    def nemlogin_metadata(self) -> Path:
        """Its metadata, written whenever the simulators start or its keys change."""
        return self.folder / "nemlogin-metadata.xml"

    @property
    def context_handler(self) -> Path:
        """What the simulated Context Handler signs with."""
        return self.folder / "context-handler.pem"

    @property
    def context_handler_next(self) -> Path:
        """What it will sign with after its next change of keys."""
        return self.folder / "context-handler-next.pem"

    @property
    def sts(self) -> Path:
        """What the token service signs with."""
        return self.folder / "sts.pem"

    @property
    def sts_next(self) -> Path:
        """What it will sign with after its next change of keys."""
        return self.folder / "sts-next.pem"

    @property
    def sts_expired(self) -> Path:
        """A certificate of the token service's first key that ran out long ago; it has no key file of its own."""
        return self.folder / "sts-expired.pem"

    @property
    def sts_certificates(self) -> Path:
        """Both certificates of the token service in one file, for whoever shall trust it."""
        return self.folder / "sts-certificates.pem"

    @property
    def beskedfordeler(self) -> Path:
        """What Beskedfordeler shows when it pushes receipts."""
        return self.folder / "beskedfordeler.pem"

    @property
    def receipts_server(self) -> Path:
        """A certificate for the product's own listener for receipts, for 127.0.0.1 and localhost."""
        return self.folder / "receipts-server.pem"

    @property
    def context_handler_metadata(self) -> Path:
        """Its metadata, written whenever the simulators start or its keys change."""
        return self.folder / "context-handler-metadata.xml"


def key_of(certificate: Path) -> Path:
    """The private key beside a certificate."""
    return certificate.with_suffix(".key")


def ensure(folder: Path) -> Keys:
    """The keys in the folder, making what is missing. Raises OSError when the folder cannot be written."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = Keys(folder)
    with _alone(folder / ".lock"):
        _ensure_authority(keys.authority, "Valghalla prøve OCES udstedende-CA 1")
        foreign = folder / "foreign-authority.pem"
        _ensure_authority(foreign, "Fremmed prøve OCES udstedende-CA 1")
        _ensure_leaf(keys.server, keys.authority, _server_certificate, _elliptic)
        _ensure_leaf(keys.client, keys.authority, _system(PRODUCT.name, PRODUCT.certificate_id, PRODUCT.cvr), _rsa)
        unregistered = _system("Ukendt fagsystem", str(uuid.UUID(int=0x51)), "20202020")
        _ensure_leaf(keys.unregistered_client, keys.authority, unregistered, _rsa)
        _ensure_leaf(keys.foreign_client, foreign, _system(PRODUCT.name, PRODUCT.certificate_id, PRODUCT.cvr), _rsa)
        for number, (path, name, cvr) in enumerate(
            (
                (keys.nemlogin, "NemLog-in prøve IdP", "20202021"),
                (keys.nemlogin_next, "NemLog-in prøve IdP", "20202021"),
                (keys.context_handler, "Adgangsstyring prøve IdP", "20202022"),
                (keys.context_handler_next, "Adgangsstyring prøve IdP", "20202022"),
                (keys.sts, "ADG_EXTTEST_Adgangsstyring_1", "20202023"),
                (keys.sts_next, "ADG_EXTTEST_Adgangsstyring_2", "20202023"),
                (keys.beskedfordeler, "BFO_EXTTEST_Beskedfordeler_1", "20202023"),
            )
        ):
            _ensure_leaf(path, keys.authority, _system(name, str(uuid.UUID(int=0x60 + number)), cvr), _rsa)
        _ensure_leaf(keys.receipts_server, keys.authority, _server_certificate, _elliptic)
        _ensure_expired(keys.sts_expired, keys.sts, keys.authority)
        bundle = keys.sts.read_bytes() + keys.sts_next.read_bytes()
        if not keys.sts_certificates.is_file() or keys.sts_certificates.read_bytes() != bundle:
            _write(keys.sts_certificates, bundle, 0o644)
    return keys


def write(path: Path, content: bytes) -> None:
    """Replace a file that anybody may read, at once and whole."""
    _write(path, content, 0o644)


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _rsa(bits: int = 3072) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _elliptic() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _ensure_authority(path: Path, name: str) -> None:
    if _fits(path, path):
        return
    key = _rsa(4096)
    subject = _name(
        name, (NameOID.ORGANIZATIONAL_UNIT_NAME, "Test - simulator"), (NameOID.ORGANIZATION_NAME, "Valghalla simulator")
    )
    builder = (
        _builder(subject, subject, key, years=10)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    _store(path, key, _signed(builder, key, hashes.SHA512()))


_Describe = Callable[[PrivateKey, x509.Certificate], x509.CertificateBuilder]


def _ensure_leaf(path: Path, authority: Path, describe: _Describe, make_key: Callable[[], PrivateKey]) -> None:
    if _fits(path, authority):
        return
    key, issuer = make_key(), _certificate(authority)
    issuer_id = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        describe(key, issuer)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id), critical=False)
    )
    _store(path, key, _signed(builder, _key(authority), hashes.SHA256()))


def _ensure_expired(path: Path, current: Path, authority: Path) -> None:
    """A certificate like the current one, of the same key, that ended a year ago."""
    model = _certificate(current)
    with contextlib.suppress(OSError, ValueError):
        if _certificate(path).public_key() == model.public_key():
            return
    then = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=365)
    builder = (
        x509.CertificateBuilder()
        .subject_name(model.subject)
        .issuer_name(model.issuer)
        .public_key(model.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(then - datetime.timedelta(days=365 * 3))
        .not_valid_after(then)
    )
    for extension in model.extensions:
        builder = builder.add_extension(extension.value, critical=extension.critical)
    content = _signed(builder, _key(authority), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    _write(path, content, 0o644)


def _system(name: str, certificate_id: str, cvr: str) -> _Describe:
    """An OCES3 organisation certificate: subject attributes in encoded order, no extKeyUsage."""

    def describe(key: PrivateKey, issuer: x509.Certificate) -> x509.CertificateBuilder:
        subject = _name(
            name,
            (NameOID.SERIAL_NUMBER, f"UI:DK-O:G:{certificate_id}"),
            (NameOID.ORGANIZATION_NAME, "Prøveleverandør ApS"),
            (NameOID.ORGANIZATION_IDENTIFIER, f"NTRDK-{cvr}"),
        )
        policies = [x509.PolicyInformation(x509.ObjectIdentifier(policy), None) for policy in OCES_POLICIES]
        return (
            _builder(subject, issuer.subject, key, years=3)
            .add_extension(_usage(digital_signature=True, key_encipherment=True), critical=True)
            .add_extension(x509.CertificatePolicies(policies), critical=False)
        )

    return describe


def _server_certificate(key: PrivateKey, issuer: x509.Certificate) -> x509.CertificateBuilder:
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    return (
        _builder(_name("localhost"), issuer.subject, key, years=3)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
    )


def _name(common: str, *rest: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    country = [] if not rest else [x509.NameAttribute(NameOID.COUNTRY_NAME, "DK")]
    attributes = [x509.NameAttribute(oid, value) for oid, value in ((NameOID.COMMON_NAME, common), *rest)]
    return x509.Name(attributes + country)


def _builder(subject: x509.Name, issuer: x509.Name, key: PrivateKey, *, years: int) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365 * years))
    )


def _usage(**on: bool) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{use: on.get(use, False) for use in every})


def _signed(
    builder: x509.CertificateBuilder, key: PrivateKey, digest: hashes.SHA256 | hashes.SHA512
) -> x509.Certificate:
    pss = padding.PSS(mgf=padding.MGF1(digest), salt_length=digest.digest_size)
    return builder.sign(key, digest, rsa_padding=pss)


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _key(certificate: Path) -> PrivateKey:
    key = serialization.load_pem_private_key(
        key_of(certificate).read_bytes(), None, unsafe_skip_rsa_key_validation=True
    )
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise ValueError("not a key of ours")
    return key


def _fits(path: Path, authority: Path) -> bool:
    """Certificate, key and authority are there, belong together and last a while."""
    try:
        certificate = _certificate(path)
        certificate.verify_directly_issued_by(_certificate(authority))
        lasts = certificate.not_valid_after_utc - datetime.datetime.now(datetime.UTC) > RENEW_BEFORE
        return lasts and _key(path).public_key() == certificate.public_key()
    except (OSError, ValueError, TypeError, InvalidSignature):
        return False


def _pem(key: PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _store(path: Path, key: PrivateKey, certificate: x509.Certificate) -> None:
    """The key first: a certificate without its key is never left behind."""
    _write(key_of(path), _pem(key), 0o600)
    _write(path, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _write(path: Path, content: bytes, mode: int) -> None:
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    os.replace(unfinished, path)
