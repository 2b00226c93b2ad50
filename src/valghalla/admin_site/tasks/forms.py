"""Filters and forms of the task pages."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.tasks.words import day_in_words
from valghalla.components.forms import DateField, DesignForm, VersionedForm
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam
from valghalla.participants.fields import EmailField, MobileField
from valghalla.participants.models import SpecialDiet


def day_choices(election: Election) -> list[tuple[str, str]]:
    """The election's dates as choices, earliest first."""
    return [(day.isoformat(), day_in_words(day, election.election_day)) for day in election.all_days]


class DaysField(forms.MultipleChoiceField):
    """Some of the election's dates; cleaned to calendar dates."""

    def clean(self, value: Any) -> list[datetime.date]:
        """Dates in the order given."""
        return [datetime.date.fromisoformat(day) for day in super().clean(value)]


class OverviewFilter(DesignForm):
    """Days and teams; none chosen means all. lacking: only places that have available tasks."""

    marking = "none"
    day = DaysField(label=_("Day"), required=False, widget=forms.CheckboxSelectMultiple)
    team = forms.TypedMultipleChoiceField(
        label=_("Team"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    lacking = forms.BooleanField(label=_("Only places that lack people"), required=False)

    def __init__(self, *args: Any, election: Election, teams: Iterable[ElectionTeam], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["day"].choices = day_choices(election)  # type: ignore[attr-defined]
        self.fields["team"].choices = [(team.pk, team.name) for team in teams]  # type: ignore[attr-defined]


class DeclinedFilter(OverviewFilter):
    """Days, teams, an area, a work location and a task type."""

    lacking = None  # type: ignore[assignment]
    area = forms.ChoiceField(label=_("Area"), required=False)
    place = forms.TypedChoiceField(label=_("Work location"), required=False, coerce=int, empty_value=None)
    type = forms.TypedChoiceField(label=_("Task type"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, areas: Iterable[str], election: Election, **named: Any) -> None:
        super().__init__(*args, election=election, **named)
        for name, rows in (("place", election.work_locations), ("type", election.task_types)):
            pairs = rows.order_by("sort_key", "id").values_list("pk", "title")
            self.fields[name].choices = [("", _("All")), *pairs]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _("All"))] + [(name, name) for name in areas]  # type: ignore[attr-defined]


class CandidateFilter(DesignForm):
    """Whom to look for when a task is to be given to somebody."""

    marking = "none"
    search = forms.CharField(label=_("Name, mobile number or e-mail"), required=False, max_length=200)
    born = DateField(label=_("Birth date"), required=False)
    team = forms.TypedChoiceField(label=_("Member of team"), required=False, coerce=int, empty_value=None)
    everyone = forms.BooleanField(label=_("Also show those who cannot be given the task"), required=False)

    def __init__(self, *args: Any, teams: Iterable[tuple[int, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["team"].choices = [("", _("All")), *teams]  # type: ignore[attr-defined]


class MoveForm(DesignForm):
    """Which available tasks go to which team. number: at most so many, empty for all."""

    marking = "optional"
    to_team = forms.TypedChoiceField(label=_("To team"), coerce=int)
    day = forms.ChoiceField(label=_("Day"), required=False)
    task_type = forms.TypedChoiceField(label=_("Task type"), required=False, coerce=int, empty_value=None)
    number = forms.IntegerField(
        label=_("How many at most"), required=False, min_value=1, help_text=_("Left empty, all of them are moved.")
    )

    def __init__(
        self,
        *args: Any,
        election: Election,
        teams: Iterable[ElectionTeam],
        task_types: Iterable[ElectionTaskType],
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self.fields["to_team"].choices = [("", _("Choose …")), *((team.pk, team.name) for team in teams)]  # type: ignore[attr-defined]
        self.fields["day"].choices = [("", _("All days")), *day_choices(election)]  # type: ignore[attr-defined]
        self.fields["task_type"].choices = [  # type: ignore[attr-defined]
            ("", _("All task types")),
            *((kind.pk, kind.title) for kind in task_types),
        ]

    def clean_day(self) -> datetime.date | None:
        """A calendar date, None for all."""
        return datetime.date.fromisoformat(day) if (day := self.cleaned_data["day"]) else None


class ReplyForm(VersionedForm):
    """What the person answered; contact data and diets count when it was yes."""

    marking = "none"
    answer = forms.ChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, takes the task")), ("no", _("No, declines"))],
    )
    mobile = MobileField(required=False)
    email = EmailField(required=False)
    diets = forms.ModelMultipleChoiceField(
        label=_("Special diets"),
        queryset=SpecialDiet.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["diets"].queryset = SpecialDiet.objects.order_by("sort_key", "id")  # type: ignore[attr-defined]
