"""When a certificate has to be looked at: a rule."""

import datetime

# Days before the end at which somebody is told; 0 is said when it is over.
STEPS = (0, 7, 30, 60)
DAY = datetime.timedelta(days=1)


def days_left(not_after: datetime.datetime, *, now: datetime.datetime) -> int:
    """Whole days until the certificate ends; 0 on its last day, negative when it is over."""
    return (not_after - now) // DAY


def step(not_after: datetime.datetime, *, now: datetime.datetime) -> int | None:
    """The warning that is due, as days before the end: 60, 30, 7, 0 when it is over; None while there is time."""
    if not_after <= now:
        return 0
    left = days_left(not_after, now=now)
    return next((days for days in STEPS[1:] if left <= days), None)
