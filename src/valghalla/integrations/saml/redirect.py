"""The HTTP-Redirect binding: a message in an address, its signature beside it (SAML bindings 3.4)."""

import base64
import binascii
import zlib
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote_plus, unquote_plus

from lxml import etree

from valghalla.integrations.saml import toolkit, xml
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.parties import IdentityProvider, KeyPair

Kind = Literal["SAMLRequest", "SAMLResponse"]
LONGEST_QUERY = 64 * 1024
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


@dataclass(frozen=True, slots=True)
class Received:
    """A message from an address, not yet believed. signed: the octets the signature is about."""

    message: etree._Element
    relay_state: str
    signed: str
    algorithm: str
    signature: bytes


def signed_url(address: str, *, kind: Kind, message: bytes, key: KeyPair, relay_state: str = "") -> str:
    """The address that carries the message, signed."""
    deflated = zlib.compress(message, wbits=-15)
    pairs: list[tuple[str, str]] = [(kind, base64.b64encode(deflated).decode())]
    pairs += [("RelayState", relay_state)] if relay_state else []
    pairs += [("SigAlg", RSA_SHA256)]
    query = "&".join(f"{name}={quote_plus(value)}" for name, value in pairs)
    signature = base64.b64encode(toolkit.sign(query, key)).decode()
    return f"{address}{'&' if '?' in address else '?'}{query}&Signature={quote_plus(signature)}"


def receive(query: str, kind: Kind) -> Received:
    """The message in a raw query string. Raises SamlRefused; whether to believe it, ``believe`` says."""
    if len(query) > LONGEST_QUERY:
        raise SamlRefused("too_large")
    raw = _raw_values(query)
    if kind not in raw or ("SAMLRequest" in raw and "SAMLResponse" in raw) or "SAMLEncoding" in raw:
        raise SamlRefused("structure")
    return Received(
        message=xml.parse(_inflated(xml.decode(unquote_plus(raw[kind])))),
        relay_state=unquote_plus(raw.get("RelayState", "")),
        signed="&".join(f"{name}={raw[name]}" for name in (kind, "RelayState", "SigAlg") if name in raw),
        algorithm=unquote_plus(raw.get("SigAlg", "")),
        signature=_signature(unquote_plus(raw.get("Signature", ""))),
    )


def believe(received: Received, idp: IdentityProvider) -> etree._Element:
    """The message, signed by the identity provider. Raises SamlRefused: signature, weak_algorithm."""
    if not received.algorithm or not received.signature:
        raise SamlRefused("signature")
    if received.algorithm not in toolkit.SIGNATURES:
        raise SamlRefused("weak_algorithm")
    if not toolkit.query_signed_by(idp, received.signed, received.signature, received.algorithm):
        raise SamlRefused("signature")
    return received.message


def _raw_values(query: str) -> dict[str, str]:
    """Values as they stand, since the signature is about them. Raises SamlRefused for a name given twice."""
    raw: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        name = unquote_plus(name)
        if name in raw:
            raise SamlRefused("structure")
        raw[name] = value
    return raw


def _inflated(content: bytes) -> bytes:
    inflating = zlib.decompressobj(wbits=-15)
    try:
        message = inflating.decompress(content, xml.LARGEST + 1)
    except zlib.error:
        raise SamlRefused("unreadable") from None
    if len(message) > xml.LARGEST:
        raise SamlRefused("too_large")
    if not inflating.eof:
        raise SamlRefused("unreadable")
    return message


def _signature(encoded: str) -> bytes:
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        raise SamlRefused("signature") from None
