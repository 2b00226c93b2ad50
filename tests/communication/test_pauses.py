"""When a message is tried again."""

import datetime

import pytest

from valghalla.communication.pauses import next_try

NOON = datetime.datetime(2026, 10, 1, 10, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 60), (26, 60)])
def test_pauses_grow_to_an_hour(tries, minutes):
    assert next_try(tries, now=NOON) == NOON + datetime.timedelta(minutes=minutes)


def test_after_a_day_of_tries_it_is_given_up():
    assert next_try(27, now=NOON) is None


def test_all_tries_take_a_day():
    at, tries = NOON, 1
    while (later := next_try(tries, now=at)) is not None:
        at, tries = later, tries + 1
    assert datetime.timedelta(hours=23) < at - NOON <= datetime.timedelta(hours=24)
