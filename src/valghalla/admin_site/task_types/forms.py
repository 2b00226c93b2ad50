"""The form of a task type, and the filters of the list."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.catalogue.paging import SearchForm
from valghalla.components.forms import Group, TimeField, VersionedForm
from valghalla.content.clean import clean_html
from valghalla.task_types.keep import ends_next_day

FIELDS = (
    "title", "short_name", "starts", "ends", "payment_dkk", "validation_off", "trusted", "send_reminder", "description",
)  # fmt: skip
_MOST_KRONER = 1_000_000


class TaskTypeForm(VersionedForm):
    """All of a task type. The description is cleaned here, so what is shown again is what would be kept."""

    title = forms.CharField(label=_("Title"), max_length=255)
    short_name = forms.CharField(
        label=_("Short name"), max_length=50, help_text=_("Heads the columns of the overview, for example TILF.")
    )
    starts = TimeField(label=_("Start"))
    ends = TimeField(label=_("End"), help_text=_("Not after the start: the task ends the next day."))
    payment_dkk = forms.IntegerField(
        label=_("Payment in kroner"),
        required=False,
        min_value=0,
        max_value=_MOST_KRONER,
        help_text=_("Whole kroner. Empty or 0 is not shown to participants."),
    )
    validation_off = forms.BooleanField(
        label=_("No validation"),
        required=False,
        help_text=_("Only that the person is alive is checked: not age, residence, citizenship or capability."),
    )
    trusted = forms.BooleanField(
        label=_("Trusted task"),
        required=False,
        help_text=_("Not shown to everybody in the team: taken by invitation or by a link alone."),
    )
    send_reminder = forms.BooleanField(
        label=_("Send a reminder"),
        required=False,
        help_text=_("Those who have accepted are reminded some days before."),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Shown to participants, and used in messages. An empty line begins a new paragraph."),
    )

    groups = (
        Group(_("Name"), ("title", "short_name"), columns=2),
        Group(_("Time and payment"), ("starts", "ends", "payment_dkk"), columns=3),
        Group(_("Rules"), ("validation_off", "trusted", "send_reminder")),
        Group(_("To those who take the task"), ("description",)),
    )

    def clean_description(self) -> str:
        """Clean HTML; something has to be left of it."""
        html = clean_html(self.cleaned_data["description"])
        if not html:
            raise forms.ValidationError(gettext("Write a description that participants can read."))
        return html


class TaskTypeFilter(SearchForm):
    """Search in title and short name; trusted ones alone."""

    trusted = forms.BooleanField(label=_("Trusted tasks only"), required=False)


def time_span(starts: datetime.time, ends: datetime.time) -> str:
    """ "07:00–23:59", with a word when it ends the next day."""
    span = f"{starts:%H:%M}–{ends:%H:%M}"
    return gettext("%(span)s, ends the next day") % {"span": span} if ends_next_day(starts, ends) else span


def kind_values(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The verb's values of a cleaned form."""
    return {name: cleaned[name] for name in FIELDS}
