"""Signed-in people for the benchmark: sessions written straight into their table."""

import base64

from valghalla.accounts.models import StaffUser
from valghalla.accounts.sessions import SessionStore
from valghalla.accounts.sign_in import CONTEXT, LIFETIME
from valghalla.base import clock
from valghalla.municipalities.keys import keyring
from valghalla.participants.models import Participant


def of_staff() -> str:
    """The cookie of an administrator of the municipality acted for."""
    now = clock.now()
    staff, _ = StaffUser.objects.get_or_create(
        subject="bench", defaults={"name": "Bench", "role": "administrator", "created_at": now}
    )
    return _session({"staff": staff.pk})


def of_citizen(participant: Participant) -> str:
    """The cookie of a participant."""
    sealed = keyring().seal(participant.cpr.digits, context=CONTEXT)
    return _session({"citizen": base64.b64encode(sealed).decode(), "name": participant.name})


def _session(values: dict[str, object]) -> str:
    session = SessionStore()
    session.update(values | {"until": (clock.now() + LIFETIME).timestamp()})
    session.create()
    session.save()
    assert session.session_key is not None
    return session.session_key
