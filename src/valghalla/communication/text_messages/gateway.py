"""This installation's SMS gateway, and how a municipality's messages are known there."""

import re
import uuid

from django.conf import settings

from valghalla.communication.text_messages.secret import secret
from valghalla.integrations.sms import Abilities, Connection, WrongSettings, abilities
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality, Settings

# Seconds to connect, and to be answered, while somebody sits before the screen.
WAITED_FOR = (4, 8)
_REFERENCE = re.compile(r"(\d{4})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def is_set() -> bool:
    """Whether there is a gateway at all."""
    return bool(settings.SMS_URL)


def connection(*, waited_for: bool = False) -> Connection:
    """The way to it. waited_for: somebody sits before the screen; ask for seconds at most."""
    patience = {"connect_seconds": WAITED_FOR[0], "answer_seconds": WAITED_FOR[1]} if waited_for else {}
    return Connection(url=settings.SMS_URL, authorities_path=settings.SMS_AUTHORITIES, **patience)


def able() -> Abilities | None:
    """What the gateway can do; None when there is none, or its address cannot work."""
    try:
        return abilities(connection()) if is_set() else None
    except WrongSettings:
        return None


def reference_of(municipality: Municipality, reference: uuid.UUID) -> str:
    """What the gateway shall know a message by: "0999-" and the message's own reference, so that a report fetched for
    all municipalities at once finds its way."""
    return f"{municipality.code}-{reference}"


def read_reference(text: str) -> tuple[str, uuid.UUID] | None:
    """Municipality's code and message's reference; None for what is none of ours."""
    found = _REFERENCE.fullmatch(text.strip().lower())
    return (found[1], uuid.UUID(found[2])) if found else None


def report_url(municipality: Municipality, own: Settings | None = None) -> str:
    """Where the gateway shall post what became of the municipality's messages; "" when it never does. Holds the secret.

    own: the municipality's settings, where they have been read: the database is not asked then.
    """
    can = able()
    return citizen_page(municipality, "sms_report", can.provider, secret(own)) if can and can.reports else ""


def incoming_url(municipality: Municipality) -> str:
    """Where the gateway shall post what people write to the municipality; "" when it never does. Holds the secret."""
    can = able()
    return citizen_page(municipality, "sms_incoming", can.provider, secret()) if can and can.receives else ""
