"""When a task has begun and when it is locked, by Danish clocks and calendar days."""

import datetime

import pytest

from valghalla.base.clock import DANISH
from valghalla.tasks.timing import has_begun, is_locked, last_day_to_withdraw

DAY = datetime.date(2026, 11, 3)
EIGHT = datetime.time(8)


def danish(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=DANISH)


@pytest.mark.parametrize(
    ("now", "begun"),
    [
        (danish(2026, 11, 3, 7, 59, 59), False),
        (danish(2026, 11, 3, 8, 0), True),
        (danish(2026, 11, 2, 23, 59), False),
        (danish(2026, 11, 4, 0, 0), True),
        (datetime.datetime(2026, 11, 3, 7, 0, tzinfo=datetime.UTC), True),
        (datetime.datetime(2026, 11, 3, 6, 59, tzinfo=datetime.UTC), False),
    ],
)
def test_a_task_begins_by_danish_clocks(now, begun):
    assert has_begun(DAY, EIGHT, now=now) is begun


@pytest.mark.acceptance("E-124", "E-126")
@pytest.mark.parametrize(
    ("today", "locked"),
    [
        (datetime.date(2026, 10, 29), False),
        (datetime.date(2026, 10, 30), True),
        (DAY, True),
        (datetime.date(2026, 11, 4), True),
    ],
)
def test_four_days_before_the_tasks_own_day_it_is_locked(today, locked):
    assert is_locked(DAY, 4, today=today) is locked


def test_the_last_day_to_withdraw_is_the_day_before_the_lock():
    last = last_day_to_withdraw(DAY, 4)
    assert last == datetime.date(2026, 10, 29)
    assert not is_locked(DAY, 4, today=last)
    assert is_locked(DAY, 4, today=last + datetime.timedelta(days=1))


@pytest.mark.acceptance("E-125")
def test_days_are_counted_over_the_change_of_clocks():
    """25 October 2026 has 25 hours; calendar days do not care."""
    assert last_day_to_withdraw(datetime.date(2026, 10, 27), 4) == datetime.date(2026, 10, 22)
    assert has_begun(datetime.date(2026, 10, 25), datetime.time(8), now=danish(2026, 10, 25, 8, 0))
    assert not has_begun(datetime.date(2026, 10, 25), datetime.time(8), now=danish(2026, 10, 25, 7, 59))
