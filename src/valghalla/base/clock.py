"""The clock, read at the outer edge only: everything further in is given ``now`` or ``today``."""

import calendar
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


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months earlier, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
