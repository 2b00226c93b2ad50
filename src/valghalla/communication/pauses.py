"""How long to wait before a message is tried again."""

import datetime

FIRST_MINUTES = (1, 5, 15)
THEN_MINUTES = 60
MOST_MINUTES = 24 * 60


def next_try(tries: int, *, now: datetime.datetime) -> datetime.datetime | None:
    """When to try again after so many tries, the last of them now; None when a day of tries has been spent.

    After 1, 5 and 15 minutes, then every hour. Tries are counted rather than the time since the message was queued, so
    that a message is not given up because nobody was there to send it.
    """
    pauses = [*FIRST_MINUTES, *([THEN_MINUTES] * tries)][:tries]
    if sum(pauses) > MOST_MINUTES:
        return None
    return now + datetime.timedelta(minutes=pauses[-1])
