"""Background work about elections."""

from valghalla.base import clock
from valghalla.base.jobs import regularly
from valghalla.elections.activity import close_those_over
from valghalla.municipalities.models import Settings
from valghalla.municipalities.rounds import in_each


@regularly(name="elections.close", cron="3 * * * *")
def close(*, silent_seconds: int | None = None) -> None:
    """For every municipality that wants it so: close the elections whose last day is over in Denmark.

    Every hour, since midnight in Denmark is at two hours of UTC in the course of a year; most rounds find nothing.
    """
    now = clock.now()

    def close_here() -> None:
        if Settings.objects.filter(closes_elections=True).exists():
            close_those_over(today=clock.danish_date(now), now=now)

    in_each(close_here, reason="elections.close")
