"""The forms of the import: the file, what its columns are, what is agreed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.work_locations.forms import task_type_choices, team_choices
from valghalla.base.spreadsheets.table import Table
from valghalla.components.forms import DesignForm
from valghalla.places.importing.columns import ColumnMapping, Field
from valghalla.places.importing.drafts import Choices
from valghalla.places.importing.words import FIELDS, mapping_problem


class UploadForm(DesignForm):
    """The file. Its kind is told by what is in it, not by its name."""

    file = forms.FileField(
        label=_("File with work locations"),
        help_text=_("CSV or XLSX, 10 MB at most. Columns, sums and headings are sorted out in the next steps."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )


class ColumnsForm(DesignForm):
    """One choice a column, and what goes with the columns."""

    number_in_title = forms.BooleanField(
        label=_("The names begin with the voting area number, which is taken off (“12 Rådhuset”)"), required=False
    )
    tell_apart = forms.BooleanField(
        label=_("Add the area to names that stand in several areas (“Skolen (Nord)”)"), required=False
    )
    default_area = forms.CharField(
        label=_("Area for places without one"),
        required=False,
        max_length=255,
        help_text=_("An area you have, or a new one. Leave it empty when the file names the areas."),
    )

    def __init__(self, *args: Any, table: Table, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        self.before = choices
        for position in range(table.width):
            self.fields[column_name(position)] = forms.TypedChoiceField(
                label=table.headers[position] or _("Column %(number)s") % {"number": position + 1},
                choices=[(one.value, words) for one, words in FIELDS.items()],
                coerce=Field,
                initial=choices.mapping.field(position).value,
            )
        self.initial.setdefault("number_in_title", choices.mapping.number_in_title)
        self.initial.setdefault("tell_apart", choices.tell_apart)
        self.initial.setdefault("default_area", choices.default_area)

    def clean(self) -> dict[str, Any]:
        """The mapping as a whole has to make sense; kept as ``mapping``."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        names = [column_name(position) for position in range(self.table.width)]
        if all(name in cleaned for name in names):
            mapping = ColumnMapping(tuple(cleaned[name] for name in names), cleaned["number_in_title"])
            for problem in mapping.problems:
                self.add_error(None, mapping_problem(problem))
            cleaned["mapping"] = mapping
        return cleaned


class AgreeForm(DesignForm):
    """Which task types and teams new places get, and what has to be agreed to."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    task_types = forms.TypedMultipleChoiceField(
        label=_("Task types of the new places"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    teams = forms.TypedMultipleChoiceField(
        label=_("Teams of the new places"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    without_address = forms.BooleanField(required=False)
    leave_out_problems = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, choices: Choices, new: int, without_address: str, problems: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered, chosen in (
            ("task_types", task_type_choices(), choices.task_types),
            ("teams", team_choices(), choices.teams),
        ):
            if not new or not offered:
                del self.fields[name]
                continue
            self.fields[name].choices = offered  # type: ignore[attr-defined]
            self.initial.setdefault(name, [int(key) for key, _label in offered] if chosen is None else list(chosen))
        for name, label in (("without_address", without_address), ("leave_out_problems", problems)):
            if label:
                self.fields[name].label = label
            else:
                del self.fields[name]


def column_name(position: int) -> str:
    """The name of the choice for a column, by its position from 0."""
    return f"column_{position}"
