"""When messages may leave: by day, by Danish clocks, so that nobody is woken; on election day at any hour.

Plain functions over plain values; ``deliver`` asks them right before it sends.
"""

import datetime
from dataclasses import dataclass

from valghalla.base import clock

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """Full hours by Danish clocks, 0 to 24, ``since`` before ``until``: 8 and 20 is from 8.00 to 19.59."""

    since: int
    until: int

    def are_open(self, now: datetime.datetime) -> bool:
        """Whether it is day."""
        return self.since <= now.astimezone(clock.DANISH).hour < self.until

    def open_at(self, now: datetime.datetime) -> datetime.datetime:
        """The instant from which messages may leave: now, by day, else the next morning's opening hour."""
        if self.are_open(now):
            return now
        here = now.astimezone(clock.DANISH)
        day = here.date() if here.hour < self.since else here.date() + ONE_DAY
        return clock.instant(day, datetime.time(self.since))


def may_leave_at(
    now: datetime.datetime,
    hours: Hours,
    *,
    election_day: datetime.date | None = None,
    begins_at: datetime.datetime | None = None,
) -> datetime.datetime:
    """The instant from which a message may leave: now, or the next opening hour.

    election_day: of the election it is about; all that day, by the Danish calendar, messages leave at any hour.
    begins_at: when the task it is about begins; what would come too late in the morning leaves at night.
    """
    opens = hours.open_at(now)
    if opens == now or clock.danish_date(now) == election_day:
        return now
    return now if begins_at is not None and now < begins_at <= opens else opens
