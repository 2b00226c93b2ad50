"""The form that opens a fallback."""

import datetime

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from valghalla.accounts.models import StaffUser
from valghalla.components.formats import written
from valghalla.components.forms import DesignForm

HOURS = (1, 2, 4, 8, 12, 24)
USUAL_HOURS = 4


class OpeningForm(DesignForm):
    """For whom, how long, and why. Only staff with a second factor can be chosen."""

    marking = "none"

    people = forms.MultipleChoiceField(
        label=_("Who is to come in"),
        help_text=_("As few as can do the work. Only those with a second factor can be chosen."),
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.TypedChoiceField(label=_("For how long"), coerce=int, initial=USUAL_HOURS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Stands in the municipality's audit. Write no names."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "2"}),
    )

    def __init__(self, *args, staff: list[StaffUser], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(str(one.pk), _described(one)) for one in staff]  # type: ignore[attr-defined]
        self.fields["hours"].choices = [(hours, _hours(hours)) for hours in HOURS]  # type: ignore[attr-defined]

    def lasting(self) -> datetime.timedelta:
        """How long it is to be open."""
        return datetime.timedelta(hours=self.cleaned_data["hours"])


def _hours(count: int) -> str:
    return ngettext_lazy("%(count)s hour", "%(count)s hours", count) % {"count": count}


def _described(one: StaffUser) -> Promise | str:
    if one.last_sign_in_at is None:
        return one.name
    return _("%(name)s, last signed in %(at)s") % {"name": one.name, "at": written(one.last_sign_in_at)}
