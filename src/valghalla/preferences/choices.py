"""What one can choose from: kinds of day, languages."""

import datetime
from enum import StrEnum

# ISO 639, those most spoken in Denmark besides Danish, and the realm's own.
LANGUAGES = (
    "en", "de", "sv", "fr", "es", "pl", "uk", "ru", "ro", "tr", "ar", "fa", "so", "ur", "ku", "bs", "sr", "vi", "ta",
    "zh", "kl", "fo",
)  # fmt: skip


class Day(StrEnum):
    """A kind of day. WEEKDAY, WEEKEND: before the election day, when people vote in advance.   AFTER: fine counting."""

    ELECTION_DAY = "election_day"
    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    AFTER = "after"


def kind_of_day(task_day: datetime.date, election_day: datetime.date) -> Day:
    """Which kind of day a task's is. Both are Danish calendar dates."""
    if task_day == election_day:
        return Day.ELECTION_DAY
    if task_day > election_day:
        return Day.AFTER
    return Day.WEEKEND if task_day.weekday() >= 5 else Day.WEEKDAY
