"""The choice: at once, once a day, never; for one's teams and for one's work locations."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.communication.models import NoticeChoice
from valghalla.components.forms import DesignForm

Role, Pace = NoticeChoice.Role, NoticeChoice.Pace
PACES = [
    (Pace.AT_ONCE, _("At once")),
    (Pace.DAILY, _("Once a day, in the morning")),
    (Pace.NEVER, _("Never")),
]


class NoticesForm(DesignForm):
    """roles: what she answers for; only these are asked about."""

    marking = "none"
    team = forms.ChoiceField(
        label=_("News of your teams"),
        choices=PACES,
        widget=forms.RadioSelect,
        help_text=_("When somebody withdraws or says no, and when a task is changed."),
    )
    place = forms.ChoiceField(
        label=_("News of your work locations"),
        choices=PACES,
        widget=forms.RadioSelect,
        help_text=_("When a task there is available again or filled, and when one is changed."),
    )

    def __init__(self, *args: Any, roles: Collection[str], **named: Any) -> None:
        super().__init__(*args, **named)
        for role in Role:
            if role not in roles:
                del self.fields[role]
