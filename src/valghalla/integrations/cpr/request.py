"""The question to CPR, from the template in wire/."""

import re
from copy import deepcopy
from pathlib import Path

from lxml import etree

from valghalla.base.cpr_number import CprNumber
from valghalla.base.foreign_xml import read_template

SERVICE = "http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/"
SOAP_ACTION = f"{SERVICE}PersonLookup"
LONGEST = 255  # of a call context's texts, by the schema

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEMPLATE = read_template(Path(__file__).parent / "wire" / "person_lookup_request.xml")


def render(
    cpr_number: CprNumber, *, municipality_cvr: str, reference: str, purpose: str = "", on_behalf_of: str = ""
) -> bytes:
    """The SOAP envelope, UTF-8.

    purpose: free text, so characters that XML does not have are left out of it. Raises ValueError for such
    characters in the rest, for a text above 255 characters, and without reference.
    """
    if not reference:
        raise ValueError("a look-up needs a reference of ours")
    texts = {
        "OnBehalfOfUser": on_behalf_of,
        "CallersServiceCallIdentifier": reference,
        "AccountingInfo": _NOT_IN_XML.sub("", purpose),
        "MunicipalityCVR": municipality_cvr,
        "PNR": cpr_number.digits,
    }
    envelope = deepcopy(_TEMPLATE)
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise ValueError(f"{name} is longer than {LONGEST} characters")
        _fill(envelope, name, text)
    return etree.tostring(envelope, encoding="UTF-8", xml_declaration=True)


def _fill(envelope: etree._Element, name: str, text: str) -> None:
    (element,) = envelope.iter(f"{{*}}{name}")
    if text:
        element.text = text
    else:
        parent = element.getparent()
        assert parent is not None  # only leaves are filled
        parent.remove(element)
