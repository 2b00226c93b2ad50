"""XML of a stranger: parsed without fetching, expanding or believing anything, and read by name."""

import base64
import binascii
import re
from datetime import UTC, datetime

from lxml import etree

from valghalla.base.foreign_xml import NotXml, read_foreign
from valghalla.integrations.saml.errors import SamlRefused

LARGEST = 256 * 1024  # bytes of one message; a real one has some ten thousand
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
NAMESPACES = {"saml": SAML, "samlp": SAMLP, "md": METADATA, "ds": DS, "xenc": XENC, "xenc11": XENC11}
ENTITY_FORMAT = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"

_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?", re.ASCII)  # SAML core 1.3.3: always UTC


def decode(encoded: str) -> bytes:
    """Base64, with line breaks or without. Raises SamlRefused: too_large, unreadable."""
    if len(encoded) > LARGEST * 3 // 2:
        raise SamlRefused("too_large")
    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        raise SamlRefused("unreadable") from None
    if len(content) > LARGEST:
        raise SamlRefused("too_large")
    return content


def parse(content: bytes) -> etree._Element:
    """The root of a message. Raises SamlRefused: too_large, doctype, unreadable, comments."""
    if len(content) > LARGEST:
        raise SamlRefused("too_large")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise SamlRefused("doctype")
    try:
        content.decode("utf-8")
        root = read_foreign(content, keep_comments=True)
    except NotXml as problem:
        raise SamlRefused("doctype" if problem.reason == "doctype" else "unreadable") from None
    except ValueError:
        raise SamlRefused("unreadable") from None
    if (root.getroottree().docinfo.encoding or "UTF-8").upper() != "UTF-8":  # another reader might see other letters
        raise SamlRefused("unreadable")
    refuse_comments(root)
    return root


def refuse_comments(root: etree._Element) -> None:
    """Raise SamlRefused("comments") for a comment or a processing instruction anywhere: either can cut a text in two."""
    if root.getroottree().xpath("//comment() | //processing-instruction()"):
        raise SamlRefused("comments")


def elements(parent: etree._Element, path: str) -> list[etree._Element]:
    """Elements by an XPath with our prefixes: saml, samlp, md, ds, xenc, xenc11."""
    found = parent.xpath(path, namespaces=NAMESPACES)
    assert isinstance(found, list)
    return found  # type: ignore[return-value]


def only(parent: etree._Element, path: str, reason: str) -> etree._Element:
    """The one element at that XPath. Raises SamlRefused(reason) when there is none, or several."""
    found = elements(parent, path)
    if len(found) != 1:
        raise SamlRefused(reason)
    return found[0]


def text_of(element: etree._Element, reason: str) -> str:
    """The whole text of an element without children. Raises SamlRefused(reason) for one with any."""
    if len(element):
        raise SamlRefused(reason)
    return element.text or ""


def instant(given: str | None, reason: str) -> datetime:
    """An instant as SAML writes it, to the second. Raises SamlRefused(reason) when absent or otherwise written."""
    written = _INSTANT.fullmatch(given or "")
    if not written:
        raise SamlRefused(reason)
    try:
        return datetime.fromisoformat(written[1]).replace(tzinfo=UTC)
    except ValueError:
        raise SamlRefused(reason) from None


def written_instant(moment: datetime) -> str:
    """An instant for a message, to the second: "2026-11-20T09:00:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def require_issuer(message: etree._Element, entity_id: str) -> None:
    """Raise SamlRefused("issuer") unless the message names exactly that party as its issuer."""
    issuer = only(message, "saml:Issuer", "issuer")
    if issuer.get("Format", ENTITY_FORMAT) != ENTITY_FORMAT or text_of(issuer, "issuer") != entity_id:
        raise SamlRefused("issuer")
