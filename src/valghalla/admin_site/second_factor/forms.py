"""The six digits that confirm an authenticator."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import DesignForm


class DigitsForm(DesignForm):
    """What the app shows now."""

    digits = forms.CharField(
        label=_("The six digits the app shows"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input-width-s", "size": "8"}
        ),
    )
