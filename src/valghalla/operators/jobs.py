"""Background work: what operators left behind is cleared away."""

import datetime

from valghalla.base import clock
from valghalla.base.jobs import regularly
from valghalla.operators import attempts
from valghalla.operators.health import look_outside
from valghalla.operators.models import OperatorSession


@regularly(name="operators.tidy", cron="40 * * * *")
def tidy(*, silent_seconds: int | None = None) -> None:
    """Every hour: forget sign-ins that came to nothing, and sessions that are over."""
    now = clock.now()
    attempts.delete_old(now=now)
    delete_old_sessions(now=now)


def delete_old_sessions(*, now: datetime.datetime) -> int:
    """Delete sessions that are over; how many."""
    return OperatorSession.objects.filter(expire_date__lt=now).delete()[0]


@regularly(name="operators.look_outside", cron="*/5 * * * *")
def look(*, silent_seconds: int | None = None) -> None:
    """Every five minutes: can CPR and the mail server be reached?"""
    look_outside(now=clock.now())
