"""Whether an assertion that somebody carries can be believed. The platform's services ask this of each."""

import base64
import binascii
import datetime
from dataclasses import dataclass

from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from valghalla_simulators.saml import instants
from valghalla_simulators.saml.names import SAML
from valghalla_simulators.saml.signing import is_signed_by
from valghalla_simulators.saml.xml import PATHS, Unreadable, read, text_of
from valghalla_simulators.sts import CVR_ATTRIBUTE, HOLDER_OF_KEY, ISSUER
from valghalla_simulators.sts.service import Sts

_LEEWAY = datetime.timedelta(minutes=1)


class Untrusted(Exception):
    """The assertion is not to be believed; the text says why."""


@dataclass(frozen=True)
class Trusted:
    """What a believed assertion says. holder: the DER certificate whose key the carrier must hold."""

    assertion_id: str
    cvr: str
    audience: str
    holder: bytes
    expires: datetime.datetime


def trusted(sts: Sts, content: bytes) -> Trusted:
    """Signature, issuer, time, audience, holder, agreement, in that order. Raises Untrusted."""
    try:
        root = read(content)
    except Unreadable as unreadable:
        raise Untrusted("The token is not XML") from unreadable
    if root.tag != f"{{{SAML}}}Assertion":
        raise Untrusted("The token is not an assertion")
    if not is_signed_by(root, sts.certificates) or not _shows_known(root, sts):
        raise Untrusted("The token is not signed by a trusted token service")
    if text_of(root, "saml:Issuer") != ISSUER:
        raise Untrusted("The issuer of the token is not trusted")
    expires = _lasting(root, sts)
    holder = _holder(root)
    cvr = _only(root, f"saml:AttributeStatement/saml:Attribute[@Name='{CVR_ATTRIBUTE}']/saml:AttributeValue")
    audience = _only(root, "saml:Conditions/saml:AudienceRestriction/saml:Audience")
    system = sts.system(holder)
    if system is None or not sts.may(system, cvr, audience):
        raise Untrusted("No valid service agreement was found for the token")
    return Trusted(root.get("ID", ""), cvr, audience, holder, expires)


def _shows_known(root: etree._Element, sts: Sts) -> bool:
    """Whether the certificate beside the signature is a trusted one too, and not an old one of the same key."""
    shown = text_of(root, "ds:Signature/ds:KeyInfo/ds:X509Data/ds:X509Certificate")
    known = [base64.b64encode(one.public_bytes(Encoding.DER)).decode() for one in sts.certificates]
    return "".join(shown.split()) in known


def _lasting(root: etree._Element, sts: Sts) -> datetime.datetime:
    conditions = root.find("saml:Conditions", PATHS)
    begins = instants.read(conditions.get("NotBefore")) if conditions is not None else None
    ends = instants.read(conditions.get("NotOnOrAfter")) if conditions is not None else None
    now = sts.time.now()
    if begins is None or ends is None or not begins - _LEEWAY <= now < ends:
        raise Untrusted("The token has expired or is not valid yet")
    if not sts.is_current(root.get("ID", "")):
        raise Untrusted("The token has expired")
    return ends


def _holder(root: etree._Element) -> bytes:
    confirmations = root.findall("saml:Subject/saml:SubjectConfirmation", PATHS)
    if [one.get("Method") for one in confirmations] != [HOLDER_OF_KEY]:
        raise Untrusted("The token is not a holder-of-key token")
    try:
        return base64.b64decode(
            _only(confirmations[0], "saml:SubjectConfirmationData/ds:KeyInfo/ds:X509Data/ds:X509Certificate")
        )
    except binascii.Error as mistake:
        raise Untrusted("The holder's certificate cannot be read") from mistake


def _only(root: etree._Element, path: str) -> str:
    found = root.findall(path, PATHS)
    if len(found) != 1:
        raise Untrusted(f"The token must hold one {path.rpartition(':')[2]}")
    return (found[0].text or "").strip()
