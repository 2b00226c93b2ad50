"""Narrowing a list of tasks by place, day, kind and team; only what there is something of can be chosen."""

import datetime
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from valghalla.citizen_site.words import long_day
from valghalla.components.filters import FilterBar, chips
from valghalla.components.forms import DesignForm
from valghalla.tasks.queries import OpenGroup


class TaskFilter(DesignForm):
    """Place and day: what a link's visitor chooses between."""

    marking = "none"
    place = forms.ChoiceField(label=_("Work location"), required=False)
    day = forms.ChoiceField(label=_("Day"), required=False)

    def __init__(self, *args: Any, groups: Iterable[OpenGroup], **named: Any) -> None:
        super().__init__(*args, **named)
        found = list(groups)
        for name, field in self.fields.items():
            by = _BY[name]
            pairs = {by(one): one for one in found}
            ordered = sorted(pairs.items(), key=partial(_order, name))
            options = [(str(value), _label(one, name)) for value, one in ordered]
            field.choices = [("", _EVERY[name]), *options]  # type: ignore[attr-defined]


class TeamTaskFilter(TaskFilter):
    """Kind of task and team as well: for members, who may be in several teams."""

    kind = forms.ChoiceField(label=_("Task type"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)


def bar_of(form: TaskFilter, query: QueryDict) -> FilterBar:
    """The bar over the list."""
    return FilterBar(form=form, chips=chips(form, query), clear_url="?")


def chosen(form: TaskFilter, query: QueryDict) -> Callable[[OpenGroup], bool]:
    """What tells whether a group fits every filter in the address; a value that is nobody's fits nothing."""
    asked = [(_BY[name], query[name]) for name in form.fields if query.get(name)]
    return lambda one: all(str(by(one)) == value for by, value in asked)


# What a group is chosen by in the filter of that name; a date is written as in an address, 2026-11-03.
_BY: dict[str, Callable[[OpenGroup], int | datetime.date]] = {
    "place": lambda one: one.group.work_location_id,
    "day": lambda one: one.group.task_day,
    "kind": lambda one: one.group.task_type_id,
    "team": lambda one: one.group.team_id,
}
_EVERY = {"place": _("All work locations"), "day": _("All days"), "kind": _("All task types"), "team": _("All teams")}


def _label(group: OpenGroup, name: str) -> str:
    if name == "day":
        return long_day(group.group.task_day)
    return str({"place": group.work_location, "kind": group.task_type, "team": group.team}[name])


def _order(name: str, option: tuple[object, OpenGroup]) -> str:
    _, group = option
    keys = {
        "place": group.work_location.sort_key,
        "day": group.group.task_day.isoformat(),
        "kind": group.task_type.sort_key,
        "team": group.team.sort_key,
    }
    return keys[name]
