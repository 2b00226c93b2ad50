"""The form of the fallback."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import DesignForm


class _NotWrittenBack(forms.TextInput):
    def format_value(self, value: object) -> None:
        """Nothing, whatever was sent."""


class EntryForm(DesignForm):
    """The code, which stays to be corrected, and the digits, which are old before the form is sent again."""

    marking = "none"

    code = forms.CharField(
        label=_("Emergency code"),
        help_text=_(
            "Sixteen letters and digits that you were given today. Small letters will do, and hyphens do not matter."
        ),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "characters",
                "class": "input-width-m",
            }
        ),
    )
    digits = forms.CharField(
        label=_("The six digits the app shows"),
        max_length=20,
        widget=_NotWrittenBack(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input-width-s"}
        ),
    )
