"""What people write to the municipality's number: stored first, each once, and answered by a job."""

import datetime
import logging

from django.db import transaction

from valghalla.base import tenancy
from valghalla.base.jobs import put_in_queue
from valghalla.communication.text_messages.models import ReceivedText
from valghalla.integrations.sms import Incoming
from valghalla.municipalities.keys import keyring

log = logging.getLogger(__name__)

# A room above answers (tasks/jobs.py).
ANSWER = "tasks.answer_text"
NUMBER = "communication.received_text.number"
TEXT = "communication.received_text.text"
REPLY = "communication.received_text.reply"
SAME = "communication.received_text.same"
LONGEST = 2000


def store(messages: tuple[Incoming, ...], *, provider: str, now: datetime.datetime) -> int:
    """Keep the messages, sealed, and put a job in the queue for each, all or none; how many were new.

    The same message is taken once: by the provider's own id, else by sender, instant and text.
    """
    with transaction.atomic():
        new = [stored for message in messages if (stored := _stored(message, provider, now))]
        municipality = tenancy.required_id()
        put_in_queue(ANSWER, [{"municipality": municipality, "received": pk} for pk in new])
    return len(new)


def _stored(message: Incoming, provider: str, now: datetime.datetime) -> int | None:
    keys = keyring()
    at = message.at.isoformat() if message.at else ""
    same = message.id or "\0".join((message.sender, at, message.text))
    row = ReceivedText(
        provider=provider,
        same_digest=keys.digest(f"{provider}\0{same}", context=SAME),
        number_digest=number_digest(message.sender),
        number_sealed=keys.seal(message.sender[:40], context=NUMBER),
        text_sealed=keys.seal(message.text[:LONGEST], context=TEXT),
        received_at=now,
    )
    made = ReceivedText.objects.bulk_create([row], ignore_conflicts=True)
    kept = ReceivedText.objects.filter(same_digest=row.same_digest, reply_reference=made[0].reply_reference)
    return kept.values_list("pk", flat=True).first()


def number_digest(number: str) -> bytes:
    """What messages of the same number are found by."""
    return keyring().digest(number, context=NUMBER)


def number_of(row: ReceivedText) -> str:
    """Who wrote it: E.164, or as it came."""
    return keyring().open(bytes(row.number_sealed), context=NUMBER)


def text_of(row: ReceivedText) -> str:
    """What was written."""
    return keyring().open(bytes(row.text_sealed), context=TEXT)


def reply_of(row: ReceivedText) -> str:
    """What was answered; "" for nothing."""
    return keyring().open(bytes(row.reply_sealed), context=REPLY) if row.reply_sealed else ""
