"""What somebody says who would rather have another task."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from valghalla.citizen_site.words import long_day
from valghalla.components.forms import DesignForm
from valghalla.tasks.swap import LONGEST


class SwapForm(DesignForm):
    """Another day, and where or what, in her own words. days: of the election."""

    day = forms.ChoiceField(label=_("Which day would you rather have?"), required=False)
    wish = forms.CharField(
        label=_("What would suit you better?"),
        help_text=_("Which place, hours or task, for example. Please write nothing about health or politics."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, days: Sequence[datetime.date], **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [(day.isoformat(), capfirst(long_day(day))) for day in days]
        self.fields["day"].choices = [("", _("The day does not matter")), *choices]  # type: ignore[attr-defined]

    @property
    def wanted_day(self) -> datetime.date | None:
        """The day chosen, None for any."""
        return datetime.date.fromisoformat(day) if (day := self.cleaned_data["day"]) else None
