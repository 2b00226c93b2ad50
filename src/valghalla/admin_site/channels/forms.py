"""The form of the channels: an order for each event, and the senders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.communication.words import CHANNELS, EVENTS
from valghalla.communication.models import Channel
from valghalla.communication.order import EVENTS as ALL_EVENTS
from valghalla.communication.order import LONGEST_SENDER, is_sms_sender, settled
from valghalla.communication.routes import Order
from valghalla.components.forms import VersionedForm
from valghalla.municipalities.models import Settings

PLACES = range(1, len(Channel) + 1)
GROUP = "group"


@dataclass(frozen=True)
class Row:
    """An event with its fields. error: what is wrong with the order.   first_id: of its first field."""

    label: str | Promise
    places: tuple[BoundField, ...]
    wish: BoundField
    error: str
    error_id: str


class ChannelsForm(VersionedForm):
    """Senders as plain fields; for each event a choice for each place, and whether a wish goes first."""

    digital_post_sender = forms.CharField(
        label=_("Sender of Digital Post and letters"),
        max_length=LONGEST_SENDER,
        required=False,
        help_text=_("What people see as the sender in their mailbox. Empty: the municipality's name."),
    )
    sms_sender = forms.CharField(
        label=_("Sender of SMS"),
        max_length=11,
        required=False,
        help_text=_("Letters a to z and digits, 11 at most. Empty: the municipality's name, as far as it fits."),
        widget=forms.TextInput(attrs={"class": "input-width-m", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"max_length": _("The sender of an SMS is %(limit_value)s letters and digits at most.")},
    )

    marking = "none"

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for event in ALL_EVENTS:
            label = str(label_of(event))
            for place in PLACES:
                name = f"{event or GROUP}_{place}"
                words = gettext("%(event)s: channel %(place)s") % {"event": label, "place": place}
                self.fields[name] = forms.ChoiceField(
                    label=words,
                    required=False,
                    choices=[
                        ("", pgettext("channel", "None")),
                        *((value, str(way)) for value, way in CHANNELS.items()),
                    ],
                    widget=forms.Select(attrs={"aria-label": words}),
                )
            self.fields[f"{event or GROUP}_wish"] = forms.BooleanField(
                label=gettext("%(event)s: the person's wish goes first") % {"event": label}, required=False
            )

    def clean_sms_sender(self) -> str:
        """Something that telephones show."""
        sender = str(self.cleaned_data["sms_sender"])
        if not is_sms_sender(sender):
            raise forms.ValidationError(
                gettext("Use the letters a to z and digits only, 11 at most, one letter at least, and no blanks.")
            )
        return sender

    def clean(self) -> dict[str, Any]:
        """Each channel once in each order."""
        data = super().clean() or self.cleaned_data
        for event in ALL_EVENTS:
            order = _order(data, event)
            if len(set(order)) != len(order):
                self.add_error(
                    f"{event or GROUP}_1",
                    gettext("%(event)s: choose each channel once.") % {"event": label_of(event)},
                )
        return data

    def orders(self) -> dict[str, Order]:
        """What is wanted, once the form is valid."""
        data = self.cleaned_data
        return {event: Order(_order(data, event), bool(data[f"{event or GROUP}_wish"])) for event in ALL_EVENTS}

    def rows(self) -> Iterator[Row]:
        """The events, those of group messages last."""
        for event in ALL_EVENTS:
            name = event or GROUP
            errors: Sequence[Any] = self.errors.get(f"{name}_1", [])
            yield Row(
                label_of(event),
                tuple(self[f"{name}_{place}"] for place in PLACES),
                self[f"{name}_wish"],
                " ".join(map(str, errors)),
                f"{name}-error",
            )


def label_of(event: str) -> str | Promise:
    """What an event is called; "" is group messages."""
    return EVENTS[event] if event else _("Messages to many")


def values_of(settings: Settings) -> dict[str, Any]:
    """What the form holds now, besides the version."""
    values: dict[str, Any] = {
        "digital_post_sender": settings.digital_post_sender,
        "sms_sender": settings.sms_sender,
    }
    for event, order in settled().items():
        places = [*order.order, *[""] * len(PLACES)]
        values |= {f"{event or GROUP}_{place}": places[place - 1] for place in PLACES}
        values[f"{event or GROUP}_wish"] = order.wish
    return values


def _order(data: dict[str, Any], event: str) -> tuple[str, ...]:
    chosen = (data.get(f"{event or GROUP}_{place}") for place in PLACES)
    return tuple(channel for channel in chosen if channel)
