"""The form of a team."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import VersionedForm


class TeamForm(VersionedForm):
    """Name, short name and description."""

    name = forms.CharField(label=_("Name"), max_length=255)
    short_name = forms.CharField(
        label=_("Short name"), max_length=20, help_text=_("For narrow columns, for example A for Socialdemokratiet.")
    )
    description = forms.CharField(
        label=_("Description"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
