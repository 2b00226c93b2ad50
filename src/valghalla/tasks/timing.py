"""Questions of time about a task, each answered in one place, over plain values."""

import datetime

from valghalla.base import clock


def has_begun(task_day: datetime.date, starts: datetime.time, *, now: datetime.datetime) -> bool:
    """Whether the task has started by Danish clocks. Tasks of today can be taken until then."""
    return clock.instant(task_day, starts) <= now


def is_locked(task_day: datetime.date, lock_days: int, *, today: datetime.date) -> bool:
    """Whether participants can no longer withdraw: from lock_days Danish calendar days before the task's own day."""
    return today + datetime.timedelta(days=lock_days) >= task_day


def last_day_to_withdraw(task_day: datetime.date, lock_days: int) -> datetime.date:
    """The last Danish calendar date on which a participant can withdraw."""
    return task_day - datetime.timedelta(days=lock_days + 1)
