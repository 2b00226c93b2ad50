"""Forms of elections."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.election_types.pages import rules_of
from valghalla.admin_site.elections.words import same_election, wrong_days
from valghalla.components.forms import DateField, DesignForm, VersionedForm
from valghalla.elections.errors import WrongDays
from valghalla.elections.models import Election, ElectionType
from valghalla.elections.plan import LONGEST_DAYS, LONGEST_LOCK_DAYS, Days, is_taken
from valghalla.tasks.elections.duplicate import days_around, days_of_copy

DAY_FIELDS = ("election_day", "first_day", "last_day")
COPY_FIELDS = ("days_before", "days_after")
_TITLE: dict[str, Any] = {"label": _("Title"), "max_length": 255}
_LOCK: dict[str, Any] = {
    "label": _("Lock period in days"),
    "help_text": _("So many days before a task participants can no longer give it up themselves."),
    "min_value": 1,
    "max_value": LONGEST_LOCK_DAYS,
    "initial": 4,
    "error_messages": {
        "min_value": _("The lock period is one day at least."),
        "max_value": _("The lock period is %(limit_value)s days at most."),
    },
}


class BasicsForm(DesignForm):
    """Title, type and lock period of a new election. election_day: when known, for refusing a title that is taken.

    ask: the type was not chosen by anybody yet, so whoever goes on says that she has looked at it.
    """

    title = forms.CharField(**_TITLE, help_text=_("For example “Kommunal- og regionsrådsvalg 2029”."))
    type = forms.TypedChoiceField(
        label=_("Election type"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("Decides whom tasks can be given to. It can be changed until the election is activated."),
    )
    type_seen = forms.BooleanField(label=_("The election type and its rules are right"))
    lock_days = forms.IntegerField(**_LOCK)

    def __init__(
        self,
        *args: Any,
        types: list[ElectionType],
        election_day: datetime.date | None = None,
        ask: bool = True,
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self.election_day = election_day
        self.fields["type"].choices = type_choices(types)  # type: ignore[attr-defined]
        if types:
            self.fields["type"].initial = types[0].pk
        if not ask:
            del self.fields["type_seen"]

    def clean_title(self) -> str:
        """Refuses what another election on the day is called."""
        title: str = self.cleaned_data["title"]
        if self.election_day and is_taken(title, self.election_day):
            raise forms.ValidationError(same_election())
        return title


def type_choices(types: list[ElectionType]) -> list[tuple[int, str]]:
    """Each type with its rules, so that nobody takes one for another."""
    return [(kind.pk, f"{kind.title} ({rules_of(kind)})") for kind in types]


class _DaysFields(forms.Form):
    """The three dates, held together by the rule of elections.plan."""

    election_day = DateField(label=_("Election day"))
    first_day = DateField(
        label=_("First day"),
        help_text=_("The first day with tasks, for example when advance voting begins or the hall is set up."),
    )
    last_day = DateField(
        label=_("Last day"),
        help_text=_(
            "The last day with tasks, for example the last recount. An election of one day has one date three times."
        ),
    )

    today: datetime.date

    def clean(self) -> dict[str, Any]:
        """Says at its field what does not fit."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if all(found.get(name) for name in DAY_FIELDS):
            try:
                self.days().demand_sound(today=self.today)
            except WrongDays as wrong:
                self.add_error(self._to_mend(wrong), wrong_days(wrong))
        return found

    def _to_mend(self, wrong: WrongDays) -> str:
        """The field to say it at: one that can be changed."""
        if not self.fields[wrong.field].disabled:
            return wrong.field
        return "first_day" if self.cleaned_data["first_day"] > self.cleaned_data["election_day"] else "last_day"

    def days(self) -> Days:
        """The dates; every field has to be filled."""
        return Days(**{name: self.cleaned_data[name] for name in DAY_FIELDS})


class DatesForm(_DaysFields, DesignForm):
    """The dates of a new election. title: for refusing a day on which another election is called so."""

    columns = 3

    def __init__(self, *args: Any, today: datetime.date, title: str = "", **named: Any) -> None:
        super().__init__(*args, **named)
        self.today, self.title = today, title

    def clean_election_day(self) -> datetime.date:
        """Refuses the day of another election of the title."""
        day: datetime.date = self.cleaned_data["election_day"]
        if self.title and is_taken(self.title, day):
            raise forms.ValidationError(same_election())
        return day


class CopyDatesForm(DesignForm):
    """The election day of a copy, and how many days it has around it. source: what is copied."""

    columns = 3
    election_day = DateField(label=_("Election day"))
    days_before = forms.IntegerField(label=_("Days before the election day"), min_value=0, max_value=LONGEST_DAYS)
    days_after = forms.IntegerField(label=_("Days after the election day"), min_value=0, max_value=LONGEST_DAYS)

    def __init__(self, *args: Any, today: datetime.date, source: Election, title: str = "", **named: Any) -> None:
        super().__init__(*args, **named)
        self.today, self.title = today, title
        had = _("The election that is copied has %(days)s. With fewer, the tasks on the days left out are not copied.")
        for name, days in zip(COPY_FIELDS, days_around(source), strict=True):
            self.fields[name].help_text = had % {"days": days}

    def clean_election_day(self) -> datetime.date:
        """Refuses the day of another election of the title."""
        day: datetime.date = self.cleaned_data["election_day"]
        if self.title and is_taken(self.title, day):
            raise forms.ValidationError(same_election())
        return day

    def clean(self) -> dict[str, Any]:
        """Says at its field what does not fit."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if all(name in found for name in ("election_day", *COPY_FIELDS)):
            try:
                self.days().demand_sound(today=self.today)
            except (WrongDays, OverflowError) as wrong:
                if isinstance(wrong, OverflowError):
                    wrong = WrongDays("election_day", "far")
                at = {"first_day": "days_before", "last_day": "days_after"}.get(wrong.field, wrong.field)
                self.add_error(at, wrong_days(wrong))
        return found

    def days(self) -> Days:
        """The dates; every field has to be filled."""
        asked = self.cleaned_data
        return days_of_copy(asked["election_day"], before=asked["days_before"], after=asked["days_after"])


class DaysForm(_DaysFields, VersionedForm):
    """Other dates for an election. The election day stands still once it has been active."""

    columns = 3

    def __init__(self, *args: Any, election: Election, today: datetime.date, **named: Any) -> None:
        named.setdefault("initial", {name: getattr(election, name) for name in (*DAY_FIELDS, "version")})
        super().__init__(*args, **named)
        self.today = today
        if election.state != Election.State.INACTIVE:
            field = self.fields["election_day"]
            field.disabled = True
            field.help_text = _("Stands still, since the election is or has been open to citizens.")


class TypeForm(VersionedForm):
    """Another type for an election that has not been active."""

    marking = "none"
    type = forms.TypedChoiceField(
        label=_("Election type"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("Decides whom tasks can be given to."),
    )

    def __init__(self, *args: Any, types: list[ElectionType], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["type"].choices = type_choices(types)  # type: ignore[attr-defined]


class EditForm(VersionedForm):
    """Title and lock period of an election there is."""

    title = forms.CharField(**_TITLE)
    lock_days = forms.IntegerField(**_LOCK)

    def __init__(self, *args: Any, election: Election, **named: Any) -> None:
        super().__init__(*args, **named)
        self.election = election

    def clean_title(self) -> str:
        """Refuses what another election on the day is called."""
        title: str = self.cleaned_data["title"]
        if is_taken(title, self.election.election_day, besides=self.election.pk):
            raise forms.ValidationError(same_election())
        return title
