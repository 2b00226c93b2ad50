"""What the list of all tasks is asked for: search, filters, columns; and the name of a view to keep."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.formats import written
from valghalla.components.forms import DesignForm
from valghalla.elections.models import Election
from valghalla.lists.filters import days_with_tasks
from valghalla.lists.names import Names
from valghalla.lists.task_columns import ALWAYS, TASK_COLUMNS
from valghalla.tasks.models import TaskState
from valghalla.tasks.overviews.listing import LONGEST_WAIT

LONGEST_SEARCH = 200
_MANY = forms.CheckboxSelectMultiple
_YES_OR_NO = [("", _("All")), ("yes", _("Yes")), ("no", _("No"))]


class TaskListForm(DesignForm):
    """Search and filters. What comes of each is said in ``tasks.listing.Wanted``."""

    marking = "none"
    search = forms.CharField(
        label=_("Search for name, mobile number or e-mail"), required=False, max_length=LONGEST_SEARCH
    )
    state = forms.MultipleChoiceField(
        label=_("Task status"),
        required=False,
        widget=_MANY,
        choices=[
            (TaskState.AVAILABLE, _("Available")),
            (TaskState.UNANSWERED, _("Unanswered")),
            (TaskState.ACCEPTED, _("Accepted")),
        ],
    )
    waiting = forms.IntegerField(
        label=_("Days without an answer, at least"),
        required=False,
        min_value=0,
        max_value=LONGEST_WAIT,
        widget=forms.NumberInput(attrs={"class": "input-width-xs", "inputmode": "numeric"}),
    )
    invited = forms.ChoiceField(
        label=_("Invitation"),
        required=False,
        choices=[("", _("All")), ("yes", _("Invited")), ("no", _("Not yet invited"))],
    )
    reminded = forms.ChoiceField(
        label=_("Reminder"),
        required=False,
        choices=[("", _("All")), ("yes", _("Reminded")), ("no", _("Invited and not reminded"))],
    )
    reach = forms.ChoiceField(
        label=_("How the participant can be written to"),
        required=False,
        choices=[
            ("", _("All")),
            ("exempt", _("Exempt from Digital Post")),
            ("no_contact", _("No mobile number and no e-mail")),
            ("none", _("Exempt, and no mobile number or e-mail")),
        ],
    )
    trusted = forms.ChoiceField(label=_("Trusted task types"), required=False, choices=_YES_OR_NO)
    doubles = forms.BooleanField(
        label=_("Double bookings"),
        required=False,
        help_text=_("The participant has several tasks on the same day."),
    )
    broken = forms.BooleanField(label=_("The participant no longer meets the rules"), required=False)
    changed = forms.BooleanField(label=_("CPR facts have changed since the task was given"), required=False)
    declined = forms.BooleanField(label=_("Somebody has said no to the task"), required=False)
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

    def __init__(self, *args: Any, election: Election, names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "day": [(day.isoformat(), written(day)) for day in days_with_tasks(election)],
            "area": [(name, name) for name in names.areas],
            "place": [(pk, place.title) for pk, place in names.places.items()],
            "team": list(names.teams.items()),
            "task_type": [(pk, kind.title) for pk, kind in names.task_types.items()],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]


class ColumnsForm(DesignForm):
    """The columns; the task type is always the first."""

    column = forms.MultipleChoiceField(label=_("Columns besides the task type"), required=False, widget=_MANY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(column.key, column.title) for column in TASK_COLUMNS if column.key != ALWAYS]
        self.fields["column"].choices = offered  # type: ignore[attr-defined]


class ViewForm(DesignForm):
    """The name of a view. What is kept is what the page shows, sent along as the page's own address."""

    name = forms.CharField(
        label=_("Name of the view"), max_length=80, help_text=_("A view of yours with that name is replaced.")
    )
    shared = forms.BooleanField(label=_("Share with everybody in the office"), required=False)
