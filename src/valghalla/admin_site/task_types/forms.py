"""The form of a task type, and the filters of the list."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.catalogue.paging import SearchForm
from valghalla.components.forms import Group, TimeField, VersionedForm
from valghalla.components.uploads import PdfFilesField
from valghalla.content.rich_text import RichTextField
from valghalla.task_types.keep import ends_next_day
from valghalla.task_types.models import PdfFile

FIELDS = (
    "title", "short_name", "starts", "ends", "payment_dkk", "validation_off", "trusted", "send_reminder", "description",
)  # fmt: skip
FILES = _("Files")
_MOST_KRONER = 1_000_000


class TaskTypeForm(VersionedForm):
    """All of a task type.

    kept: the files it has, each of which can be ticked to go.
    """

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
    description = RichTextField(
        label=_("Description"), max_length=20_000, help_text=_("Shown to participants, and used in messages.")
    )
    add_files = PdfFilesField(
        label=_("Add PDF files"),
        required=False,
        help_text=_("At most 10 MB each. A file with the name of one that is there replaces it."),
    )
    remove_files = forms.TypedMultipleChoiceField(
        label=_("Remove files"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    groups = (
        Group(_("Name"), ("title", "short_name"), columns=2),
        Group(_("Time and payment"), ("starts", "ends", "payment_dkk"), columns=3),
        Group(_("Rules"), ("validation_off", "trusted", "send_reminder")),
        Group(_("To those who take the task"), ("description",)),
        Group(FILES, ("add_files", "remove_files"), hint=_("Shown to participants who have the task.")),
    )

    def __init__(self, *args: Any, kept: Iterable[PdfFile] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = tuple(kept)
        if self.kept:
            self.fields["remove_files"].choices = [(file.pk, file.name) for file in self.kept]  # type: ignore[attr-defined]
        else:
            del self.fields["remove_files"]


class TaskTypeFilter(SearchForm):
    """Search in title and short name; trusted ones alone."""

    trusted = forms.BooleanField(label=_("Trusted tasks only"), required=False)


def time_span(starts: datetime.time, ends: datetime.time) -> str:
    """ "07:00–23:59", with a word when it ends the next day."""
    span = f"{starts:%H:%M}–{ends:%H:%M}"
    return gettext("%(span)s, ends the next day") % {"span": span} if ends_next_day(starts, ends) else span


def kind_values(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The verb's values of a cleaned form, without the files."""
    return {name: cleaned[name] for name in FIELDS}


def file_values(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Which files come and go."""
    return {"files_added": cleaned["add_files"], "files_removed": cleaned.get("remove_files", [])}
