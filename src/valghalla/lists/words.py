"""Days and hours as the office reads them, on pages and on paper."""

import datetime
import functools

from django.utils.dateformat import format as formatted
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def day_in_words(day: datetime.date, election_day: datetime.date | None = None) -> str:
    """A calendar date with its weekday: "tir 03-11-2026", and that it is the election day when it is."""
    return _day_in_words(day, election_day, get_language())


@functools.lru_cache(maxsize=1024)  # a list says the same few days hundreds of times
def _day_in_words(day: datetime.date, election_day: datetime.date | None, _language: str | None) -> str:
    written = formatted(day, "D d-m-Y")
    return _("%(day)s, election day") % {"day": written} if day == election_day else written


def hours(starts: datetime.time, ends: datetime.time) -> str:
    """Danish clock times: "08:00–16:00", and that the end is on the next day when it is."""
    written = f"{starts:%H:%M}–{ends:%H:%M}"
    return _("%(hours)s next day") % {"hours": written} if ends <= starts else written
