"""The platform's refusals: SOAP faults and HTTP statuses, as errors of ours."""

import re

from lxml import etree

from valghalla.base.cpr_number import without_cpr_numbers
from valghalla.base.errors import Outside
from valghalla.integrations.cpr.connection import FaultTexts
from valghalla.integrations.cpr.errors import AgreementMissing, NoSuchPerson, NotUnderstood, Refused, Unavailable
from valghalla.integrations.cpr.xml import SOAP, body_of

_CALL = re.compile(r"CallUUID:\s*([0-9a-fA-F-]{36})")
LATER = (408, 425, 429)


def fault_in(content: bytes) -> etree._Element | None:
    """The SOAP fault in an answer, or None when it holds none or is no SOAP."""
    try:
        body = body_of(content)
    except NotUnderstood:
        return None
    return body if body.tag == f"{{{SOAP}}}Fault" else None


def error_of(status: int, fault: etree._Element | None, texts: FaultTexts) -> Outside:
    """The error that an answer other than a person stands for.

    status: of HTTP.   fault: as found by fault_in.
    """
    text, call = _words(fault)
    if status in (401, 403):
        return AgreementMissing("cpr", f"http_{status}", text=text, call=call)
    if status in LATER or status > 500:
        return Unavailable("cpr", f"http_{status}", text=text, call=call)
    if fault is not None:
        return _error_of_fault(fault, text, call, texts)
    if status >= 500:
        return Unavailable("cpr", f"http_{status}")
    if status >= 400:
        return Refused("cpr", f"http_{status}")
    return NotUnderstood("cpr", f"http_{status}")


def _error_of_fault(fault: etree._Element, text: str, call: str, texts: FaultTexts) -> Outside:
    def says(pieces: tuple[str, ...]) -> bool:
        return any(piece.lower() in text.lower() for piece in pieces)

    if says(texts.no_such_person):
        return NoSuchPerson("cpr", "not_found", call=call)
    if says(texts.agreement_missing):
        return AgreementMissing("cpr", "agreement", text=text, call=call)
    whose = (fault.findtext("faultcode") or "").rpartition(":")[2].partition(".")[0].strip()
    if whose == "Server":
        return Unavailable("cpr", "fault", text=text, call=call)
    return Refused("cpr", "fault", text=text, call=call)


def _words(fault: etree._Element | None) -> tuple[str, str]:
    """What a fault says, without anybody's number, and the platform's id of the call."""
    if fault is None:
        return "", ""
    pieces = [fault.findtext("faultstring"), *(element.text for element in fault.iter("{*}ErrorCode", "{*}ErrorText"))]
    text = without_cpr_numbers(" · ".join(" ".join(piece.split()) for piece in pieces if piece))
    call = _CALL.search(text)
    return text[:2000], call[1] if call else ""
