"""Signed-in people for the benchmark: sessions written straight into their table."""

from collections.abc import Iterable

from valghalla.accounts.models import StaffUser
from valghalla.accounts.sessions import SessionStore
from valghalla.accounts.sign_in import times
from valghalla.accounts.whose import Citizen, sealed_citizen
from valghalla.base import clock
from valghalla.operators.models import Operator
from valghalla.operators.sessions import SessionStore as OperatorSessionStore
from valghalla.operators.signed_in import values_of
from valghalla.participants.models import Participant
from valghalla.participants.searches import keep


def office() -> StaffUser:
    """An administrator of the municipality acted for, always the same."""
    staff, _ = StaffUser.objects.get_or_create(
        subject="bench", defaults={"name": "Bench", "role": "administrator", "created_at": clock.now()}
    )
    return staff


def of_staff() -> str:
    """The cookie of an administrator of the municipality acted for."""
    return _session({"staff": office().pk})


def kept_searches(cookie: str, texts: Iterable[str]) -> list[str]:
    """What stands in the address of a list searched for each of the texts, by whoever has the cookie."""
    session = SessionStore(cookie)
    keys = [keep(session, text) for text in texts]
    session.save()
    return keys


def of_operator() -> str:
    """The cookie of somebody who runs the service."""
    now = clock.now()
    operator, _ = Operator.objects.get_or_create(
        subject="bench",
        defaults={"name": "Bench", "email": "bench@example.com", "created_at": now, "last_sign_in_at": now},
    )
    session = OperatorSessionStore()
    session.update(values_of(operator, now=now))
    session.create()
    assert session.session_key is not None
    return session.session_key


def of_citizen(participant: Participant) -> str:
    """The cookie of a participant."""
    return _session({"citizen": sealed_citizen(Citizen(participant.cpr, participant.name))})


def _session(values: dict[str, object]) -> str:
    session = SessionStore()
    session.update(values | times(clock.now()))
    session.create()
    assert session.session_key is not None
    return session.session_key
