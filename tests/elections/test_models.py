"""Facts about one election."""

import datetime

from valghalla.elections.models import Election

DAY = datetime.date(2026, 11, 3)
BEFORE, AFTER = datetime.date(2026, 11, 2), datetime.date(2026, 11, 4)


def test_all_days_from_the_first_to_the_last(acting):
    assert Election(first_day=DAY, last_day=DAY).all_days == [DAY]
    assert Election(first_day=BEFORE, last_day=AFTER).all_days == [BEFORE, DAY, AFTER]
