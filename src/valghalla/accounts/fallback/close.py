"""The end of a fallback: closed early by an operator, or over by itself. Sessions opened by it end with it."""

import datetime

from django.db import transaction

from valghalla.accounts.fallback.queries import MARK
from valghalla.accounts.models import Fallback, Session, StaffUser
from valghalla.accounts.sessions import SessionStore
from valghalla.audit import actors
from valghalla.audit.actors import Actor
from valghalla.audit.record import record


def close_fallback(fallback_id: int, *, by: Actor, now: datetime.datetime) -> bool:
    """Close it at once. False when it was closed already, and nothing is done then."""
    with transaction.atomic():
        fallback = Fallback.objects.select_for_update().filter(pk=fallback_id, closed_at__isnull=True).first()
        if fallback is None:
            return False
        _end(fallback, "fallback.closed", closed_at=now, by=by, now=now)
    return True


def expire(*, now: datetime.datetime) -> bool:
    """Close the municipality's fallback if its time is over; whether there was one."""
    with transaction.atomic():
        over = Fallback.objects.select_for_update().filter(closed_at__isnull=True, until__lte=now).first()
        if over is None:
            return False
        _end(over, "fallback.expired", closed_at=over.until, by=actors.SYSTEM, now=now)
    return True


def end_sessions(fallback: Fallback, *, staff: StaffUser | None = None) -> int:
    """End the sessions opened by the fallback, of everybody or of one; how many there were."""
    whose = Session.objects.filter(staff__isnull=False)
    if staff is not None:
        whose = whose.filter(staff=staff)
    store = SessionStore()
    opened = [row.pk for row in whose if store.decode(row.session_data).get(MARK) == fallback.pk]
    Session.objects.filter(pk__in=opened).delete()
    return len(opened)


def _end(fallback: Fallback, action: str, *, closed_at: datetime.datetime, by: Actor, now: datetime.datetime) -> None:
    fallback.closed_at = closed_at
    fallback.save(update_fields=["closed_at"])
    record(action, fallback, by=by, now=now, sessions_ended=end_sessions(fallback))
