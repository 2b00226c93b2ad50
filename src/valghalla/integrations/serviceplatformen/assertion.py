"""Reading a security token: whether the STS we trust made it, for us, for this service and this municipality, for now."""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from valghalla.integrations.saml import guard, xml
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.serviceplatformen.errors import NotTrusted

SKEW = timedelta(minutes=5)  # that clocks may differ by
HOLDER_OF_KEY = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"
CVR = "dk:gov:saml:attribute:CvrNumberIdentifier"


@dataclass(frozen=True, slots=True)
class Assertion:
    """A verified token. xml: exactly as it was issued, for its signature is over these bytes.   expires_at: UTC."""

    xml: bytes = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token has to fit. audience: the service's entity id.   cvr: the municipality acted for.   der: our system's
    certificate.   trusted: the certificates that the STS may sign with."""

    issuer: str
    audience: str
    cvr: str
    der: bytes
    trusted: tuple[x509.Certificate, ...]


def read(content: bytes, expected: Expected, *, now: datetime) -> Assertion:
    """The token in these bytes. Raises NotTrusted for the first thing that does not fit, in the order of the text."""
    try:
        root = xml.parse(content)
        _require_signed(root, expected, now)
        xml.require_issuer(root, expected.issuer)
        ends = [_conditions_until(root, expected, now), _confirmed_until(root, expected, now)]
        _require_municipality(root, expected.cvr)
    except SamlRefused as refused:
        raise NotTrusted("sts", refused.reason) from None
    return Assertion(content, min(ends))


def _require_signed(root: etree._Element, expected: Expected, now: datetime) -> None:
    """One assertion, the whole of it under one signature by the STS; nothing that could be taken for another."""
    if root.tag != f"{{{xml.SAML}}}Assertion" or root.get("Version") != "2.0" or not root.get("ID"):
        raise SamlRefused("structure")
    if len(xml.elements(root, "//saml:Assertion | //saml:EncryptedAssertion")) != 1:
        raise SamlRefused("several_assertions")
    ids = root.xpath("//@ID | //@Id | //@id | //@xml:id")
    if not isinstance(ids, list) or len(ids) != len(set(ids)):
        raise SamlRefused("structure")
    signature = xml.only(root, "ds:Signature", "signature")
    if xml.elements(root, "//ds:Signature") != [signature]:
        raise SamlRefused("signature")
    guard.require_shape(signature)
    signers = [certificate for certificate in expected.trusted if _is_signed_by(root, signature, certificate)]
    if not signers:
        raise SamlRefused("signature")
    if not any(_is_in_force(signer, now) for signer in signers) or not _names_good_ones(signature, now):
        raise NotTrusted("sts", "sts_certificate_expired")


def _is_signed_by(root: etree._Element, signature: etree._Element, certificate: x509.Certificate) -> bool:
    """By the certificate's key, whatever key the signature itself names."""
    context = xmlsec.SignatureContext()
    try:
        pem = certificate.public_bytes(Encoding.PEM)
        context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatCertPem)
        context.register_id(root, "ID")
        context.verify(signature)
    except (xmlsec.Error, ValueError, TypeError):
        return False
    return True


def _is_in_force(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc - SKEW <= now <= certificate.not_valid_after_utc


def _names_good_ones(signature: etree._Element, now: datetime) -> bool:
    """Whether the certificates that a signature names are in force: an STS that shows an old one, with a key we trust, has
    not been looked after."""
    try:
        named = [
            x509.load_der_x509_certificate(_der(element, "signature"))
            for element in xml.elements(signature, "ds:KeyInfo/ds:X509Data/ds:X509Certificate")
        ]
    except ValueError:
        raise SamlRefused("signature") from None
    return all(_is_in_force(certificate, now) for certificate in named)


def _conditions_until(root: etree._Element, expected: Expected, now: datetime) -> datetime:
    conditions = xml.only(root, "saml:Conditions", "structure")
    audience = xml.only(conditions, "saml:AudienceRestriction/saml:Audience", "audience")
    if xml.text_of(audience, "audience").strip() != expected.audience:
        raise SamlRefused("audience")
    return _valid_until(conditions, now)


def _confirmed_until(root: etree._Element, expected: Expected, now: datetime) -> datetime:
    """Only the holder of our key may use it."""
    confirmation = xml.only(root, "saml:Subject/saml:SubjectConfirmation", "confirmation")
    details = xml.only(confirmation, "saml:SubjectConfirmationData", "confirmation")
    if confirmation.get("Method") != HOLDER_OF_KEY:
        raise SamlRefused("confirmation")
    if details.get("Recipient", expected.audience) != expected.audience:
        raise SamlRefused("recipient")
    named = xml.only(details, "ds:KeyInfo/ds:X509Data/ds:X509Certificate", "holder_of_key")
    if len(xml.elements(details, "ds:KeyInfo")) != 1 or _der(named, "holder_of_key") != expected.der:
        raise SamlRefused("holder_of_key")
    return _valid_until(details, now)


def _valid_until(part: etree._Element, now: datetime) -> datetime:
    begin, end = part.get("NotBefore"), xml.instant(part.get("NotOnOrAfter"), "structure")
    if begin is not None and xml.instant(begin, "structure") > now + SKEW:
        raise SamlRefused("not_yet_valid")
    if end <= now:
        raise SamlRefused("expired")
    return end


def _require_municipality(root: etree._Element, cvr: str) -> None:
    values = xml.elements(root, f"saml:AttributeStatement/saml:Attribute[@Name='{CVR}']/saml:AttributeValue")
    if [xml.text_of(value, "other_cvr").strip() for value in values] != [cvr]:
        raise SamlRefused("other_cvr")


def _der(certificate: etree._Element, reason: str) -> bytes:
    try:
        return base64.b64decode("".join(xml.text_of(certificate, reason).split()), validate=True)
    except (binascii.Error, ValueError):
        raise SamlRefused(reason) from None
