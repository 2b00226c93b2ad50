"""What one can wish for: places, days, kinds of task, languages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import DesignForm
from valghalla.places.models import WorkLocation
from valghalla.preferences.change import Wishes
from valghalla.preferences.words import DAYS, languages
from valghalla.task_types.models import TaskType


class PreferencesForm(DesignForm):
    """Nothing has to be chosen. areas, places: shown area by area; the other fields as they are."""

    marking = "none"
    areas = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    places = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    days = forms.MultipleChoiceField(
        label=_("When would you rather help?"),
        choices=list(DAYS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    task_types = forms.TypedMultipleChoiceField(
        label=_("What would you rather do?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages do you speak besides Danish?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Some voters need help in another language."),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.by_area = _places_by_area()
        kinds = TaskType.objects.filter(trusted=False).order_by("sort_key", "pk").values_list("pk", "title")
        for name, choices in {
            "areas": [(pk, area) for pk, area, _places in self.by_area],
            "places": [place for _pk, _area, places in self.by_area for place in places],
            "task_types": list(kinds),
            "languages": languages(),
        }.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not self.fields["task_types"].choices:  # type: ignore[attr-defined]
            del self.fields["task_types"]

    @property
    def wishes(self) -> Wishes:
        """What was chosen."""
        return Wishes(**{name: frozenset(self.cleaned_data.get(name, ())) for name in self.base_fields})

    def chosen(self, name: str) -> set[int]:
        """The keys chosen in a field of keys, as they stand on the page."""
        return {int(key) for key in self[name].value() or () if str(key).isdecimal()}


def _places_by_area() -> list[tuple[int, str, list[tuple[int, str]]]]:
    """Each area with its work locations, in Danish order; areas without any are left out."""
    found: dict[int, tuple[int, str, list[tuple[int, str]]]] = {}
    places = WorkLocation.objects.order_by("area__sort_key", "area_id", "sort_key", "pk")
    for pk, title, area, name in places.values_list("pk", "title", "area_id", "area__name"):
        found.setdefault(area, (area, name, []))[2].append((pk, title))
    return list(found.values())
