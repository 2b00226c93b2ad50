"""Settling in which order the ways are tried, and who messages are from."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.communication.channels.open import open_channels
from valghalla.communication.models import Channel, ChannelOrder, Event
from valghalla.communication.routes import WISHES, Order
from valghalla.communication.settling import BY_HAND, order_for, orders
from valghalla.integrations.sms import is_sender
from valghalla.municipalities.change import change_settings, version_of
from valghalla.municipalities.models import Settings

PAGE = "channels"
EVENTS = (*Event.values, BY_HAND)
LONGEST_SENDER = 100
_SMS_SENDER = re.compile(r"[A-Za-z0-9]{1,11}", re.ASCII)


class OrderInvalid(Exception):
    """A channel stands twice, or is none; or a sender cannot be one. Nothing was saved. event: "" for group messages, None
    for a sender.   field: of the settings, for a sender."""

    def __init__(self, event: str | None, field: str = "") -> None:
        self.event = event
        self.field = field
        super().__init__(event, field)


def is_sms_sender(text: str) -> bool:
    """Whether an SMS can be from it: at most eleven letters and digits, as every gateway and telephone takes them; ""
    for the municipality's name."""
    return not text or (bool(_SMS_SENDER.fullmatch(text)) and is_sender(text))


def settled() -> dict[str, Order]:
    """What holds for each event, settled or usual; "" for group messages."""
    known = orders()
    return {event: order_for(event, known) for event in EVENTS}


def wishes_allowed() -> tuple[str, ...]:
    """The channels that people may wish for: those that are open, where the municipality lets a wish go first at all."""
    if not ChannelOrder.objects.filter(wish=True).exists():
        return ()
    opened = open_channels()
    return tuple(channel for channel in WISHES if channel in opened)


def settle_channels(
    wanted: Mapping[str, Order],
    *,
    digital_post_sender: str,
    sms_sender: str,
    version: int,
    by: Actor,
    now: datetime.datetime,
) -> Settings:
    """Settle the order for the events named, and the senders. version: as in ``change_settings``.

    Holds for what has not been sent yet. Raises OrderInvalid, and StaleVersion when it was changed meanwhile.
    """
    _demand_sound(wanted, digital_post_sender, sms_sender)
    with transaction.atomic():
        senders = {"digital_post_sender": digital_post_sender, "sms_sender": sms_sender}
        settings = change_settings(PAGE, senders, version=version, by=by, now=now)
        before = settled()
        changed = {event: order for event, order in wanted.items() if order != before[event]}
        for event, order in changed.items():
            ChannelOrder.objects.update_or_create(
                event=event, defaults={"order": list(order.order), "wish": order.wish}
            )
            record("settings.changed", settings, by=by, now=now, page=PAGE, **_told(event, before[event], order))
        if changed and version_of(settings, PAGE) == version:
            settings.versions = {**settings.versions, PAGE: version + 1}
            settings.save(update_fields=["versions"])
    return settings


def _told(event: str, before: Order, after: Order) -> dict[str, Any]:
    changed: dict[str, list[Any]] = {}
    if tuple(before.order) != tuple(after.order):
        changed["channel_order"] = [list(before.order), list(after.order)]
    if before.wish != after.wish:
        changed["wish_first"] = [before.wish, after.wish]
    return {"occasion": event or "group", "changed": changed}


def _demand_sound(wanted: Mapping[str, Order], digital_post_sender: str, sms_sender: str) -> None:
    for event, order in wanted.items():
        unknown = set(order.order) - set(Channel.values)
        if event not in EVENTS or unknown or len(set(order.order)) != len(order.order):
            raise OrderInvalid(event)
    if not is_sms_sender(sms_sender):
        raise OrderInvalid(None, "sms_sender")
    if len(digital_post_sender) > LONGEST_SENDER:
        raise OrderInvalid(None, "digital_post_sender")
