"""Fetching reports and messages from a gateway that forgets them once they are fetched: they are in the database before
anything is done with them.

One worker at a time does it (the job's lock). What is lost when it dies between answer and database is one batch.
"""

import datetime
import logging

from valghalla.base import tenancy
from valghalla.base.errors import Outside
from valghalla.communication.text_messages.gateway import able, connection
from valghalla.communication.text_messages.incoming import store
from valghalla.communication.text_messages.reports import queue_reports_of_all
from valghalla.integrations.sms import (
    Gateway,
    Incoming,
    national,
    open_gateway,
    read_incoming,
    read_reports,
)
from valghalla.municipalities.models import Municipality, Settings

log = logging.getLogger(__name__)

BATCH = 250
MOST_BATCHES = 40


def fetch(*, now: datetime.datetime) -> None:
    """Fetch all that waits, in batches; a gateway that cannot now is asked again the next time."""
    can = able()
    if can is None or not can.fetches:
        return
    try:
        with open_gateway(connection()) as gateway:
            _fetch_reports(gateway)
            _fetch_incoming(gateway, now=now)
    except Outside as failure:
        log.warning("gateway_not_fetched code=%s", failure.code)


def _fetch_reports(gateway: Gateway) -> None:
    for _ in range(MOST_BATCHES):
        read = read_reports(gateway.provider, gateway.fetch_reports(BATCH))
        queue_reports_of_all(read.found)
        if read.odd:
            log.error("gateway_reports_odd provider=%s number=%s", gateway.provider, read.odd)
        if len(read.found) + read.odd < BATCH:
            return


def _fetch_incoming(gateway: Gateway, *, now: datetime.datetime) -> None:
    for _ in range(MOST_BATCHES):
        read = read_incoming(gateway.provider, gateway.fetch_incoming(BATCH))
        _hand_out(read.found, gateway.provider, now=now)
        if read.odd:
            log.error("gateway_messages_odd provider=%s number=%s", gateway.provider, read.odd)
        if len(read.found) + read.odd < BATCH:
            return


def _hand_out(messages: tuple[Incoming, ...], provider: str, *, now: datetime.datetime) -> None:
    """Store each message with the municipality whose number it was sent to."""
    left = list(messages)
    if not left:
        return
    for _ in tenancy.for_each(
        Municipality.objects.order_by("id"), reason="communication.fetch_texts", record=log.debug
    ):
        number = national(Settings.objects.values_list("sms_reply_number", flat=True).get())
        own = tuple(message for message in left if number and same_number(message.recipient, number))
        store(own, provider=provider, now=now)
        left = [message for message in left if message not in own]
    if left:
        log.error("gateway_messages_for_nobody number=%s", len(left))


def same_number(written: str, number: str) -> bool:
    """Whether that is the number, written with or without its country."""
    return national(written) == number or national(f"+{written.lstrip('+')}") == number
