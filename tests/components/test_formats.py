"""Values as text."""

import datetime as dt

import pytest
from django.utils import translation

from valghalla.components.formats import number, written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.date(2026, 1, 1), "1 January 2026"),
        (dt.time(8, 5), "08:05"),
        (dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC), "1 January 2027, 00:30"),
        (dt.datetime(2026, 7, 1, 10, 0, tzinfo=dt.UTC), "1 July 2026, 12:00"),
        (None, "–"),
        ("", "–"),
        (0, "0"),
        (1234567, "1,234,567"),
        (True, "Yes"),
        (False, "No"),
        ("Åbo <Skole>", "Åbo <Skole>"),
    ],
)
def test_written(value, text):
    assert written(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.date(2026, 1, 1), "01-01-2026"),
        (dt.date(2026, 12, 31), "31-12-2026"),
        (dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC), "01-01-2027 00:30"),
        (dt.datetime(2026, 7, 1, 10, 0, tzinfo=dt.UTC), "01-07-2026 12:00"),
    ],
)
def test_days_and_instants_are_written_the_danish_way_in_danish(value, text):
    with translation.override("da"):
        assert written(value) == text


def test_numbers_are_grouped_the_danish_way_in_danish():
    with translation.override("da"):
        assert number(12345) == "12.345"
