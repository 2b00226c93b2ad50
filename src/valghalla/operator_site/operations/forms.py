"""The form with which a round is done at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.base import jobs
from valghalla.components.forms import DesignForm
from valghalla.operator_site.operations.words import ROUNDS


class RunForm(DesignForm):
    """Which."""

    marking = "none"
    round = forms.ChoiceField(
        label=_("Do one of them now"), help_text=_("For example after something that was down works again.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["round"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, ROUNDS.get(name, name)) for name in sorted(jobs.rounds)]
