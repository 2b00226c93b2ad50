"""Background work of the outbox."""

import datetime

from valghalla.base import clock, jobs
from valghalla.base.jobs import job, regularly
from valghalla.communication import rounds, troubles
from valghalla.communication.channels.open import carriers
from valghalla.communication.claims import STALE_AFTER
from valghalla.communication.deliver import deliver
from valghalla.communication.forget import forget_old
from valghalla.communication.received import jobs as jobs_of_receipts  # noqa: F401 (found by being here)
from valghalla.communication.returned import jobs as jobs_of_returned_mail  # noqa: F401 (found by being here)
from valghalla.communication.sending import JOB
from valghalla.communication.text_messages import jobs as jobs_of_text_messages  # noqa: F401 (found by being here)
from valghalla.municipalities.retention import message_months
from valghalla.municipalities.rounds import in_each


@job(name=JOB, queue="messages")
def deliver_some(*, messages: list[int]) -> None:
    """Send the messages with these keys, one after the other; those already sent or taken are passed over."""
    with carriers() as ways:
        deliver(messages, carriers=ways, stop=jobs.is_stopping)


@regularly(name="communication.round", cron="* * * * *")
def take_up(*, silent_seconds: int | None = None) -> None:
    """Every minute, for every municipality: take back what a dead worker left, see to what waits without a job.

    silent_seconds: how long a claim may have gone without being renewed.
    """
    now = clock.now()
    stale = STALE_AFTER if silent_seconds is None else datetime.timedelta(seconds=silent_seconds)

    def take_up_here() -> None:
        rounds.release_stale(now, stale_after=stale)
        rounds.see_to_uncertain(now)
        rounds.send_waiting(now)

    try:
        in_each(take_up_here, reason="communication.round")
    finally:
        troubles.remember(now=now)


@regularly(name="communication.forget", cron="11 2 * * *")
def forget(*, silent_seconds: int | None = None) -> None:
    """Every night, for every municipality: delete the messages whose time is over, as its settings have it."""
    in_each(lambda: forget_old(now=clock.now(), months=message_months()), reason="communication.forget")
