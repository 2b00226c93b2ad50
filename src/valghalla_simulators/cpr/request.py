"""Reading a PersonLookupRequest as strictly as the schema does: names, order, lengths, patterns, nothing besides."""

import re
from dataclasses import dataclass

from lxml import etree

from valghalla_simulators.cpr import NAMESPACE, SCHEMAS, SOAP

CALL = f"{SCHEMAS}/CallContext/1/"
AUTHORITY = f"{SCHEMAS}/AuthorityContext/1/"
INVOCATION = f"{SCHEMAS}/InvocationContext/1/"
PNR = f"{SCHEMAS}/cpr/PNR/1/"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
UUID = re.compile(r"[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}")
CVR = re.compile(r"[0-9]{8}")
LABEL = re.compile(r".{0,255}", re.DOTALL)
LARGEST = 64 * 1024


class SchemaError(Exception):
    """The request is not what the contract says; the text says where."""


@dataclass(frozen=True)
class Request:
    """What was asked. invocation: the four UUIDs and labels by element name."""

    number: str
    municipality_cvr: str | None
    invocation: dict[str, str] | None
    call: dict[str, str]

    @property
    def caller_reference(self) -> str:
        """The caller's own reference of this call, "" when none was sent."""
        return self.call.get("CallersServiceCallIdentifier") or (self.invocation or {}).get(
            "CallersServiceCallIdentifier", ""
        )


def read(message: bytes, *, strict_order: bool = True) -> Request:
    """The request in a SOAP envelope. Raises SchemaError.

    strict_order: the parts must come as the schema lists them; otherwise any order is taken, as the platform may.
    """
    parts = _parts(_body(message))
    names = [etree.QName(part).text for part in parts]
    order = [
        f"{{{CALL}}}CallContext",
        f"{{{AUTHORITY}}}AuthorityContext",
        f"{{{INVOCATION}}}InvocationContext",
        f"{{{PNR}}}PNR",
    ]
    for name in names:
        if name not in order:
            raise SchemaError(f"Element '{name}' is not expected")
    if len(set(names)) != len(names) or (strict_order and names != sorted(names, key=order.index)):
        raise SchemaError("The elements of PersonLookupRequest are out of order")
    by_name = dict(zip(names, parts, strict=True))
    if order[3] not in by_name:
        raise SchemaError("Element 'PNR' is missing")
    call, authority, invocation = (by_name.get(name) for name in order[:3])
    return Request(
        number=_text(by_name[order[3]], re.compile(r".{0,10}", re.DOTALL)),
        municipality_cvr=_fields(authority, AUTHORITY, {"MunicipalityCVR": CVR}, {})["MunicipalityCVR"]
        if authority is not None
        else None,
        invocation=_fields(
            invocation,
            INVOCATION,
            {"ServiceAgreementUUID": UUID, "UserSystemUUID": UUID, "UserUUID": UUID, "ServiceUUID": UUID},
            _LABELS,
        )
        if invocation is not None
        else None,
        call=_fields(call, CALL, {}, _LABELS) if call is not None else {},
    )


_LABELS = {"OnBehalfOfUser": LABEL, "CallersServiceCallIdentifier": LABEL, "AccountingInfo": LABEL}


def _body(message: bytes) -> etree._Element:
    if len(message) > LARGEST:
        raise SchemaError("The message is too large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(message, parser)
    except (etree.XMLSyntaxError, ValueError) as mistake:
        raise SchemaError("The message is not well-formed XML") from mistake
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise SchemaError("A document type is not allowed")
    if root.tag != f"{{{SOAP}}}Envelope":
        raise SchemaError("The message is not a SOAP 1.1 envelope")
    kinds = [child.tag for child in root]
    if kinds not in ([f"{{{SOAP}}}Body"], [f"{{{SOAP}}}Header", f"{{{SOAP}}}Body"]):
        raise SchemaError("The envelope must hold one Body, with at most one Header before it")
    content = list(root[-1])
    if len(content) != 1 or content[0].tag != f"{{{NAMESPACE}}}PersonLookupRequest":
        raise SchemaError("The body must hold one PersonLookupRequest")
    return content[0]


def _parts(element: etree._Element) -> list[etree._Element]:
    children = list(element)
    if any((text or "").strip() for text in [element.text, *(child.tail for child in children)]):
        raise SchemaError(f"Text is not allowed in '{etree.QName(element).localname}'")
    _no_attributes(element)
    return children


def _fields(
    element: etree._Element, namespace: str, needed: dict[str, re.Pattern[str]], allowed: dict[str, re.Pattern[str]]
) -> dict[str, str]:
    patterns = {f"{{{namespace}}}{name}": pattern for name, pattern in (needed | allowed).items()}
    found: dict[str, str] = {}
    for child in _parts(element):
        name = etree.QName(child).localname
        if child.tag not in patterns or name in found:
            raise SchemaError(f"Element '{child.tag}' is not expected")
        found[name] = _text(child, patterns[child.tag])
    if missing := sorted(set(needed) - set(found)):
        raise SchemaError(f"Element '{missing[0]}' is missing")
    return found


def _text(element: etree._Element, pattern: re.Pattern[str]) -> str:
    _no_attributes(element)
    text = element.text or ""
    if len(element) or not pattern.fullmatch(text):
        raise SchemaError(f"The value of '{etree.QName(element).localname}' is not allowed")
    return text


def _no_attributes(element: etree._Element) -> None:
    for name in element.attrib:
        if not str(name).startswith(f"{{{SCHEMA_INSTANCE}}}"):
            raise SchemaError(f"Attribute '{name!s}' is not allowed")
