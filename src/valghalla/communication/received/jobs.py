"""Background work about receipts; communication/jobs.py brings it in."""

from valghalla.base import clock, jobs
from valghalla.base.jobs import regularly
from valghalla.communication.received.fetch import fetch
from valghalla.communication.received.figures import forget_received
from valghalla.communication.received.keep import ROUND
from valghalla.communication.received.take_in import take_in


@regularly(name=ROUND, cron="* * * * *")
def read_receipts(*, silent_seconds: int | None = None) -> None:
    """Every minute, and soon after one came: pass new receipts on to the messages they are about."""
    take_in(now=clock.now(), stop=jobs.is_stopping)


@regularly(name="communication.fetch_receipts", cron="* * * * *")
def fetch_receipts(*, silent_seconds: int | None = None) -> None:
    """Every minute, where there is a queue of ours: fetch what waits there."""
    fetch(stop=jobs.is_stopping)


@regularly(name="communication.forget_receipts", cron="27 2 * * *")
def forget_receipts(*, silent_seconds: int | None = None) -> None:
    """Every night: delete the receipts that came thirty days ago or more."""
    forget_received(now=clock.now())
