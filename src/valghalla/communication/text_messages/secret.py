"""What the gateway must know to tell us anything: a secret in the address, one for each municipality.

It is nowhere kept. It follows from the municipality's own key and a number drawn at random in its settings, so that a
copy of the database alone gives nobody a way in, and drawing a new number makes a new secret at once.
"""

import datetime
import hmac
import secrets

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.municipalities.keys import keyring
from valghalla.municipalities.models import Settings

CONTEXT = "communication.text_messages.secret"
DIGITS = 40  # hexadecimal, 160 bits


def secret(settings: Settings | None = None) -> str:
    """The secret of the municipality acted for. settings: its own, where they have been read."""
    drawn = settings.sms_secret if settings else Settings.objects.values_list("sms_secret", flat=True).get()
    return _secret(drawn)


def is_right(given: str) -> bool:
    """Whether that is it; says nothing of how much of it is right."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret().encode())


def rotate(*, by: Actor, now: datetime.datetime) -> str:
    """Draw a new secret; the old addresses are closed from now on."""
    with transaction.atomic():
        settings = Settings.objects.select_for_update(no_key=True).get()
        settings.sms_secret = secrets.token_hex(16)
        settings.save(update_fields=["sms_secret"])
        record("sms.secret_changed", settings, by=by, now=now)
    return _secret(settings.sms_secret)


def _secret(drawn: str) -> str:
    return keyring().digest(drawn, context=CONTEXT).hex()[:DIGITS]
