"""A kombi_request: which way the post shall go, and what to send. There is no official schema for it.

Source: reference on Digital Post, § 3. The parts may come in any order.
"""

from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from valghalla_simulators import official
from valghalla_simulators.digital_post import MEMO, PRINT, memo_structure
from valghalla_simulators.digital_post.letter import Letter, letter
from valghalla_simulators.digital_post.letter import failure as letter_failure
from valghalla_simulators.digital_post.memo import Memo, memo
from valghalla_simulators.digital_post.memo_rules import INVALID, Failure
from valghalla_simulators.digital_post.reading import alone, own, read

_SCHEMAS = {"1.1": "memo-1.1/MeMo_core.xsd", "1.2": "memo-1.2/Version1.2/MeMo_core.xsd"}


class Way(StrEnum):
    """KombiValgKode."""

    AUTOMATIC = "Automatisk Valg"
    DIGITAL = "Digital Post"
    PRINTED = "Fysisk Post"
    TEXT = "NemSMS"


class NotAccepted(Exception):
    """The request is turned down at once; the text says why."""


@dataclass(frozen=True)
class Request:
    """What shall be sent. message, item: the parts as documents of their own; wrong: what is found out later."""

    way: Way
    memo: Memo | None
    message: bytes
    message_wrong: Failure | None
    letter: Letter | None
    item: bytes
    item_wrong: Failure | None

    @property
    def reference(self) -> str:
        """The sender's own reference: the messageUUID, for a letter alone its AfsendelseIdentifikator."""
        if self.memo:
            return self.memo.uuid
        return self.letter.reference if self.letter else ""


def request(root: etree._Element) -> Request:
    """The request. Raises NotAccepted."""
    if root.tag != "kombi_request":
        raise NotAccepted("The root must be kombi_request")
    names = [child.tag for child in root]
    for name in names:
        if name not in ("KombiValgKode", f"{{{MEMO}}}Message", f"{{{PRINT}}}ForsendelseISamling"):
            raise NotAccepted("The request has an element that is not expected")
    if len(set(names)) != len(names) or not names or names[0] != "KombiValgKode":
        raise NotAccepted("The request must begin with KombiValgKode and hold each part once")
    try:
        way = Way((root[0].text or "").strip())
    except ValueError as unknown:
        raise NotAccepted("KombiValgKode is not known") from unknown
    message, items = root.find(f"{{{MEMO}}}Message"), root.find(f"{{{PRINT}}}ForsendelseISamling")
    if (message is not None, items is not None) != (way is not Way.PRINTED, way in (Way.PRINTED, Way.AUTOMATIC)):
        raise NotAccepted(f"The parts do not fit KombiValgKode {way}")
    return _of(way, message, _only(items))


def again(way: Way, part: bytes) -> Request:
    """The request that a part was kept of: its MeMo, or its letter for one on paper."""
    root = read(part)
    return _of(way, None, root) if way is Way.PRINTED else _of(way, root, None)


def _of(way: Way, message: etree._Element | None, item: etree._Element | None) -> Request:
    message = own(message) if message is not None else None
    item = own(item) if item is not None else None
    told = memo(message) if message is not None else None
    on_paper = letter(item) if item is not None else None
    request = Request(
        way=way,
        memo=told,
        message=alone(message) if message is not None else b"",
        message_wrong=_invalid(message, way) if message is not None else None,
        letter=on_paper,
        item=alone(item) if item is not None else b"",
        item_wrong=letter_failure(item, on_paper) if item is not None and on_paper is not None else None,
    )
    if not request.reference:
        raise NotAccepted("The request has no messageUUID or AfsendelseIdentifikator")
    return request


def _only(items: etree._Element | None) -> etree._Element | None:
    if items is None:
        return None
    if [child.tag for child in items] != [f"{{{PRINT}}}ForsendelseI"]:
        raise NotAccepted("ForsendelseISamling must hold one ForsendelseI")
    return items[0]


def _invalid(message: etree._Element, way: Way) -> Failure | None:
    """What the schema has against the MeMo, in the words of the real one's failure."""
    name = _SCHEMAS.get(message.get("memoVersion", ""))
    schema = official.schema(name) if name else None
    wrong = official.complaint(schema, message) if schema else memo_structure.complaint(message)
    kind = "NEMSMS" if way is Way.TEXT else "DIGITALPOST"
    if not wrong and memo(message).kind != kind:
        wrong = f"messageType must be {kind} for {way}"
    return Failure(INVALID, f"The MeMo could not be validated: {wrong}") if wrong else None
