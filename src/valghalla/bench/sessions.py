"""Signed-in people for the benchmark: sessions written straight into their table."""

from valghalla.accounts.models import StaffUser
from valghalla.accounts.sessions import SessionStore
from valghalla.accounts.sign_in import times
from valghalla.accounts.whose import Citizen, sealed_citizen
from valghalla.base import clock
from valghalla.participants.models import Participant


def office() -> StaffUser:
    """An administrator of the municipality acted for, always the same."""
    staff, _ = StaffUser.objects.get_or_create(
        subject="bench", defaults={"name": "Bench", "role": "administrator", "created_at": clock.now()}
    )
    return staff


def of_staff() -> str:
    """The cookie of an administrator of the municipality acted for."""
    return _session({"staff": office().pk})


def of_citizen(participant: Participant) -> str:
    """The cookie of a participant."""
    return _session({"citizen": sealed_citizen(Citizen(participant.cpr, participant.name))})


def _session(values: dict[str, object]) -> str:
    session = SessionStore()
    session.update(values | times(clock.now()))
    session.create()
    assert session.session_key is not None
    return session.session_key
