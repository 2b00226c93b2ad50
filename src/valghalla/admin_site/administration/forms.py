"""The form of a special diet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import VersionedForm


class DietForm(VersionedForm):
    """Its title."""

    title = forms.CharField(label=_("Title"), max_length=255)
