"""A day as citizens meet it: a leaf of a calendar, and what belongs to it under it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from django.utils.formats import date_format

from valghalla.citizen_site.words import long_day

T = TypeVar("T")


@dataclass(frozen=True)
class Leaf:
    """A leaf of a calendar. day: of the month.   month: its name, shortened.   when: the whole date in words."""

    day: int
    month: str
    when: str


@dataclass(frozen=True)
class OfDay(Generic[T]):
    """What there is on a day."""

    leaf: Leaf
    things: tuple[T, ...]


def leaf_of(day: datetime.date) -> Leaf:
    """The leaf of a Danish calendar date."""
    return Leaf(day.day, date_format(day, "b"), long_day(day))


def by_day(things: Iterable[tuple[datetime.date, T]]) -> tuple[OfDay[T], ...]:
    """The same things under their days. things: each with its date, those of a day beside each other."""
    return tuple(
        OfDay(leaf_of(day), tuple(thing for _day, thing in same))
        for day, same in groupby(things, key=lambda one: one[0])
    )
