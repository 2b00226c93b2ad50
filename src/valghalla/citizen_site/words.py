"""Days, times, money and rules in whole words, as one says them."""

import datetime

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valghalla.components.formats import number, written
from valghalla.tasks.eligibility import Rule, Span


def long_day(day: datetime.date) -> str:
    """ "tirsdag den 3. november 2026"."""
    if (get_language() or "da").startswith("en"):
        return date_format(day, "l j F Y")
    return date_format(day, r"l \d\e\n j. F Y").lower()


def from_clock(starts: datetime.time, ends: datetime.time) -> str:
    """When a task begins, and that it lasts beyond midnight when it does; the end itself is not shown to citizens."""
    if ends <= starts:
        return _("At %(time)s, ends after midnight") % {"time": written(starts)}
    return _("At %(time)s") % {"time": written(starts)}


def two_lines(first: str, second: str) -> str:
    """A main value with a quieter one under it, ready for a page; alone when there is no second."""
    return format_html('{}<span class="quiet d-block">{}</span>', first, second) if second else first


def kroner(amount: int | None) -> str:
    """Whole kroner, or nothing when there is nothing to pay."""
    return _("%(amount)s kr.") % {"amount": number(amount)} if amount else ""


def in_span(span: Span) -> str:
    """When another task of the person's is."""
    return f"{long_day(span.day)}, {from_clock(span.starts, span.ends).lower()}"


def failed_rule(rule: Rule, *, municipality: str, day: datetime.date) -> str:
    """What stands in the way, said to the person herself. day: the task's."""
    said = {
        Rule.ALIVE: _("According to the CPR register, no living person has your CPR number."),
        Rule.NOT_DISAPPEARED: _("You are recorded as missing in the CPR register."),
        Rule.OF_AGE: _("You are not yet 18 years old on %(day)s."),
        Rule.RESIDENT: _("According to the CPR register you do not live in %(municipality)s."),
        Rule.CITIZEN: _("According to the CPR register you are not a Danish citizen."),
        Rule.LEGALLY_COMPETENT: _("According to the CPR register you are under legal guardianship."),
    }
    return said[rule] % {"day": long_day(day), "municipality": municipality}
