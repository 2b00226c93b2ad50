"""The form over the message log."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.catalogue.paging import SearchForm
from valghalla.admin_site.communication.words import AWAITING, AWAITING_WORD, EVENTS, STATES, title_of
from valghalla.communication.models import GroupMessage
from valghalla.communication.words import CHANNELS
from valghalla.components.forms import DateField
from valghalla.elections.models import Election
from valghalla.participants.models import Participant

AUTOMATIC, BY_HAND = "automatic", "manual"
UNCONFIRMED = "unconfirmed"


class LogForm(SearchForm):
    """Search in recipient and title, which is posted and kept sealed; filters on the rest.

    status: a state, AWAITING_WORD or UNCONFIRMED.   written: AUTOMATIC or BY_HAND.   since, until: Danish days, both
    included.   participant, group: there only when the address names one, as the links from a profile and from a group
    message do.
    """

    marking = "none"
    status = forms.ChoiceField(label=_("Status"), required=False)
    event = forms.ChoiceField(label=_("Occasion"), required=False)
    written = forms.ChoiceField(
        label=_("Sent how"),
        required=False,
        choices=[
            ("", _("All")),
            (AUTOMATIC, pgettext_lazy("message", "Automatic")),
            (BY_HAND, pgettext_lazy("message", "Manual")),
        ],
    )
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    election = forms.ChoiceField(label=_("Election"), required=False)
    since = DateField(label=_("From (inclusive)"), required=False)
    until = DateField(label=_("To (inclusive)"), required=False)
    participant = forms.ChoiceField(label=_("Recipient"), required=False)
    group = forms.ChoiceField(label=_("Group message"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label=gettext("Search in recipient and title"), **kwargs)
        every: list[tuple[str, Any]] = [("", _("All"))]
        elections = Election.objects.order_by("-election_day", "-id").values_list("pk", "title")
        states: list[tuple[str, Any]] = [(str(state), badge.label) for state, badge in STATES.items()]
        choices: dict[str, list[tuple[str, Any]]] = {
            "status": [(AWAITING_WORD, AWAITING), *states, (UNCONFIRMED, _("Without a receipt after a day"))],
            "channel": [(str(channel), label) for channel, label in CHANNELS.items()],
            "event": [(str(event), label) for event, label in EVENTS.items() if event],
            "election": [(str(pk), title) for pk, title in elections],
            "participant": self._named(self.data.get("participant", "")),
            "group": self._group(self.data.get("group", "")),
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = every + offered
        for name in ("participant", "group"):
            if not choices[name]:
                del self.fields[name]

    @staticmethod
    def _group(key: str) -> list[tuple[str, Any]]:
        if not key.isdecimal() or len(key) > 18:
            return []
        found = GroupMessage.objects.filter(pk=key).defer("filters").first()
        return [(str(found.pk), title_of(found))] if found else []

    @staticmethod
    def _named(key: str) -> list[tuple[str, Any]]:
        if not key.isdecimal() or len(key) > 18:
            return []
        found = Participant.objects.filter(pk=key).only("first_names", "last_name").first()
        return [(str(found.pk), found.name)] if found else []
