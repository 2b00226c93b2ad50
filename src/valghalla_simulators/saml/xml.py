"""Reading XML from outside safely, and writing elements shortly."""

from collections.abc import Mapping

from lxml import etree

from valghalla_simulators.saml import names

LARGEST = 256 * 1024
_PREFIXES = {
    names.SAML: "saml", names.SAMLP: "samlp", names.MD: "md", names.DS: "ds", names.XENC: "xenc", names.XENC11: "xenc11",
}  # fmt: skip
PATHS = {prefix: namespace for namespace, prefix in _PREFIXES.items()}


class Unreadable(Exception):
    """What came is no XML that we read: too large, with a document type, or broken."""


def read(content: bytes) -> etree._Element:
    """The root element. Raises Unreadable; nothing outside the text is ever fetched."""
    # UTF-16 would hide the words from this test; nobody sends it.
    if len(content) > LARGEST or b"\0" in content or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise Unreadable from broken
    return root


def element(
    namespace: str,
    tag: str,
    *inside: "etree._Element | str | None",
    attributes: Mapping[str, str | None] | None = None,
    declared: Mapping[str, str] | None = None,
) -> etree._Element:
    """An element with what is inside it; None leaves out an attribute or a child. declared: further prefixes."""
    prefixes: dict[str, str] = {_PREFIXES[namespace]: namespace} if namespace in _PREFIXES else {}
    made = etree.Element(etree.QName(namespace, tag), nsmap=prefixes | dict(declared or {}))
    for name, value in (attributes or {}).items():
        if value is not None:
            made.set(name, value)
    for one in inside:
        if isinstance(one, str):
            made.text = one
        elif one is not None:
            made.append(one)
    return made


def written(root: etree._Element) -> bytes:
    """UTF-8 without an XML declaration, as messages are carried."""
    return etree.tostring(root, encoding="utf-8")


def text_of(root: etree._Element, path: str) -> str:
    """The text of the first element at the path, trimmed; "" without one."""
    found = root.find(path, PATHS)
    return (found.text or "").strip() if found is not None else ""
