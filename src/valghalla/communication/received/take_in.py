"""Reading the receipts that were kept, and passing each on to the message it is about.

Whose message it is, the receipt says itself: by our own id of the message, or by the authority on the envelope, which
have to agree. The message is then looked for among that municipality's alone.
"""

import datetime
import logging
import re
import uuid
from collections.abc import Callable, Sequence

from django.db import DatabaseError, transaction

from valghalla.base.errors import CannotOpen
from valghalla.base.tenancy import acting_for, required_id
from valghalla.communication import receipts
from valghalla.communication.models import Message
from valghalla.communication.receipts import NotYet, Word
from valghalla.communication.received.keep import read
from valghalla.communication.received.models import ReceivedReceipt
from valghalla.integrations.beskedfordeler import Kind, NotUnderstood, Receipt
from valghalla.municipalities.models import Municipality

log = logging.getLogger(__name__)

AT_ONCE = 200
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
        for row in some:
            _take_in_one(row, municipalities, now=now)
        seen += len(some)
        if len(some) < AT_ONCE:
            return seen
        after = some[-1].pk
    return seen


def _take_in_one(row: ReceivedReceipt, municipalities: Sequence[Municipality], *, now: datetime.datetime) -> None:
    try:
        receipt = read(row)
        if receipt.kind not in _WORDS:
            _leave(row, State.UNMATCHED, "unknown_word", now=now)
            return
        for municipality in _whose(receipt, municipalities):
            with acting_for(municipality):
                if _pass_on(row, receipt, now=now):
                    return
        _leave(row, State.UNMATCHED, "no_message", now=now)
    except NotYet:
        log.info("receipt_waits receipt=%s", row.pk)
    except Disagreement as disagreement:
        _leave(row, State.UNMATCHED, disagreement.why, now=now)
    except (NotUnderstood, CannotOpen) as failure:
        _leave(row, State.UNREADABLE, getattr(failure, "code", "sealed"), now=now)
    except DatabaseError:
        raise
    except Exception as error:  # a fault of ours: seen by the operators, and no other receipt suffers for it
        log.exception("receipt_error receipt=%s", row.pk)
        _leave(row, State.UNMATCHED, type(error).__name__, now=now)


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


def _pass_on(row: ReceivedReceipt, receipt: Receipt, *, now: datetime.datetime) -> bool:
    """Write it down on its message, in one transaction with this row; False when the municipality has no such message."""
    try:
        with transaction.atomic():
            values = {"state": State.APPLIED, "why": "", "sealed": None, "handled_at": now}
            mine = ReceivedReceipt.objects.filter(pk=row.pk, state=State.NEW)
            if mine.update(**values, municipality_key=required_id()):  # otherwise another worker was faster
                at = receipt.at or row.received_at
                receipts.tell(_message(receipt), _WORDS[receipt.kind], receipt.failure_code, at, now=now)
    except _NoMessage:
        return False
    return True


def _message(receipt: Receipt) -> Message:
    """By its reference, or by what Serviceplatformen called it. Raises _NoMessage, and Disagreement when our id is
    another message's."""
    if (reference := receipt.message_uuid or _as_uuid(receipt.message_id)) is not None:
        message = receipts.locked().filter(reference=reference).first()
    else:
        message = receipts.locked().exclude(transmission="").filter(transmission=receipt.transmission).first()
    if message is None:
        raise _NoMessage
    found = _OUR_ID.fullmatch(receipt.message_id)
    if found and int(found[2]) != message.pk:
        raise Disagreement("another_message")
    return message


def _as_uuid(written: str) -> uuid.UUID | None:
    """A letter without MeMo is known by its shipment's identifier, which is our reference."""
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


def _leave(row: ReceivedReceipt, state: str, why: str, *, now: datetime.datetime) -> None:
    """Leave it for whoever looks into it."""
    log.warning("receipt_left receipt=%s state=%s why=%s", row.pk, state, why)
    ReceivedReceipt.objects.filter(pk=row.pk, state=State.NEW).update(state=state, why=why[:40], handled_at=now)
