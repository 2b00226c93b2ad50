"""The clock, read at the outer edge only: everything further in is given ``now`` or ``today``."""

import datetime
from zoneinfo import ZoneInfo

DANISH = ZoneInfo("Europe/Copenhagen")


def now() -> datetime.datetime:
    """This instant, aware, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def danish_date(instant: datetime.datetime) -> datetime.date:
    """The calendar date in Denmark at an instant."""
    return instant.astimezone(DANISH).date()


def today() -> datetime.date:
    """Today's calendar date in Denmark."""
    return danish_date(now())


def instant(day: datetime.date, clock_time: datetime.time) -> datetime.datetime:
    """The instant at which Danish clocks show that time on that day.

    In the hour that comes twice in autumn the first one is meant; a time that does not exist in
    spring is taken as if the clock had not been moved.
    """
    return datetime.datetime.combine(day, clock_time, DANISH).astimezone(datetime.UTC)
