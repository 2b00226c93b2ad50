"""What the office would do next in an election: a rule over plain values."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from valghalla.tasks.counts import Counts


class Next(StrEnum):
    """What is suggested."""

    DISTRIBUTE = "distribute"
    ASSIGN = "assign"
    ACTIVATE = "activate"
    MEND_MESSAGES = "mend_messages"
    FILL = "fill"
    REMIND = "remind"
    READY = "ready"
    WIND_UP = "wind_up"


@dataclass(frozen=True)
class Standing:
    """How an election stands. failed_messages: those that failed for good.   last_day: Danish calendar date."""

    active: bool
    last_day: datetime.date
    counts: Counts
    failed_messages: int = 0


def next_step(standing: Standing, *, today: datetime.date) -> Next:
    """The one thing to suggest, the most pressing first. today: Danish calendar date."""
    counts = standing.counts
    if standing.last_day < today:
        return Next.WIND_UP
    if not counts.total:
        return Next.DISTRIBUTE
    if not standing.active:
        return Next.ACTIVATE if counts.accepted + counts.unanswered else Next.ASSIGN
    if standing.failed_messages:
        return Next.MEND_MESSAGES
    if counts.available:
        return Next.FILL
    return Next.REMIND if counts.unanswered else Next.READY
