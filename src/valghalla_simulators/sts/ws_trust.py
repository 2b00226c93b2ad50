"""Reading a WS-Trust request: its parts, its signature over all seven of them, and what it asks for.

An element is found by its place, never by its id; each id is the only one of its kind in the message, so that what was
signed is what is read. Source: reference on service agreements and tokens, §§ 3a and 5.
"""

import base64
import binascii
import datetime
import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from lxml import etree
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier
from signxml.exceptions import SignXMLException

from valghalla_simulators.saml import instants
from valghalla_simulators.saml.names import DS
from valghalla_simulators.saml.xml import Unreadable, read
from valghalla_simulators.sts import CVR_ATTRIBUTE, KEY_TYPE, REQUEST_TYPE, TOKEN_TYPE, WST
from valghalla_simulators.sts.service import Refused
from valghalla_simulators.sts.soap import ANONYMOUS, AUTH, BASE64, EXCLUSIVE, ID, SOAP, WSA, WSP, WSSE, WSU, X509_TOKEN

ACTION = f"{WST}/RST/Issue"
LONGEST = datetime.timedelta(minutes=5)
_IDS = ("Id", "ID", "id")
_STRICT = SignatureConfiguration(
    require_x509=True,
    location=f"./{{{SOAP}}}Header/{{{WSSE}}}Security/",
    expect_references=7,
    signature_methods=frozenset({SignatureMethod.RSA_SHA256}),
    digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
)


@dataclass(frozen=True)
class Asked:
    """What a request asks for. certificate: DER, the one that signed and shall hold the key."""

    message_id: str
    cvr: str
    entity_id: str
    certificate: bytes


@dataclass(frozen=True)
class _Message:
    """The parts of the envelope, each found by its place."""

    action: etree._Element
    message_id: etree._Element
    to: etree._Element
    reply_to: etree._Element
    timestamp: etree._Element
    token: etree._Element
    signature: etree._Element
    body: etree._Element

    @property
    def signed(self) -> tuple[etree._Element, ...]:
        return self.timestamp, self.body, self.to, self.reply_to, self.message_id, self.action, self.token


def request(content: bytes, *, now: datetime.datetime) -> Asked:
    """The request with a good signature, made within five minutes. Raises Refused.

    Whether the certificate is known and an agreement covers the service is asked elsewhere.
    """
    try:
        root = read(content)
    except Unreadable as unreadable:
        raise Refused("The message is not XML") from unreadable
    message = _parts(root)
    _addressed(message)
    _timely(message.timestamp, now)
    certificate = _binary_token(message.token)
    _signed(content, root, message, certificate)
    cvr, entity_id = _asked_for(message.body, certificate)
    return Asked(_text(message.message_id), cvr, entity_id, certificate)


def _parts(root: etree._Element) -> _Message:
    header, body = _children(root, f"{{{SOAP}}}Envelope", f"{{{SOAP}}}Header", f"{{{SOAP}}}Body")
    names = [f"{{{WSA}}}{name}" for name in ("Action", "MessageID", "To", "ReplyTo")]
    action, message_id, to, reply_to, security = _set(header, *names, f"{{{WSSE}}}Security")
    timestamp, token, signature = _set(
        security, f"{{{WSU}}}Timestamp", f"{{{WSSE}}}BinarySecurityToken", f"{{{DS}}}Signature"
    )
    return _Message(action, message_id, to, reply_to, timestamp, token, signature, body)


def _addressed(message: _Message) -> None:
    if _text(message.action) != ACTION:
        raise Refused(f"Action must be {ACTION}")
    if not re.fullmatch(r"urn:uuid:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", _text(message.message_id)):
        raise Refused("MessageID must be urn:uuid: and a UUID")
    if not _text(message.to):
        raise Refused("To is empty")
    [address] = _children(message.reply_to, f"{{{WSA}}}ReplyTo", f"{{{WSA}}}Address")
    if _text(address) != ANONYMOUS:
        raise Refused("ReplyTo must be anonymous")


def _timely(timestamp: etree._Element, now: datetime.datetime) -> None:
    created, expires = _children(timestamp, f"{{{WSU}}}Timestamp", f"{{{WSU}}}Created", f"{{{WSU}}}Expires")
    made, ends = instants.read(_text(created)), instants.read(_text(expires))
    if made is None or ends is None or not (_text(created).endswith("Z") and _text(expires).endswith("Z")):
        raise Refused("The timestamp must be in UTC")
    if not (now - LONGEST <= made <= now + LONGEST and now < ends <= made + LONGEST):
        raise Refused("The timestamp is not within five minutes of now")


def _binary_token(token: etree._Element) -> bytes:
    if (token.get("ValueType"), token.get("EncodingType")) != (X509_TOKEN, BASE64):
        raise Refused("BinarySecurityToken must be a base64 X509v3 certificate")
    try:
        certificate = base64.b64decode(token.text or "", validate=True)
        x509.load_der_x509_certificate(certificate)
    except (binascii.Error, ValueError) as mistake:
        raise Refused("The certificate cannot be read") from mistake
    return certificate


def _signed(content: bytes, root: etree._Element, message: _Message, certificate: bytes) -> None:
    ids = [part.get(ID) for part in message.signed]
    everywhere = [value for name in _IDS for value in root.xpath(f"//@*[local-name() = '{name}']")]  # type: ignore[union-attr]
    if None in ids or len(set(everywhere)) != len(everywhere):
        raise Refused("Each part must have an Id that nothing else has")
    references = message.signature.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")
    if sorted(one.get("URI", "") for one in references) != sorted(f"#{one}" for one in ids):
        raise Refused(
            "Timestamp, Body, To, ReplyTo, MessageID, Action and BinarySecurityToken must be signed, once each"
        )
    used = [
        one.get("Algorithm") for one in message.signature.iter(f"{{{DS}}}Transform", f"{{{DS}}}CanonicalizationMethod")
    ]
    if used != [EXCLUSIVE] * 8:
        raise Refused("Only exclusive canonicalisation is taken")
    pointed = message.signature.find(f"{{{DS}}}KeyInfo/{{{WSSE}}}SecurityTokenReference/{{{WSSE}}}Reference")
    if pointed is None or pointed.get("URI") != f"#{message.token.get(ID)}":
        raise Refused("KeyInfo must refer to the BinarySecurityToken")
    try:
        XMLVerifier().verify(
            content,
            x509_cert=x509.load_der_x509_certificate(certificate),
            id_attribute="Id",
            expect_config=_STRICT,
        )
    except (SignXMLException, InvalidSignature, ValueError) as wrong:
        raise Refused("The signature is not good") from wrong


def _asked_for(body: etree._Element, certificate: bytes) -> tuple[str, str]:
    [asked] = _children(body, f"{{{SOAP}}}Body", f"{{{WST}}}RequestSecurityToken")
    token_type, request_type, applies_to, claims, key_type, use_key = _set(
        asked, f"{{{WST}}}TokenType", f"{{{WST}}}RequestType", f"{{{WSP}}}AppliesTo", f"{{{WST}}}Claims",
        f"{{{WST}}}KeyType", f"{{{WST}}}UseKey",
    )  # fmt: skip
    if (_text(token_type), _text(request_type), _text(key_type)) != (TOKEN_TYPE, REQUEST_TYPE, KEY_TYPE):
        raise Refused("TokenType, RequestType or KeyType is not supported")
    [reference] = _children(applies_to, f"{{{WSP}}}AppliesTo", f"{{{WSA}}}EndpointReference")
    [address] = _children(reference, f"{{{WSA}}}EndpointReference", f"{{{WSA}}}Address")
    [token] = _children(use_key, f"{{{WST}}}UseKey", f"{{{WSSE}}}BinarySecurityToken")
    if _binary_token(token) != certificate:
        raise Refused("UseKey must hold the certificate that signed")
    return _claimed(claims), _text(address)


def _claimed(claims: etree._Element) -> str:
    [claim] = _children(claims, f"{{{WST}}}Claims", f"{{{AUTH}}}ClaimType")
    [value] = _children(claim, f"{{{AUTH}}}ClaimType", f"{{{AUTH}}}Value")
    if claims.get("Dialect") != f"{AUTH}/authclaims" or claim.get("Uri") != CVR_ATTRIBUTE:
        raise Refused(f"The claim must be {CVR_ATTRIBUTE}")
    if not re.fullmatch(r"[0-9]{8}", _text(value), re.ASCII):
        raise Refused("The CVR number must have eight digits")
    return _text(value)


def _children(element: etree._Element, name: str, *inside: str) -> list[etree._Element]:
    """The children, which must be just these in this order."""
    children = [child for child in element if isinstance(child.tag, str)]
    if element.tag != name or [child.tag for child in children] != list(inside):
        raise Refused(f"{etree.QName(name).localname} does not hold what it should")
    return children


def _set(element: etree._Element, *inside: str) -> list[etree._Element]:
    """The children, which must be just these in any order; they come back as asked for."""
    children = {str(child.tag): child for child in element if isinstance(child.tag, str)}
    if set(children) != set(inside) or sum(isinstance(child.tag, str) for child in element) != len(inside):
        raise Refused(f"{etree.QName(element).localname} does not hold what it should")
    return [children[name] for name in inside]


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()
