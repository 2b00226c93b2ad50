"""What the participant list is asked for: filters, columns, and whether protected addresses are put in."""

import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from valghalla.components.formats import written
from valghalla.components.forms import DesignForm
from valghalla.elections.models import Election
from valghalla.lists.columns import ALWAYS, COLUMNS, ListColumn, chosen
from valghalla.lists.participant_list import Filters, Names
from valghalla.tasks.models import Task

_MANY = forms.CheckboxSelectMultiple


class ListForm(DesignForm):
    """The filters; what is no choice of this election is passed over, so nothing of another election hangs on."""

    marking = "none"
    state = forms.ChoiceField(
        label=_("Task status"),
        required=False,
        choices=[("", _("All")), ("accepted", _("Accepted")), ("unanswered", _("Unanswered"))],
    )
    day = forms.MultipleChoiceField(label=_("Task day"), required=False, widget=_MANY)
    area = forms.MultipleChoiceField(label=_("Areas"), required=False, widget=_MANY)
    team = forms.TypedMultipleChoiceField(label=_("Teams"), coerce=int, required=False, widget=_MANY)
    task_type = forms.TypedMultipleChoiceField(label=_("Task types"), coerce=int, required=False, widget=_MANY)
    place = forms.TypedMultipleChoiceField(
        label=_("Work locations"),
        coerce=int,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": "8"}),
        help_text=_("Hold Ctrl to choose several."),
    )
    protected = forms.BooleanField(
        label=_("Put protected addresses in"), required=False, help_text=_("It is recorded that you take them out.")
    )

    def __init__(self, *args: Any, election: Election, names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = Task.objects.filter(election=election).order_by("task_day").values_list("task_day", flat=True).distinct()
        choices: dict[str, list[tuple[Any, Any]]] = {
            "day": [(day.isoformat(), written(day)) for day in days],
            "area": [(name, name) for name in names.areas],
            "place": [(pk, title) for pk, (title, _area) in names.places.items()],
            "team": list(names.teams.items()),
            "task_type": [(pk, title) for pk, (title, _payment) in names.task_types.items()],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    @property
    def filters(self) -> Filters:
        """The filters in force."""
        given: dict[str, Any] = self.cleaned_data
        return Filters(
            days=tuple(datetime.date.fromisoformat(day) for day in given.get("day", [])),
            areas=tuple(given.get("area", [])),
            places=tuple(given.get("place", [])),
            teams=tuple(given.get("team", [])),
            task_types=tuple(given.get("task_type", [])),
            state=given.get("state", ""),
        )

    @property
    def with_protected(self) -> bool:
        """Whether protected addresses were asked for."""
        return bool(self.cleaned_data.get("protected"))


class ColumnsForm(DesignForm):
    """The columns; name and protected address are always among them."""

    marking = "none"
    column = forms.MultipleChoiceField(
        label=_("Columns besides name and protected address"), required=False, widget=_MANY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(column.key, column.title) for column in COLUMNS if column.key not in ALWAYS]
        self.fields["column"].choices = offered  # type: ignore[attr-defined]


def asked_for(query: QueryDict, election: Election, names: Names) -> ListForm:
    """The filters as the address says, validated."""
    form = ListForm(query, election=election, names=names)
    form.is_valid()
    return form


def columns_of(query: QueryDict, remembered: list[str] | None) -> tuple[ListColumn, ...]:
    """The columns as the address says; where it says nothing those remembered, else those most need."""
    if "columns" in query:
        return chosen(query.getlist("column"))
    return chosen(USUAL if remembered is None else remembered)


USUAL = ["mobile", "email", "team", "work_location", "state", "task_day", "task_type", "starts"]
