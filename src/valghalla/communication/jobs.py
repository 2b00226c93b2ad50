"""Background work of the outbox."""

import datetime
import logging

from django.conf import settings

from valghalla.base import clock, jobs, tenancy
from valghalla.base.jobs import job, regularly
from valghalla.communication import rounds
from valghalla.communication.claims import STALE_AFTER
from valghalla.communication.deliver import deliver
from valghalla.communication.forget import forget_old
from valghalla.communication.mail import Mail
from valghalla.communication.sending import JOB
from valghalla.integrations.email import Connection
from valghalla.municipalities.models import Municipality

log = logging.getLogger(__name__)


@job(name=JOB, queue="messages")
def deliver_some(*, messages: list[int]) -> None:
    """Send the messages with these keys, one after the other; those already sent or taken are passed over."""
    with Mail(Connection(url=settings.SMTP_URL)) as mail:
        deliver(messages, mail=mail, stop=jobs.is_stopping)


@regularly(name="communication.round", cron="* * * * *")
def take_up(*, silent_seconds: int | None = None) -> None:
    """Every minute, for every municipality: take back what a dead worker left, see to what waits without a job.

    silent_seconds: how long a claim may have gone without being renewed.
    """
    now = clock.now()
    stale = STALE_AFTER if silent_seconds is None else datetime.timedelta(seconds=silent_seconds)
    everywhere = Municipality.objects.order_by("id")
    # The audit has a row when something was taken back (rounds.py), not one a minute for looking.
    for _ in tenancy.for_each(everywhere, reason="communication.round", record=log.debug):
        rounds.release_stale(now, stale_after=stale)
        rounds.send_waiting(now)


@regularly(name="communication.forget", cron="11 2 * * *")
def forget(*, silent_seconds: int | None = None) -> None:
    """Every night, for every municipality: delete the messages whose time is over."""
    now = clock.now()
    everywhere = Municipality.objects.order_by("id")
    for _ in tenancy.for_each(everywhere, reason="communication.forget", record=log.debug):
        forget_old(now=now)
