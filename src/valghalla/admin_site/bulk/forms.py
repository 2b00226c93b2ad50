"""What has to be chosen before a plan can be made."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import DesignForm


class ChoiceForm(DesignForm):
    """One of the teams or places offered, by key."""

    marking = "none"
    key = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: Any, label: Any, offered: Iterable[tuple[int, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["key"].label = label
        self.fields["key"].choices = [("", _("Choose …")), *offered]  # type: ignore[attr-defined]
