"""Danish time, as CPR writes it."""

import datetime
from zoneinfo import ZoneInfo

DANISH = ZoneInfo("Europe/Copenhagen")


def now() -> datetime.datetime:
    """This instant with the Danish offset."""
    return datetime.datetime.now(DANISH)


def today() -> datetime.date:
    """Today's calendar date in Denmark."""
    return now().date()


def age_on(day: datetime.date, born: datetime.date) -> int:
    """Whole years on that day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def at_midnight(day: datetime.date) -> str:
    """The day as an xsd:dateTime with milliseconds and Danish offset: "2020-01-15T00:00:00.000+01:00"."""
    return datetime.datetime.combine(day, datetime.time(), DANISH).isoformat(timespec="milliseconds")
