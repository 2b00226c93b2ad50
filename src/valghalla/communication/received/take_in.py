"""Reading the receipts that were kept, and passing each on to the message it is about.

Whose message it is, the receipt says itself: by our own id of the message, or by the authority on the envelope, which
have to agree. The message is then looked for among that municipality's alone.
"""

import datetime
import logging
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.db import DatabaseError, transaction
from django.db.models import Q

from valghalla.base.errors import CannotOpen
from valghalla.base.tenancy import acting_for, required_id
from valghalla.communication import receipts
from valghalla.communication.models import Message
from valghalla.communication.receipts import NotYet, Telling, Told, Word
from valghalla.communication.received.keep import read
from valghalla.communication.received.models import ReceivedReceipt
from valghalla.integrations.beskedfordeler import Kind, NotUnderstood, Receipt
from valghalla.municipalities.models import Municipality

log = logging.getLogger(__name__)

AT_ONCE = 100
MOST = 20_000
State = ReceivedReceipt.State
_WORDS = {Kind.RECEIVED: Word.RECEIVED, Kind.DELIVERED: Word.DELIVERED, Kind.FAILED: Word.FAILED}
_OUR_ID = re.compile(r"([0-9]{4})-([0-9]{1,18})", re.ASCII)


def take_in(*, now: datetime.datetime, stop: Callable[[], bool] = bool, most: int = MOST) -> int:
    """Pass on what is new, the oldest first; how many receipts were seen to.

    One that is about a message just being sent stays for the next round. What one of them does wrong harms no other.
    Raises nothing but what the database does when it is gone.
    """
    municipalities = list(Municipality.objects.order_by("pk"))
    after = seen = 0
    while seen < most and not stop():
        some = list(ReceivedReceipt.objects.filter(state=State.NEW, pk__gt=after).order_by("pk")[:AT_ONCE])
        _take_in_some(some, municipalities, now=now)
        seen += len(some)
        if len(some) < AT_ONCE:
            return seen
        after = some[-1].pk
    return seen


class _Kept(NamedTuple):
    """A receipt that was read. municipalities: those whose message it may be about."""

    row: ReceivedReceipt
    receipt: Receipt
    municipalities: Sequence[Municipality]

    @property
    def telling(self) -> tuple[Word, str, datetime.datetime]:
        """What it tells."""
        return _WORDS[self.receipt.kind], self.receipt.failure_code, self.receipt.at or self.row.received_at


def _take_in_some(
    rows: Sequence[ReceivedReceipt], municipalities: Sequence[Municipality], *, now: datetime.datetime
) -> None:
    """Those of one municipality together; by themselves, in their order, those of which that is not known, those that
    more follows from than one more line in a message's life, and all of them where one would spoil it for the others."""
    alone: list[_Kept] = []
    of_one: defaultdict[Municipality, list[_Kept]] = defaultdict(list)
    for row in rows:
        with _left_when_wrong(row, now=now):
            receipt = read(row)
            if receipt.kind not in _WORDS:
                raise Disagreement("unknown_word")
            kept = _Kept(row, receipt, _whose(receipt, municipalities))
            (of_one[kept.municipalities[0]] if len(kept.municipalities) == 1 else alone).append(kept)
    for municipality, some in of_one.items():
        try:
            with acting_for(municipality), transaction.atomic():
                apart = _pass_on_together(some, now=now)
        except Exception as error:  # whatever it is, it is found again by itself, where it harms no other
            log.warning("receipts_one_by_one number=%s error=%s", len(some), type(error).__name__)
            apart = some
        alone += apart
    for kept in sorted(alone, key=lambda kept: kept.row.pk):
        with _left_when_wrong(kept.row, now=now):
            _take_in_one(kept, now=now)


@contextmanager
def _left_when_wrong(row: ReceivedReceipt, *, now: datetime.datetime) -> Iterator[None]:
    """What is wrong with one receipt is written on it. Raises nothing but DatabaseError."""
    try:
        yield
    except NotYet:
        log.info("receipt_waits receipt=%s", row.pk)
    except Disagreement as disagreement:
        _leave([row], State.UNMATCHED, disagreement.why, now=now)
    except (NotUnderstood, CannotOpen) as failure:
        _leave([row], State.UNREADABLE, getattr(failure, "code", "sealed"), now=now)
    except DatabaseError:
        raise
    except Exception as error:  # a fault of ours: seen by the operators, and no other receipt suffers for it
        log.exception("receipt_error receipt=%s", row.pk)
        _leave([row], State.UNMATCHED, type(error).__name__, now=now)


def _take_in_one(kept: _Kept, *, now: datetime.datetime) -> None:
    for municipality in kept.municipalities:
        with acting_for(municipality):
            if _pass_on(kept, now=now):
                return
    _leave([kept.row], State.UNMATCHED, "no_message", now=now)


class Disagreement(Exception):
    """What the receipt says of itself does not fit together. why: one word."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def _whose(receipt: Receipt, municipalities: Sequence[Municipality]) -> Sequence[Municipality]:
    """Those of the municipalities whose message it may be about; several only where they share a CVR number.

    Raises Disagreement when our id names one and the envelope another.
    """
    found = _OUR_ID.fullmatch(receipt.message_id)
    if not found:
        return [one for one in municipalities if one.cvr in receipt.authority_cvrs]
    municipality = next((one for one in municipalities if one.code == found[1]), None)
    if municipality is None:
        raise Disagreement("no_municipality")
    if receipt.authority_cvrs and municipality.cvr not in receipt.authority_cvrs:
        raise Disagreement("another_authority")
    return [municipality]


class _NoMessage(Exception):
    """The municipality has no such message."""


def _pass_on_together(some: Sequence[_Kept], *, now: datetime.datetime) -> list[_Kept]:
    """Write them down on their messages, with their rows, in the transaction around; those to be passed on one by one.

    Six statements, however many. Whoever holds many rows waits for none, or two might wait for each other: receipts that
    another worker has in hand are left to it, and messages that somebody is changing are waited for one by one.
    """
    new = ReceivedReceipt.objects.select_for_update(skip_locked=True, no_key=True).filter(state=State.NEW)
    mine = set(new.filter(pk__in=[kept.row.pk for kept in some]).values_list("pk", flat=True))
    some = [kept for kept in some if kept.row.pk in mine]
    found = _messages([kept.receipt for kept in some])
    fitting = [
        (kept, found[name])
        for kept in some
        if (name := _name(kept.receipt)) in found and _fits(kept.receipt, found[name])
    ]
    told = receipts.tell_together([Telling(message, *kept.telling) for kept, message in fitting], now=now)
    became = dict(zip((kept.row.pk for kept, _ in fitting), told, strict=True))
    written = [key for key, one in became.items() if one == Told.WRITTEN]
    if written:
        _mark_applied(written, now=now)
    return [kept for kept in some if became.get(kept.row.pk, Told.ALONE) == Told.ALONE]


def _messages(some: Sequence[Receipt]) -> dict[uuid.UUID | str, Message]:
    """Their messages, locked, save those that somebody else has locked, by reference and by what Serviceplatformen called
    them, as ``_message`` finds them."""
    references = {reference for receipt in some if (reference := _reference(receipt))}
    transmissions = {receipt.transmission for receipt in some if not _reference(receipt)} - {""}
    named = Q(reference__in=references)
    if transmissions:
        named |= Q(transmission__in=transmissions)
    found: dict[uuid.UUID | str, Message] = {}
    for message in receipts.locked(skip_locked=True).filter(named).order_by("pk"):
        found[message.reference] = message
        if message.transmission:
            found.setdefault(message.transmission, message)
    return found


def _mark_applied(keys: Sequence[int], *, now: datetime.datetime) -> int:
    """Write on receipts that they are passed on; on how many, fewer where another worker was faster."""
    new = ReceivedReceipt.objects.filter(pk__in=keys, state=State.NEW)
    values = {"state": State.APPLIED, "why": "", "sealed": None, "handled_at": now}
    return new.update(**values, municipality_key=required_id())


def _pass_on(kept: _Kept, *, now: datetime.datetime) -> bool:
    """Write it down on its message, in one transaction with its row; False when the municipality has no such message."""
    try:
        with transaction.atomic():
            if _mark_applied([kept.row.pk], now=now):
                receipts.tell(_message(kept.receipt), *kept.telling, now=now)
    except _NoMessage:
        return False
    return True


def _message(receipt: Receipt) -> Message:
    """By its reference, or by what Serviceplatformen called it. Raises _NoMessage, and Disagreement when our id is
    another message's."""
    if (reference := _reference(receipt)) is not None:
        message = receipts.locked().filter(reference=reference).first()
    else:
        message = receipts.locked().exclude(transmission="").filter(transmission=receipt.transmission).first()
    if message is None:
        raise _NoMessage
    if not _fits(receipt, message):
        raise Disagreement("another_message")
    return message


def _name(receipt: Receipt) -> uuid.UUID | str:
    """By what its message is found."""
    return _reference(receipt) or receipt.transmission


def _fits(receipt: Receipt, message: Message) -> bool:
    """Whether our id, where it names one, is that message's."""
    found = _OUR_ID.fullmatch(receipt.message_id)
    return not found or int(found[2]) == message.pk


def _reference(receipt: Receipt) -> uuid.UUID | None:
    return receipt.message_uuid or _as_uuid(receipt.message_id)


def _as_uuid(written: str) -> uuid.UUID | None:
    """A letter without MeMo is known by its shipment's identifier, which is our reference."""
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


def _leave(rows: Sequence[ReceivedReceipt], state: str, why: str, *, now: datetime.datetime) -> None:
    """Leave them for whoever looks into it."""
    for row in rows:
        log.warning("receipt_left receipt=%s state=%s why=%s", row.pk, state, why)
    new = ReceivedReceipt.objects.filter(pk__in=[row.pk for row in rows], state=State.NEW)
    new.update(state=state, why=why[:40], handled_at=now)
