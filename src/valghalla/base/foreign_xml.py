"""XML that somebody else wrote: nothing is fetched, expanded or hidden in it; and XML of our own, read as a template."""

from pathlib import Path

from lxml import etree


class NotXml(ValueError):
    """It cannot be read. reason: "no_xml", or "doctype" for a document with a type of its own, which could define anything."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def read_foreign(content: bytes, *, keep_comments: bool = False) -> etree._Element:
    """The root element, without comments and processing instructions, which could cut a text in two.

    keep_comments: leave both in, for whoever refuses them or checks a signature over them. Entities stay unexpanded and
    no tree becomes huge. Raises NotXml.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=not keep_comments,
        remove_pis=not keep_comments,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        raise NotXml("no_xml") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotXml("doctype")
    return root


def read_template(path: Path) -> etree._Element:
    """The root element of a message that we fill in, without its comments and the blanks between its elements."""
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True, resolve_entities=False, no_network=True)
    return etree.parse(str(path), parser).getroot()
