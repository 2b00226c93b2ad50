"""Reading XML of a stranger: nothing is fetched, expanded or believed to be there."""

import re
from datetime import date

from lxml import etree

from valghalla.base.foreign_xml import NotXml, read_foreign
from valghalla.integrations.cpr.errors import NotUnderstood

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?")  # xsd:date; an offset does not move the day
_WHOLE_NUMBER = re.compile(r"\+?\d{1,9}")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def body_of(content: bytes) -> etree._Element:
    """The one element inside a SOAP 1.1 body. Raises NotUnderstood for anything else."""
    try:
        root = read_foreign(content)
    except NotXml as problem:
        raise NotUnderstood("cpr", problem.reason) from None
    body = root.find(f"{{{SOAP}}}Body")
    if root.tag != f"{{{SOAP}}}Envelope" or body is None or len(body) != 1:
        raise NotUnderstood("cpr", "no_soap_envelope")
    return body[0]


class Part:
    """An element that may be absent, read by name; absent parts have absent children."""

    def __init__(self, element: etree._Element | None, namespace: str) -> None:
        self._element = element
        self._namespace = namespace

    def __bool__(self) -> bool:
        """Whether it is there."""
        return self._element is not None

    def part(self, name: str) -> "Part":
        """The first child of that name."""
        found = None if self._element is None else self._element.find(f"{{{self._namespace}}}{name}")
        return Part(found, self._namespace)

    def text(self, name: str) -> str:
        """A child's text, blanks put right; "" for absent or empty."""
        child = self.part(name)._element
        return "" if child is None else " ".join((child.text or "").split())

    def number(self, name: str) -> int | None:
        """A child's whole number, not negative; None for absent or empty."""
        if not (text := self.text(name)):
            return None
        if not _WHOLE_NUMBER.fullmatch(text):
            raise NotUnderstood("cpr", f"value_of_{name}")
        return int(text)

    def boolean(self, name: str) -> bool | None:
        """A child's truth; None for absent or empty."""
        if not (text := self.text(name)):
            return None
        if text not in _BOOLEANS:
            raise NotUnderstood("cpr", f"value_of_{name}")
        return _BOOLEANS[text]

    def day(self, name: str) -> date | None:
        """A child's calendar date as it stands, whatever offset it carries; None for absent or empty."""
        if not (text := self.text(name)):
            return None
        try:
            return date.fromisoformat(_DATE.fullmatch(text)[1])  # type: ignore[index]
        except (TypeError, ValueError):
            raise NotUnderstood("cpr", f"value_of_{name}") from None
