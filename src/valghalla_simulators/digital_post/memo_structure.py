"""The structure of a MeMo, checked by hand where the official schema is not to be had.

Written from the reference on Digital Post, § 4. Elements of other namespaces are taken as they are.
"""

import datetime
import re
from collections.abc import Callable

from lxml import etree

from valghalla_simulators.digital_post import MEMO

# Name, how few, how many (0: any number).
_Row = tuple[str, int, int]
_UUID = re.compile(r"[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-4[a-fA-F0-9]{3}-[aAbB89][a-fA-F0-9]{3}-[a-fA-F0-9]{12}")


def _rows(written: str) -> list[_Row]:
    """ "a b? c* d+" as rows."""
    many = {"?": (0, 1), "*": (0, 0), "+": (1, 0)}
    return [
        (word[:-1], *many[word[-1]]) if word[-1] in many and len(word) > 1 else (word, 1, 1) for word in written.split()
    ]


_FORWARD = "messageUUID originalMessageDateTime originalSender originalContentResponsible?"
_FORMS = {
    "Message": "MessageHeader MessageBody?",
    "Sender": "senderID idType idTypeLabel? label AttentionData? ContactPoint?",
    "Recipient": "recipientID idType idTypeLabel? label? AttentionData? ContactPoint?",
    "ContactPoint": "contactGroup? contactPointID label? ContactInfo*",
    "ContactInfo": "label value",
    "CaseID": "caseID caseSystem",
    "AdditionalContentData": "contentDataType? contentDataName contentDataValue",
    "MessageBody": "createdDateTime MainDocument AdditionalDocument* TechnicalDocument*",
    "MainDocument": "mainDocumentID? label? File+ Action*",
    "AdditionalDocument": "additionalDocumentID? label? File+ Action*",
    "TechnicalDocument": "technicalDocumentID? label? File+",
    "File": "encodingFormat filename language content",
    "Action": "label actionCode startDateTime? endDateTime? Reservation? EntryPoint?",
    "EntryPoint": "url",
    "Reservation": "description reservationUUID abstract location startDateTime endDateTime organizerMail? organizerName?",
    "GeneratingSystem": "generatingSystemID label?",
    "ContentResponsible": "contentResponsibleID? label?",
    "Representative": "representativeID? idType? idTypeLabel? label?",
    "AttentionPerson": "personID? label?",
    "EMail": "emailAddress relatedAgent?",
    "Telephone": "telephoneNumber relatedAgent?",
    "AdditionalReplyData": "label value",
    "ReplyData": "messageID? messageUUID replyUUID? senderID? recipientID? caseID? contactPointID? generatingSystemID? "
    "comment? AdditionalReplyData*",
    "AttentionData": "AttentionPerson? EMail? Telephone? ContentResponsible? GeneratingSystem?",
    "ContentData": "CaseID? AdditionalContentData*",
}
_HEADER = (
    "messageType messageUUID messageID? messageCode? label notification? additionalNotification? reply? "
    "replyByDateTime? doNotDeliverUntilDate? {must} postType? Sender Recipient ContentData? ForwardData? ReplyData*"
)
_MIXED = {"AttentionData", "ContentData"}
_BY_VERSION = {
    "1.1": {
        "MessageHeader": _HEADER.format(must="mandatory legalNotification"),
        "ForwardData": f"{_FORWARD} contactPointID? comment?",
    },
    "1.2": {
        "MessageHeader": _HEADER.format(must="mandatory? legalNotification?"),
        "ForwardData": f"{_FORWARD} originalRepresentative? contactPointID? comment?",
        "Sender": f"{_FORMS['Sender']} Representative?",
    },
}
_MOST = {"ContactInfo": 2, "AdditionalContentData": 10, "AdditionalReplyData": 4}
_LENGTHS = {"notification": 150, "comment": 512, "language": 2, "content": 0}


def complaint(message: etree._Element) -> str | None:
    """What is wrong with the structure, None when nothing is."""
    version = message.get("memoVersion", "")
    attributes = {"1.1": {"memoVersion": "1.1", "memoSchVersion": "1.1.0"}, "1.2": {"memoVersion": "1.2"}}.get(version)
    if attributes is None or {str(name): value for name, value in message.items()} != attributes:
        return "The attributes of Message do not fit a version"
    forms = {name: _rows(written) for name, written in (_FORMS | _BY_VERSION[version]).items()}
    return _element(message, forms)


def _element(element: etree._Element, forms: dict[str, list[_Row]]) -> str | None:
    name = etree.QName(element).localname
    children = list(element)
    rows = forms.get(name)
    if rows is None:
        return f"{name} has content" if children else _value(name, element.text or "")
    if name != "Message" and element.attrib:
        return f"{name} has attributes"
    if name in _MIXED:
        children = [child for child in children if etree.QName(child).namespace == MEMO]
    names = [etree.QName(child).localname for child in children]
    if any(etree.QName(child).namespace != MEMO for child in children):
        return f"{name} has an element of another namespace"
    if (wrong := _sequence(name, names, rows)) is not None:
        return wrong
    return next(filter(None, (_element(child, forms) for child in children)), None)


def _sequence(name: str, names: list[str], rows: list[_Row]) -> str | None:
    at = 0
    for wanted, few, many in rows:
        count = 0
        while at < len(names) and names[at] == wanted:
            at, count = at + 1, count + 1
        most = many or _MOST.get(wanted, 0)
        if count < few or (most and count > most):
            return f"{name} has {wanted} {count} times"
    return f"{names[at]} is not expected in {name}" if at < len(names) else None


def _value(name: str, text: str) -> str | None:
    check = _CHECKS.get(name)
    longest = _LENGTHS.get(name, 256)
    if longest and len(text) > longest:
        return f"{name} is too long"
    return f"{name} is not valid" if check and not check(text) else None


def _instant(text: str) -> bool:
    try:
        return text.endswith("Z") and "T" in text and bool(datetime.datetime.fromisoformat(text))
    except ValueError:
        return False


def _day(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?", text, re.ASCII))


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


_CHECKS: dict[str, Callable[[str], bool]] = {
    "messageType": _matches(re.compile("DIGITALPOST|NEMSMS")),
    "language": _matches(re.compile("[a-zA-Z]{1,2}")),
    "content": _matches(re.compile(r"[A-Za-z0-9+/=\s]*")),
    "doNotDeliverUntilDate": _day,
    **dict.fromkeys(("messageUUID", "replyUUID", "reservationUUID"), _matches(_UUID)),
    **dict.fromkeys(("reply", "mandatory", "legalNotification"), _matches(re.compile("true|false|0|1"))),
    **dict.fromkeys(
        ("createdDateTime", "replyByDateTime", "startDateTime", "endDateTime", "originalMessageDateTime"), _instant
    ),
}
