"""Reading requests that may hold a hundred megabytes of documents."""

from lxml import etree


class Malformed(Exception):
    """What came is no XML that is read here."""


def read(content: bytes) -> etree._Element:
    """The root element. Raises Malformed; a document type is refused and nothing outside is fetched."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise Malformed("The message is not well-formed XML") from broken
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise Malformed("A document type is not allowed")
    return root


def alone(part: etree._Element) -> bytes:
    """A part of the request as a document of its own."""
    return etree.tostring(part, encoding="utf-8", xml_declaration=True, with_tail=False)


def own(part: etree._Element) -> etree._Element:
    """The part without what stands around it."""
    return read(alone(part))
