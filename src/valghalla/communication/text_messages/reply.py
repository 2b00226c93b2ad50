"""Answering a text message by another. It is sent once: an answer that perhaps left is not sent again."""

import datetime
import logging

from django.db import transaction

from valghalla.base import tenancy
from valghalla.base.jobs import let_go_of_connection, put_in_queue
from valghalla.communication.text_messages.gateway import connection, reference_of
from valghalla.communication.text_messages.incoming import REPLY, number_of, reply_of
from valghalla.communication.text_messages.models import ReceivedText
from valghalla.integrations.sms import NotUnderstood, Refused, TextMessage, Unavailable, is_sender, open_gateway
from valghalla.integrations.sms.sender import LONGEST
from valghalla.municipalities.keys import keyring
from valghalla.municipalities.models import Municipality, Settings

log = logging.getLogger(__name__)

SEND = "communication.send_text_reply"
# An answer to what somebody wrote yesterday would only puzzle her.
WORTH_SENDING = datetime.timedelta(hours=12)
AGAIN_SECONDS = 120


def queue_reply(row: ReceivedText, text: str) -> None:
    """Keep the answer with what it answers, and have it sent; the caller holds the transaction and saves the row."""
    row.reply_sealed = keyring().seal(text, context=REPLY)
    put_in_queue(SEND, [{"municipality": tenancy.required_id(), "received": row.pk}])


def send_reply(pk: int, *, now: datetime.datetime) -> None:
    """Send the answer, unless it has been sent, perhaps has been, or comes too late; a gateway that cannot now is asked
    again in a while."""
    if (row := _begun(pk, now=now)) is None:
        return
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    message = TextMessage(
        reference=reference_of(municipality, row.reply_reference),
        sender=Settings.objects.get().sms_sender or sender_for(municipality),
        number=number_of(row),
        text=reply_of(row),
        on_behalf_of=municipality.code,
    )
    code, again = _sent(message)
    with transaction.atomic():
        begun_at = None if again else now
        ReceivedText.objects.filter(pk=pk).update(
            reply_code=code, reply_begun_at=begun_at, replied_at=None if code else now
        )
        if again:
            put_in_queue(SEND, [{"municipality": municipality.pk, "received": pk}], seconds=AGAIN_SECONDS)
    log.info("text_reply received=%s code=%s", pk, code or "-")


def sender_for(municipality: Municipality) -> str:
    """What the phone shows when the municipality has settled nothing: its name, as far as it fits."""
    words = municipality.name.removesuffix(" Kommune").split()
    name = "".join(sign for word in words for sign in word if is_sender(f"a{sign}"))[:LONGEST]
    return name if is_sender(name) else "Kommunen"


def _begun(pk: int, *, now: datetime.datetime) -> ReceivedText | None:
    """The row, marked as being answered; None when there is nothing to send any more."""
    waiting = ReceivedText.objects.filter(
        pk=pk, reply_sealed__isnull=False, reply_begun_at=None, received_at__gt=now - WORTH_SENDING
    )
    return ReceivedText.objects.get(pk=pk) if waiting.update(reply_begun_at=now) else None


def _sent(message: TextMessage) -> tuple[str, bool]:
    """Why it was not taken over, "" when it was; and whether it may be tried again."""
    let_go_of_connection()  # while a stranger's server thinks, somebody else may have it
    try:
        with open_gateway(connection()) as gateway:
            gateway.send(message)
    except Unavailable as failure:
        return failure.code, not failure.perhaps_done
    except (Refused, NotUnderstood) as failure:
        return failure.code, False
    return "", False
