"""Days, times, money and rules in whole words, as one says them."""

import datetime
import functools

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from valghalla.citizen_site.settled import ends_are_told
from valghalla.components.formats import number, written
from valghalla.tasks.check import span_of
from valghalla.tasks.eligibility import Rule, Span
from valghalla.tasks.models import Task

HALF_AN_HOUR = datetime.timedelta(minutes=30)


def long_day(day: datetime.date) -> str:
    """ "tirsdag den 3. november 2026"."""
    return _long_day(day, get_language() or "da")


@functools.lru_cache(maxsize=512)
def _long_day(day: datetime.date, language: str) -> str:
    """In the language that is active: a list says the same few days over and over."""
    if language.startswith("en"):
        return date_format(day, "l j F Y")
    return date_format(day, r"l \d\e\n j. F Y").lower()


def hours(starts: datetime.time, ends: datetime.time) -> str:
    """When a task begins, ends and how long it lasts, by Danish clocks; without the end where the municipality does not
    tell it, save that it is after midnight."""
    values = {"starts": written(starts), "ends": written(ends), "length": _length(starts, ends)}
    over_midnight = ends <= starts
    if not ends_are_told():
        return (_("At %(starts)s, ends after midnight") if over_midnight else _("At %(starts)s")) % values
    if over_midnight:
        return _("From %(starts)s to %(ends)s the next day (about %(length)s)") % values
    return _("From %(starts)s to %(ends)s (about %(length)s)") % values


def _length(starts: datetime.time, ends: datetime.time) -> str:
    """About how long, to the nearest half hour: "8 hours", "7 ½ hours"."""
    span = Span(datetime.date.min, starts, ends)
    halves = max(1, round((span.finishes_at - span.begins_at) / HALF_AN_HOUR))
    whole, half = divmod(halves, 2)
    if not half:
        return ngettext("%(count)s hour", "%(count)s hours", whole) % {"count": whole}
    return _("%(whole)s ½ hours") % {"whole": whole} if whole else _("half an hour")


def lower_first(text: str) -> str:
    """The text as it stands in the middle of a sentence."""
    return text[:1].lower() + text[1:]


def two_lines(first: str, second: str) -> str:
    """A main value with a quieter one under it, ready for a page; alone when there is no second."""
    return format_html('{}<span class="quiet d-block">{}</span>', first, second) if second else first


def kroner(amount: int | None) -> str:
    """Whole kroner, or nothing when there is nothing to pay."""
    return _("DKK %(amount)s") % {"amount": number(amount)} if amount else ""


def in_span(span: Span) -> str:
    """When another task of the person's is."""
    return f"{long_day(span.day)}, {lower_first(hours(span.starts, span.ends))}"


def own_task(task: Task) -> str:
    """A task of the person's own, named: what, where and when. Reads its type and place."""
    return f"{task.task_type.title}, {task.work_location.title}, {in_span(span_of(task))}"


def required(rule: Rule, *, municipality: str, day: datetime.date) -> str:
    """What a rule asks of whoever takes the task, said to anybody. day: the task's."""
    said = {
        Rule.ALIVE: _("You have a CPR number."),
        Rule.NOT_DISAPPEARED: _("You have a CPR number."),
        Rule.OF_AGE: _("You are 18 years old or more on %(day)s."),
        Rule.RESIDENT: _("You live in %(municipality)s."),
        Rule.CITIZEN: _("You are a Danish citizen."),
        Rule.LEGALLY_COMPETENT: _("You are not under legal guardianship."),
    }
    return said[rule] % {"day": long_day(day), "municipality": municipality}


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
