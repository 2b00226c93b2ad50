"""The form of the channels: an order for each event, and the senders."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.communication.words import EVENTS
from valghalla.communication.models import Channel
from valghalla.communication.order import EVENTS as ALL_EVENTS
from valghalla.communication.order import LONGEST_SENDER, is_sms_sender, settled
from valghalla.communication.routes import Order
from valghalla.communication.words import CHANNELS
from valghalla.components.forms import VersionedForm
from valghalla.municipalities.models import Settings

PLACES = range(1, len(Channel) + 1)
GROUP = "group"


@dataclass(frozen=True)
class Row:
    """An event with its fields, folded behind what is chosen now."""

    label: str | Promise
    places: tuple[BoundField, ...]
    wish: BoundField

    @property
    def said(self) -> str:
        """The channels in their order."""
        ways = [str(CHANNELS[value]) for place in self.places if (value := place.value()) in CHANNELS]
        return ", ".join(ways) or gettext("No other than the template's")

    @property
    def wished(self) -> bool:
        """Whether the person's wish goes first."""
        return bool(self.wish.value())

    @property
    def wrong(self) -> bool:
        """Whether something is to be corrected."""
        return any(place.errors for place in self.places)


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
            for place in PLACES:
                self.fields[f"{event or GROUP}_{place}"] = forms.ChoiceField(
                    label=gettext("%(place)s. channel") % {"place": place},
                    required=False,
                    choices=[
                        ("", pgettext("channel", "None")),
                        *((value, str(way)) for value, way in CHANNELS.items()),
                    ],
                )
            self.fields[f"{event or GROUP}_wish"] = forms.BooleanField(
                label=gettext("The person's wish goes first"), required=False
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
            places = tuple(self[f"{name}_{place}"] for place in PLACES)
            yield Row(label_of(event), places, self[f"{name}_wish"])


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
