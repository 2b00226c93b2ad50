"""The form of an area."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import VersionedForm


class AreaForm(VersionedForm):
    """Name and description."""

    name = forms.CharField(label=_("Name"), max_length=255)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
