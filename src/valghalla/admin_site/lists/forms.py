"""What lists are asked for: filters, columns, and whether protected addresses are put in; and the forms beside them."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from valghalla.components.formats import written
from valghalla.components.forms import DesignForm
from valghalla.elections.models import Election
from valghalla.lists.columns import ALWAYS, COLUMNS, Choice, Layout, chosen
from valghalla.lists.filters import Filters, days_with_tasks
from valghalla.lists.names import Names
from valghalla.lists.orders import known
from valghalla.task_types.models import PaymentKind
from valghalla.tasks.models import TaskState

_MANY = forms.CheckboxSelectMultiple
COLUMNS_KEPT = "participant_list_columns"
LAYOUT_KEPT = "participant_list_layout"
USUAL = ["mobile", "email", "team", "work_location", "state", "task_day", "task_type", "starts"]
HELD = "held"


class FilterForm(DesignForm):
    """The filters; what is no choice of this election is passed over, so nothing of another election hangs on.

    asks: those of the fields that the list has, in this order.   otherwise: the state when none is asked for.
    """

    marking = "none"
    asks: tuple[str, ...] = ("state", "day", "area", "team", "task_type", "place")
    otherwise = ""
    state = forms.ChoiceField(label=_("Task status"), required=False)
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
    vacant = forms.BooleanField(
        label=_("Vacant tasks too"),
        required=False,
        help_text=_("They come last and have no name. A list with a line for each person has none."),
    )
    employee = forms.ChoiceField(
        label=_("Employed by the municipality"),
        required=False,
        choices=[("", _("All")), ("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not stated"))],
    )
    protected = forms.BooleanField(
        label=_("Put protected addresses in"), required=False, help_text=_("It is recorded that you take them out.")
    )

    def __init__(self, *args: Any, election: Election, names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {name: self.fields[name] for name in self.asks}
        choices: dict[str, list[tuple[Any, Any]]] = {
            "state": self._states(),
            "day": [(day.isoformat(), written(day)) for day in days_with_tasks(election)],
            "area": [(name, name) for name in names.areas],
            "place": [(pk, place.title) for pk, place in names.places.items()],
            "team": list(names.teams.items()),
            "task_type": [(pk, kind.title) for pk, kind in names.task_types.items()],
        }
        for name in choices.keys() & self.fields.keys():
            self.fields[name].choices = choices[name]  # type: ignore[attr-defined]

    def _states(self) -> list[tuple[str, Any]]:
        accepted, unanswered = (TaskState.ACCEPTED, _("Accepted")), (TaskState.UNANSWERED, _("Unanswered"))
        if self.otherwise:
            return [("", _("Accepted")), (HELD, _("Accepted and unanswered")), unanswered]
        return [("", _("All")), accepted, unanswered]

    @property
    def filters(self) -> Filters:
        """The filters in force."""
        given: dict[str, Any] = self.cleaned_data
        state = given.get("state") or self.otherwise
        return Filters(
            days=tuple(datetime.date.fromisoformat(day) for day in given.get("day", [])),
            areas=tuple(given.get("area", [])),
            places=tuple(given.get("place", [])),
            teams=tuple(given.get("team", [])),
            task_types=tuple(given.get("task_type", [])),
            state="" if state == HELD else state,
            vacant=bool(given.get("vacant")),
            employee=given.get("employee", ""),
        )

    @property
    def with_protected(self) -> bool:
        """Whether protected addresses were asked for."""
        return bool(self.cleaned_data.get("protected"))


class ParticipantListForm(FilterForm):
    """The participant list's."""

    asks = (*FilterForm.asks, "vacant", "protected")


class ElectionSystemForm(FilterForm):
    """Task type, date and place, as the election system asks; accepted tasks alone unless told otherwise."""

    asks = ("state", "day", "task_type", "place")
    otherwise = TaskState.ACCEPTED


class FinanceForm(FilterForm):
    """The finance list's."""

    asks = ("state", "employee", "day", "area", "team", "task_type", "place")
    otherwise = TaskState.ACCEPTED


class DietForm(FilterForm):
    """The diet list's."""

    asks = ("state", "day", "area", "task_type", "place")
    otherwise = TaskState.ACCEPTED


class CaseForm(FilterForm):
    """The records system's."""

    asks = (*FilterForm.asks, "protected")
    otherwise = TaskState.ACCEPTED


class LayoutForm(DesignForm):
    """What a row of the list is."""

    marking = "none"
    rows = forms.ChoiceField(
        label=_("A line for"),
        required=False,
        choices=[(Layout.TASKS, _("Each task")), (Layout.PEOPLE, _("Each person, with sums"))],
    )


class ColumnsForm(LayoutForm):
    """The columns; name and protected address are always among them."""

    column = forms.MultipleChoiceField(
        label=_("Columns besides name and protected address"), required=False, widget=_MANY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(column.key, column.title) for column in COLUMNS if column.key not in ALWAYS]
        self.fields["column"].choices = offered  # type: ignore[attr-defined]


class PresetForm(DesignForm):
    """The name of a choice of columns. What is kept is what the page shows, sent along in hidden fields."""

    name = forms.CharField(
        label=_("Name of the setup"), max_length=80, help_text=_("A setup of yours with that name is replaced.")
    )
    shared = forms.BooleanField(label=_("Share with everybody in the office"), required=False)
    vacant = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PayeesForm(DesignForm):
    """How the people who are ticked are paid."""

    marking = "none"
    UNCHANGED = "unchanged"
    EMPLOYEE: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}
    employee = forms.ChoiceField(
        label=_("Employed by the municipality"),
        initial=UNCHANGED,
        choices=[
            (UNCHANGED, _("Leave as it is")),
            ("yes", _("Yes")),
            ("no", _("No")),
            ("unknown", _("Not stated")),
        ],
    )
    payment_kind = forms.ChoiceField(
        label=_("Kind of payment"),
        initial=UNCHANGED,
        choices=[
            (UNCHANGED, _("Leave as it is")),
            ("", _("As the task type says")),
            (PaymentKind.ALLOWANCE, _("Allowance")),
            (PaymentKind.FEE, _("Fee")),
        ],
        required=False,
    )

    @property
    def change(self) -> dict[str, Any]:
        """What is to be laid down, by name; empty when all is left as it is."""
        given = self.cleaned_data
        found: dict[str, Any] = {}
        if given["employee"] != self.UNCHANGED:
            found["employee"] = self.EMPLOYEE[given["employee"]]
        if given["payment_kind"] != self.UNCHANGED:
            found["payment_kind"] = given["payment_kind"]
        return found


def layout_of(query: QueryDict, remembered: Any = None) -> Layout:
    """What a row is, as the address says, else as remembered; a line for each task when neither makes sense."""
    asked = query.get("rows") or remembered
    return Layout(asked) if asked in list(Layout) else Layout.TASKS


def choice_of(query: QueryDict, preferences: Mapping[str, Any]) -> Choice:
    """What the list shows as the address says; where it says nothing as remembered, else what most need."""
    sort = known(query.get("sort", ""))
    if "columns" in query:
        return chosen(query.getlist("column"), layout_of(query), sort)
    remembered = preferences.get(COLUMNS_KEPT)
    keys = USUAL if remembered is None else remembered
    return chosen(keys, layout_of(query, preferences.get(LAYOUT_KEPT)), sort)
