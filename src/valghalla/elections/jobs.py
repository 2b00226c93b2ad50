"""Background work about elections."""

import logging

from valghalla.base import clock, tenancy
from valghalla.base.jobs import regularly
from valghalla.elections.activity import close_those_over
from valghalla.municipalities.models import Municipality, Settings

log = logging.getLogger(__name__)


@regularly(name="elections.close", cron="3 * * * *")
def close(*, silent_seconds: int | None = None) -> None:
    """For every municipality that wants it so: close the elections whose last day is over in Denmark.

    Every hour, since midnight in Denmark is at two hours of UTC in the course of a year; most rounds find nothing.
    """
    now = clock.now()
    everywhere = Municipality.objects.order_by("id")
    # The audit has a row for each election closed, not one an hour for looking.
    for _ in tenancy.for_each(everywhere, reason="elections.close", record=log.debug):
        if Settings.objects.filter(closes_elections=True).exists():
            close_those_over(today=clock.danish_date(now), now=now)
