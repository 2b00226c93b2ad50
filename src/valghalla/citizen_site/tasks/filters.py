"""Narrowing a list of tasks by place, day, kind and team; only what there is something of can be chosen."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from valghalla.citizen_site.words import long_day
from valghalla.components.filters import FilterBar, chips
from valghalla.components.forms import DesignForm


class Alike(Protocol):
    """What a group of equal places is chosen by: keys of the election's copies, and a calendar date."""

    @property
    def work_location_id(self) -> int: ...
    @property
    def task_type_id(self) -> int: ...
    @property
    def team_id(self) -> int: ...
    @property
    def task_day(self) -> datetime.date: ...


class Copy(Protocol):
    """A place, type of task or team: what it is called is its text."""

    @property
    def sort_key(self) -> str: ...


Copies = Mapping[str, Mapping[int, Copy]]


class TaskFilter(DesignForm):
    """Place and day: what a link's visitor chooses between.

    groups: those that are chosen among.   copies: for "place", "kind" and "team", what their keys stand for.
    """

    marking = "none"
    place = forms.ChoiceField(label=_("Work location"), required=False)
    day = forms.ChoiceField(label=_("Day"), required=False)

    def __init__(self, *args: Any, groups: Sequence[Alike], copies: Copies, **named: Any) -> None:
        super().__init__(*args, **named)
        for name, field in self.fields.items():
            values = {getattr(one, _BY[name]) for one in groups}
            options = _days(values) if name == "day" else _copies(copies[name][value] for value in values)
            field.choices = [("", _EVERY[name]), *options]  # type: ignore[attr-defined]


class TeamTaskFilter(TaskFilter):
    """Kind of task and team as well: for members, who may be in several teams."""

    kind = forms.ChoiceField(label=_("Task type"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)


def bar_of(form: TaskFilter, query: QueryDict) -> FilterBar:
    """The bar over the list."""
    return FilterBar(form=form, chips=chips(form, query), clear_url="?")


def chosen(form: TaskFilter, query: QueryDict) -> Callable[[Alike], bool]:
    """What tells whether a group fits every filter in the address; a value that is nobody's fits nothing."""
    asked = [(_BY[name], query[name]) for name in form.fields if query.get(name)]
    return lambda one: all(str(getattr(one, by)) == value for by, value in asked)


# What a group is chosen by in the filter of that name; a date is written as in an address, 2026-11-03.
_BY = {"place": "work_location_id", "day": "task_day", "kind": "task_type_id", "team": "team_id"}
_EVERY = {"place": _("All work locations"), "day": _("All days"), "kind": _("All task types"), "team": _("All teams")}
Options = list[tuple[str, str]]


def _days(days: Iterable[datetime.date]) -> Options:
    return [(str(day), long_day(day)) for day in sorted(days)]


def _copies(copies: Iterable[Any]) -> Options:
    return [(str(one.pk), str(one)) for one in sorted(copies, key=lambda one: one.sort_key)]
