"""The form over the message log."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.catalogue.paging import SearchForm
from valghalla.admin_site.communication.words import EVENTS, STATES
from valghalla.elections.models import Election


class LogForm(SearchForm):
    """Search by recipient; filters on state, event and election."""

    status = forms.ChoiceField(label=_("Status"), required=False)
    event = forms.ChoiceField(label=_("Occasion"), required=False)
    election = forms.ChoiceField(label=_("Election"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label=gettext("Search recipients by name"), **kwargs)
        every: list[tuple[str, Any]] = [("", _("All"))]
        elections = Election.objects.order_by("-election_day", "-id").values_list("pk", "title")
        choices: dict[str, list[tuple[str, Any]]] = {
            "status": [(str(state), badge.label) for state, badge in STATES.items()],
            "event": [(str(event), label) for event, label in EVENTS.items() if event],
            "election": [(str(pk), title) for pk, title in elections],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = every + offered
