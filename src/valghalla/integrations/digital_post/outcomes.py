"""What an answer of the platform means for a message: the table of docs/integrations/digital-post.md.

401 is not in it: it never gets here, for the session renews its tokens and then raises WrongSettings itself.
"""

import uuid
from enum import StrEnum

from lxml import etree

from valghalla.base.cpr_number import without_cpr_numbers
from valghalla.base.errors import Outside
from valghalla.base.foreign_xml import NotXml, read_foreign
from valghalla.integrations.digital_post.errors import Refused, Unavailable, WrongSettings
from valghalla.integrations.digital_post.post import Accepted
from valghalla.integrations.serviceplatformen import Answer


class Meaning(StrEnum):
    """What is to become of the message."""

    ACCEPTED = "accepted"  # taken over; receipts follow
    REFUSED = "refused"  # this message will never be taken as it is
    STOPPED = "stopped"  # we are turned away: all messages wait until somebody has looked
    LATER = "later"  # not taken, and may be tried again
    UNKNOWN = "unknown"  # perhaps taken: a receipt may come; only the same reference may be tried again


OF_STATUS = {
    400: Meaning.REFUSED,
    403: Meaning.STOPPED,
    404: Meaning.STOPPED,
    405: Meaning.STOPPED,
    408: Meaning.LATER,
    413: Meaning.REFUSED,
    425: Meaning.LATER,
    429: Meaning.LATER,
}
OF_HUNDRED = {3: Meaning.STOPPED, 4: Meaning.REFUSED, 5: Meaning.UNKNOWN}
RECEIVED = "received"
LARGEST_CODE = 40


def meaning_of(status: int) -> Meaning:
    """What an HTTP status means when it is not of the kind 2xx."""
    return OF_STATUS.get(status) or OF_HUNDRED.get(status // 100, Meaning.UNKNOWN)


def read(answer: Answer) -> Accepted:
    """The receipt in KombiPostAfsend's answer. Raises what else it means, as Service.send tells."""
    if not 200 <= answer.status < 300:
        raise _error(meaning_of(answer.status), f"http_{answer.status}", _words(answer.content))
    response = _response(answer.content)
    if response is None:
        raise _error(Meaning.UNKNOWN, "answer")
    result, fault = _text(response, "Result").lower(), response.find(".//{*}Fejl")
    if fault is not None:
        code = without_cpr_numbers(_text(fault, "FejlId"))[:LARGEST_CODE]
        raise _error(Meaning.REFUSED, code or "rejected", without_cpr_numbers(_text(fault, "FejlTekst"))[:500])
    if result in ("false", "0"):
        raise _error(Meaning.REFUSED, "rejected", without_cpr_numbers(_text(response, "AdvisTekst"))[:500])
    transmission = _uuid(_text(response, "TransmissionID"))
    if result not in ("true", "1") or _text(response, "AdvisTekst").lower() != RECEIVED or not transmission:
        raise _error(Meaning.UNKNOWN, "not_confirmed")
    return Accepted(transmission)


def of_question(answer: Answer) -> Outside | None:
    """The error that PostForespørgsel's answer stands for; None when it is an answer. Nothing is ever done by asking."""
    if 200 <= answer.status < 300:
        return None
    meaning = meaning_of(answer.status)
    return _error(Meaning.LATER if meaning == Meaning.UNKNOWN else meaning, f"http_{answer.status}")


def _error(meaning: Meaning, code: str, text: str = "") -> Outside:
    kinds = {Meaning.REFUSED: Refused, Meaning.STOPPED: WrongSettings, Meaning.LATER: Unavailable}
    if kind := kinds.get(meaning):
        return kind("digital_post", code, text=text)
    return Unavailable("digital_post", code, text=text, perhaps_done=True)


def _response(content: bytes) -> etree._Element | None:
    try:
        root = read_foreign(content)
    except NotXml:
        return None
    return root if etree.QName(root).localname == "kombi_response" else None


def _text(parent: etree._Element, name: str) -> str:
    found = parent.find(f".//{{*}}{name}")
    return "" if found is None else " ".join((found.text or "").split())


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def _words(content: bytes) -> str:
    return without_cpr_numbers(" ".join(content[:2000].decode("utf-8", "replace").split()))[:500]
