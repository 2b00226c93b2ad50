"""KombiPostAfsend's request, round a message or a letter.

No schema of the wrapper is public; its elements stand in no namespace.
"""

from lxml import etree

FJERNPRINT = "urn:oio:fjernprint:1.0.0"


def digital_post(message: etree._Element) -> bytes:
    """The request for Digital Post alone: no letter is printed when the person has none."""
    request = _request("Digital Post")
    request.append(message)
    return _bytes(request)


def physical_post(letter: etree._Element) -> bytes:
    """The request for a printed letter alone."""
    request = _request("Fysisk Post")
    etree.SubElement(request, f"{{{FJERNPRINT}}}ForsendelseISamling", nsmap={"f": FJERNPRINT}).append(letter)
    return _bytes(request)


def _request(choice: str) -> etree._Element:
    request = etree.Element("kombi_request")
    etree.SubElement(request, "KombiValgKode").text = choice
    return request


def _bytes(request: etree._Element) -> bytes:
    return etree.tostring(request, encoding="UTF-8", xml_declaration=True)
