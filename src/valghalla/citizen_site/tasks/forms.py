"""What one can tell when saying no to a task or stepping back from it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import DesignForm
from valghalla.tasks.reasons import Reason


class ReasonForm(DesignForm):
    """Why, in one of a few words, or not at all."""

    marking = "none"
    reason = forms.ChoiceField(
        label=_("Would you like to tell us why? You do not have to."),
        required=False,
        choices=[("", _("I would rather not say")), *Reason.choices],
        help_text=_("The municipality sees your answer together with your no."),
    )

    @property
    def reason_given(self) -> str:
        """The reason chosen, "" for none; what was sent and is none of them counts as none."""
        return str(self.cleaned_data.get("reason", "")) if self.is_valid() else ""
