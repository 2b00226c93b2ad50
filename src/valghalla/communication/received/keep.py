"""Keeping a message of Beskedfordeler at once, as it came, so that the other side may forget it."""

import base64
import datetime
import hashlib
import logging

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from procrastinate import exceptions

from valghalla.base import encryption
from valghalla.base.jobs import let_go_of_connection, rounds
from valghalla.base.written_rows import columns_of, values_of
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
_TABLE = ReceivedReceipt._meta.db_table
_STORE = f"""
    WITH new AS (
        INSERT INTO {_TABLE} ({", ".join(columns_of(ReceivedReceipt))})
        VALUES ({", ".join("%s" for _ in columns_of(ReceivedReceipt))})
        ON CONFLICT (besked_id) DO NOTHING RETURNING id, state
    )
    SELECT known.*, EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo')
    FROM (
        SELECT id, state, true AS is_new FROM new
        UNION ALL
        SELECT id, state, false FROM {_TABLE} WHERE besked_id = %s
    ) AS known
"""  # noqa: S608 (names of our own tables)


def keep(message: bytes, *, came_by: str, now: datetime.datetime) -> Answer:
    """Store a message for good and have it read soon. One that is stored already is not stored again.

    came_by: "push" or "pull".   Answers UNREADABLE for what is no receipt and no message of another kind; that is kept as
    well, for whoever looks into it. Raises CannotKeep when the database does not answer.
    """
    besked_id, values = _seen_from_outside(message)
    row = ReceivedReceipt(besked_id=besked_id, came_by=came_by, received_at=now, **values)
    try:
        key, state, is_new, read_soon = _stored(row)
        if is_new and state == State.NEW and not read_soon:
            _have_it_read(now)
    except DatabaseError:
        raise CannotKeep from None
    finally:
        let_go_of_connection()
    log.info("receipt_kept receipt=%s by=%s state=%s again=%s", key, came_by, state, not is_new)
    return Answer.UNREADABLE if state == State.UNREADABLE else Answer.TAKEN


def _stored(row: ReceivedReceipt) -> tuple[int, str, bool, bool]:
    """The key and state of the row, whether it is new, and whether the round that reads it waits already.

    In one statement, since they come by thousands while messages are sent. A repeat that comes at the very same moment is
    not seen by it, and is asked for once more.
    """
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(_STORE, [*values_of(row), SOON, row.besked_id])
            if (found := cursor.fetchone()) is not None:
                return found
    raise CannotKeep


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
    try:
        soon = rounds[ROUND].configure(queueing_lock=SOON, priority=AFTER_MESSAGES)
        with transaction.atomic():
            soon.defer(timestamp=int(now.timestamp()))
    except exceptions.AlreadyEnqueued:
        return


def _master_key() -> bytes:
    return base64.b64decode(settings.MASTER_KEY)
