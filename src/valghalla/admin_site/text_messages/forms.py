"""The number that people can answer to."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import VersionedForm
from valghalla.integrations.sms import national

SHORTEST_SHORT_NUMBER, LONGEST_SHORT_NUMBER = 3, 6


class AnswersForm(VersionedForm):
    """Answers by text message."""

    sms_reply_number = forms.CharField(
        label=_("Number for answers"),
        required=False,
        max_length=20,
        help_text=_(
            "A number of your own with the SMS gateway. Invitations by SMS then end with “Answer YES or NO to” it. Empty: "
            "nobody can answer by SMS."
        ),
        widget=forms.TextInput(attrs={"class": "input-width-s", "inputmode": "tel", "autocomplete": "off"}),
    )
    marking = "none"

    def clean_sms_reply_number(self) -> str:
        """Eight digits, another country's number with its code, or a short number."""
        written = "".join(str(self.cleaned_data["sms_reply_number"]).split())
        short = written.isascii() and written.isdigit()
        if not written or (short and SHORTEST_SHORT_NUMBER <= len(written) <= LONGEST_SHORT_NUMBER):
            return written
        if not (number := national(written)):
            raise forms.ValidationError(gettext("Write a telephone number of eight digits, or a short number."))
        return number
