"""XML of a stranger: nothing is fetched or expanded; elements are read by name, wherever they stand."""

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from valghalla.base.foreign_xml import NotXml, read_foreign
from valghalla.integrations.beskedfordeler.errors import NotUnderstood

PARTY = "beskedfordeler"
LARGEST = 256 * 1024  # bytes of one message; a real one has some six thousand

_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII)


def parse(content: bytes) -> etree._Element:
    """The root element. Raises NotUnderstood: too_large, no_xml, doctype."""
    if len(content) > LARGEST:
        raise NotUnderstood(PARTY, "too_large")
    try:
        return read_foreign(content)
    except NotXml as problem:
        raise NotUnderstood(PARTY, problem.reason) from None


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return etree.QName(element).localname


def children(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The children of that name, in any namespace; none for an absent parent."""
    return iter(()) if parent is None else parent.iterchildren(f"{{*}}{name}")


def only(parent: etree._Element | None, name: str) -> etree._Element | None:
    """The one child of that name, or None. Raises NotUnderstood when there are several: which would count?"""
    found = list(children(parent, name))
    if len(found) > 1:
        raise NotUnderstood(PARTY, f"several_{name}")
    return found[0] if found else None


def text(parent: etree._Element | None, name: str) -> str:
    """The one child's text, blanks put right; "" for absent or empty."""
    child = only(parent, name)
    return "" if child is None else " ".join("".join(map(str, child.itertext("*"))).split())


def instant(written: str) -> datetime | None:
    """An xsd:dateTime with its offset as an instant in UTC; None for anything else."""
    found = _INSTANT.fullmatch(written)
    if not found:
        return None
    try:
        fraction = (found[2] or "")[:7]
        at = datetime.fromisoformat(found[1] + fraction + found[3].replace("Z", "+00:00"))
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def decoded(encoded: str) -> bytes:
    """Base64, broken into lines or not. Raises NotUnderstood."""
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        raise NotUnderstood(PARTY, "no_base64") from None
