"""Reading the mailbox of returned letters, by the clock."""

import logging

from valghalla.base import clock, jobs
from valghalla.base.errors import Outside
from valghalla.base.jobs import regularly
from valghalla.communication.returned.address import mailbox_connection
from valghalla.communication.returned.take_in import forget, take_in
from valghalla.integrations.email import ReturnMailbox

log = logging.getLogger(__name__)


@regularly(name="communication.returned_mail", cron="*/2 * * * *")
def read_returned(*, silent_seconds: int | None = None) -> None:
    """Every two minutes: read what has come to the mailbox, if there is one. A mailbox that cannot be read is read later;
    the operators' page tells of it."""
    if (connection := mailbox_connection()) is None:
        return
    jobs.let_go_of_connection()
    try:
        with ReturnMailbox(connection) as mailbox:
            take_in(mailbox, now=clock.now(), stop=jobs.is_stopping)
    except Outside as failure:
        log.warning("return_mailbox_unavailable code=%s", failure.code)


@regularly(name="communication.forget_returned_mail", cron="23 2 * * *")
def forget_returned(*, silent_seconds: int | None = None) -> None:
    """Every night: forget what came back a month ago."""
    forget(now=clock.now())
