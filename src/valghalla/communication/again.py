"""The office has failed messages tried again, or sent another way."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import entry, record
from valghalla.base import tenancy
from valghalla.communication.channels.open import open_channels
from valghalla.communication.fallback import again, replace
from valghalla.communication.models import Channel, Message, MessageTemplate
from valghalla.communication.routes import why_not
from valghalla.communication.sending import send_later
from valghalla.communication.settling import facts_of, fits, standard_text, texts_of
from valghalla.communication.states import NoSuchStep, State, step

# What a message that is tried anew forgets; by which way it goes is found anew too, save where the office chose it.
ANEW: dict[str, Any] = {"failure": "", "attempts": 0, "tried_since": None, "begun_at": None}


def other_ways(message: Message) -> list[Channel]:
    """The channels by which a failed message can be sent instead, and reach the person; message: read with participant,
    template and group."""
    if message.state != State.FAILED:
        return []
    texts = texts_of(message, None if message.group_id else standard_text(message.event))
    facts = facts_of(message.participant, *texts, by_office=True)
    opened = open_channels()
    return [way for way in Channel if way != message.channel and not why_not(way, facts, opened)]


def send_another_way(pk: int, channel: Channel, *, by: Actor, now: datetime.datetime) -> Message:
    """Queue a new message about the same in the place of a failed one, which is then replaced; the new one.

    Where the message's own text is not made for that way, the standard text of the occasion is used. Raises NoSuchStep
    when the message has not failed or cannot go that way, Message.DoesNotExist when there is none.
    """
    with transaction.atomic():
        read = Message.objects.select_for_update(of=("self",), no_key=True)
        failed = read.select_related("participant", "template", "group").get(pk=pk)
        if channel not in other_ways(failed):
            raise NoSuchStep(f"{failed.state} → {channel}")
        message = again(failed, because=Message.Because.OFFICE, now=now)
        message.channel = channel
        if not message.group_id:
            texts = texts_of(message, standard_text(message.event))
            message.template = next(
                text for text in texts if isinstance(text, MessageTemplate) and fits(text, channel, by_office=True)
            )
        replace(failed, message)
        record(
            "message.sent_another_way", message, by=by, now=now, participant_id=message.participant_id, channel=channel
        )
    return message


def try_again(pk: int, *, by: Actor, now: datetime.datetime) -> Message:
    """Queue the message anew, its tries counted from the beginning, its reference the same.

    Raises NoSuchStep when it has not failed for good (or no longer), Message.DoesNotExist when there is none.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update(no_key=True).get(pk=pk)
        if message.state != State.FAILED:
            raise NoSuchStep(message.state)
        step(message, State.QUEUED)
        Message.objects.filter(pk=pk).update(state=message.state, due_at=now, **ANEW)
        record("message.tried_again", message, by=by, now=now, participant_id=message.participant_id)
        send_later([message.pk], municipality=tenancy.required_id())
    return message


def try_all_again(keys: Collection[int], *, by: Actor, now: datetime.datetime) -> int:
    """Queue those of the messages anew that have failed for good, as ``try_again`` does, and say how many they were."""
    with transaction.atomic():
        failed = Message.objects.select_for_update(no_key=True).filter(pk__in=keys, state=State.FAILED)
        messages = list(failed.only("participant_id", "state").order_by("pk"))
        for message in messages:
            step(message, State.QUEUED)
        found = [message.pk for message in messages]
        Message.objects.filter(pk__in=found).update(state=State.QUEUED, due_at=now, **ANEW)
        AuditEntry.objects.bulk_create(
            entry("message.tried_again", message, by=by, now=now, participant_id=message.participant_id)
            for message in messages
        )
        send_later(found, municipality=tenancy.required_id())
    return len(found)
