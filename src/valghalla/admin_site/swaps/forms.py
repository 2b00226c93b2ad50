"""The office's answer to a wish."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import DesignForm
from valghalla.tasks.swap import LONGEST


class AnswerForm(DesignForm):
    """A few words to the person, or none."""

    answer = forms.CharField(
        label=_("Answer to the person"),
        help_text=_("She reads it with her tasks on the citizens' site. No message is sent."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
