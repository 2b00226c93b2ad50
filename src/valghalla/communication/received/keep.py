"""Keeping a message of Beskedfordeler at once, as it came, so that the other side may forget it."""

import base64
import datetime
import hashlib
import logging

from django.conf import settings
from django.db import DatabaseError, transaction
from procrastinate import exceptions

from valghalla.base import encryption
from valghalla.base.jobs import is_waiting, let_go_of_connection, rounds
from valghalla.communication.received.models import ReceivedReceipt
from valghalla.communication.sending import MANY
from valghalla.integrations.beskedfordeler import (
    Answer,
    CannotKeep,
    NotUnderstood,
    Receipt,
    read_envelope,
    read_receipt,
)

log = logging.getLogger(__name__)

ROUND = "communication.receipts"
SOON = f"{ROUND} now"
# After messages, also those to many: a receipt can wait, a message cannot. The minute's own round comes before them, so
# that receipts are read however many messages there are.
AFTER_MESSAGES = MANY - 10
CONTEXT = "communication.received_receipt"
State = ReceivedReceipt.State


def keep(message: bytes, *, came_by: str, now: datetime.datetime) -> Answer:
    """Store a message for good and have it read soon. One that is stored already is not stored again.

    came_by: "push" or "pull".   Answers UNREADABLE for what is no receipt and no message of another kind; that is kept as
    well, for whoever looks into it. Raises CannotKeep when the database does not answer.
    """
    besked_id, values = _seen_from_outside(message)
    values |= {"came_by": came_by, "received_at": now}
    try:
        with transaction.atomic():
            row, is_new = ReceivedReceipt.objects.get_or_create(besked_id=besked_id, defaults=values)
            if is_new and row.state == State.NEW:
                _have_it_read(now)
    except DatabaseError:
        raise CannotKeep from None
    finally:
        let_go_of_connection()
    log.info("receipt_kept receipt=%s by=%s state=%s again=%s", row.pk, came_by, row.state, not is_new)
    return Answer.UNREADABLE if row.state == State.UNREADABLE else Answer.TAKEN


def read(row: ReceivedReceipt) -> Receipt:
    """The receipt that was kept. Raises NotUnderstood, and CannotOpen under another master key."""
    message = encryption.unwrap(bytes(row.sealed or b""), master_key=_master_key(), context=CONTEXT)
    return read_receipt(read_envelope(message))


def _seen_from_outside(message: bytes) -> tuple[str, dict[str, object]]:
    """The message's id, and the row's columns as far as they are known without knowing whose it is."""
    values: dict[str, object] = {"sealed": encryption.wrap(message, master_key=_master_key(), context=CONTEXT)}
    besked_id = f"sha256:{hashlib.sha256(message).hexdigest()}"
    try:
        envelope = read_envelope(message)
        besked_id = envelope.besked_id
        if not envelope.is_post_status:
            return besked_id, {"state": State.UNMATCHED, "why": "another_kind"}
        receipt = read_receipt(envelope)
    except NotUnderstood as failure:
        return besked_id, values | {"state": State.UNREADABLE, "why": failure.code}
    return besked_id, values | {"reference": receipt.message_uuid, "word": receipt.status[:60]}


def _have_it_read(now: datetime.datetime) -> None:
    """Put the round in the queue, once, however many receipts come; should that fail, it comes by the clock."""
    if is_waiting(SOON):
        return
    try:
        with transaction.atomic():
            soon = rounds[ROUND].configure(queueing_lock=SOON, priority=AFTER_MESSAGES)
            soon.defer(timestamp=int(now.timestamp()))
    except exceptions.AlreadyEnqueued:
        return


def _master_key() -> bytes:
    return base64.b64decode(settings.MASTER_KEY)
