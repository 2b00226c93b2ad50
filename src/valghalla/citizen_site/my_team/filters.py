"""Narrowing the members by where, when and how their tasks stand."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.citizen_site.words import long_day
from valghalla.components.filters import FilterBar, chips
from valghalla.components.forms import DesignForm
from valghalla.tasks.teams.seen import STATES, Sought

STATE_WORDS = {
    "unanswered": gettext_lazy("Unanswered"),
    "accepted": gettext_lazy("Accepted"),
    "declined": gettext_lazy("Declined"),
}


class MemberFilter(DesignForm):
    """Work location, day and status; team and search stay as they are."""

    marking = "none"
    place = forms.ChoiceField(label=gettext_lazy("Work location"), required=False)
    day = forms.ChoiceField(label=gettext_lazy("Day"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    team = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, places: Iterable[str] = (), days: Iterable[datetime.date] = (), **named: Any
    ) -> None:
        super().__init__(*args, **named)
        choices = {
            "place": [("", _("All work locations")), *((place, place) for place in places)],
            "day": [("", _("All days")), *((day.isoformat(), capfirst(long_day(day))) for day in days)],
            "state": [("", _("Every status")), *((state, STATE_WORDS[state]) for state in STATES)],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]


def sought_in(query: QueryDict, *, search: str) -> Sought:
    """What the address asks for; a day or a status that is none asks for nothing."""
    try:
        day = datetime.date.fromisoformat(query.get("day", ""))
    except ValueError:
        day = None
    state = query.get("state", "")
    place = query.get("place", "").replace("\x00", "")[:255]
    return Sought(search=search, place=place, day=day, state=state if state in STATES else "")


def bar_of(form: MemberFilter, query: QueryDict) -> FilterBar:
    """The bar over the list."""
    kept = QueryDict(mutable=True)
    for name in ("team", "name"):
        if value := query.get(name):
            kept[name] = value
    return FilterBar(form=form, chips=chips(form, query), clear_url=f"?{kept.urlencode()}")
