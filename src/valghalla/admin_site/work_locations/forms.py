"""The form of a work location, and the filters of the list."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.catalogue.paging import SearchForm
from valghalla.components.forms import Group, VersionedForm
from valghalla.elections.models import Election
from valghalla.places.models import Area
from valghalla.task_types.models import TaskType
from valghalla.teams.models import Team

PLACE_FIELDS = ("title", "area_id", "address", "postal_code", "city", "directions", "voting_area_number", "valid_votes")
_MOST = 9_999_999
Choices = list[tuple[str, str]]


class WorkLocationForm(VersionedForm):
    """All of a work location. locked: task types and teams are shown and cannot be changed."""

    title = forms.CharField(label=_("Title"), max_length=255)
    area = forms.TypedChoiceField(label=_("Area"), coerce=int)
    address = forms.CharField(label=_("Address"), max_length=255)
    postal_code = forms.CharField(
        label=_("Postal code"),
        max_length=4,
        validators=[RegexValidator(r"^[0-9]{4}\Z", _("Write four digits, for example 4272."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-char-4", "autocomplete": "off"}),
    )
    city = forms.CharField(label=_("City"), max_length=255)
    directions = forms.CharField(
        label=_("How to find the place"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "wide"}),
        help_text=_("For those who have a task there: which door, where to park. It stands in their messages."),
    )
    voting_area_number = forms.IntegerField(
        label=_("Voting area number"),
        required=False,
        min_value=0,
        max_value=_MOST,
        help_text=_("In the national election system. 0 for none."),
    )
    valid_votes = forms.IntegerField(
        label=_("Valid votes at the last election"),
        required=False,
        min_value=0,
        max_value=_MOST,
        help_text=_("Used to propose how many people are needed."),
    )
    task_types = forms.TypedMultipleChoiceField(
        label=_("Task types"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    teams = forms.TypedMultipleChoiceField(
        label=_("Teams"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    groups = (
        Group(_("Name and area"), ("title", "area"), columns=2),
        Group(_("Address"), ("address", "postal_code", "city"), columns=3),
        Group(_("Way in"), ("directions",)),
        Group(_("Voting"), ("voting_area_number", "valid_votes"), columns=2),
        Group(_("Task types and teams at the place"), ("task_types", "teams"), columns=2),
    )

    def __init__(self, *args: Any, locked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(str(pk), name) for pk, name in Area.objects.order_by("sort_key", "id").values_list("pk", "name")]
        self.fields["area"].choices = [("", _("Choose …")), *areas] if len(areas) != 1 else areas  # type: ignore[attr-defined]
        self.fields["task_types"].choices = task_type_choices()  # type: ignore[attr-defined]
        self.fields["teams"].choices = team_choices()  # type: ignore[attr-defined]
        if locked:
            for name in ("task_types", "teams"):
                self.fields[name].disabled = True

    def clean_voting_area_number(self) -> int:
        """Nothing is 0."""
        return self.cleaned_data["voting_area_number"] or 0


class WorkLocationFilter(SearchForm):
    """Search in title and area; by area, by election, and those that lack an address."""

    area = forms.TypedChoiceField(label=_("Area"), coerce=int, required=False, empty_value=None)
    election = forms.TypedChoiceField(label=_("In the election"), coerce=int, required=False, empty_value=None)
    incomplete = forms.BooleanField(label=_("Without a whole address"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.order_by("sort_key", "id").values_list("pk", "name")
        self.fields["area"].choices = [("", _("All")), *areas]  # type: ignore[attr-defined]
        elections = Election.objects.order_by("-election_day", "-id").values_list("pk", "title")
        self.fields["election"].choices = [("", _("All")), *elections]  # type: ignore[attr-defined]


def task_type_choices() -> Choices:
    """All task types in Danish order, by id and title."""
    rows = TaskType.objects.order_by("sort_key", "id").values_list("pk", "title", "short_name")
    return [(str(pk), f"{title} ({short})") for pk, title, short in rows]


def team_choices() -> Choices:
    """All teams in Danish order, by id and name."""
    return [(str(pk), name) for pk, name in Team.objects.order_by("sort_key", "id").values_list("pk", "name")]


def place_values(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The verb's values of a cleaned form, lists included."""
    fields = {name: cleaned[name] for name in PLACE_FIELDS if name != "area_id"} | {"area_id": cleaned["area"]}
    return fields | {"task_types": cleaned["task_types"], "teams": cleaned["teams"]}
