"""The office has failed messages tried again, or sent another way."""

import datetime
from collections.abc import Collection

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import entry, record
from valghalla.base import tenancy
from valghalla.communication.models import Channel, Message, MessageTemplate
from valghalla.communication.sending import send_later
from valghalla.communication.states import NoSuchStep, State, step

# The channels by which messages can leave.
OPEN_CHANNELS = frozenset({Channel.EMAIL})


def other_ways(message: Message) -> list[Channel]:
    """The channels by which a failed message can be sent instead; none for one written by hand, which has no
    standard text."""
    if message.state != State.FAILED or not message.event:
        return []
    return [channel for channel in Channel if channel in OPEN_CHANNELS and channel != message.channel]


def send_another_way(pk: int, channel: Channel, *, by: Actor, now: datetime.datetime) -> Message:
    """Queue a new message about the same in the place of a failed one, which is then replaced; the new one.

    A text made for SMS is no letter: the standard template of the occasion is used instead. Raises NoSuchStep when the
    message has not failed or cannot go that way, Message.DoesNotExist when there is none.
    """
    with transaction.atomic():
        failed = Message.objects.select_for_update(of=("self",), no_key=True).select_related("template").get(pk=pk)
        if channel not in other_ways(failed):
            raise NoSuchStep(f"{failed.state} → {channel}")
        step(failed, State.REPLACED)
        failed.save(update_fields=["state"])
        message = Message(
            **{name: getattr(failed, name) for name in ("participant_id", "election_id", "task_id", "event", "facts")},
            template=_template(failed),
            channel=channel,
            queued_at=now,
            due_at=now,
        )
        message.save(force_insert=True)
        record(
            "message.sent_another_way", message, by=by, now=now, participant_id=message.participant_id, channel=channel
        )
        send_later([message.pk], municipality=tenancy.required_id())
    return message


def _template(failed: Message) -> MessageTemplate:
    own = failed.template
    if own is not None and own.channel != Channel.SMS:
        return own
    return MessageTemplate.objects.get(default_for=failed.event)


def try_again(pk: int, *, by: Actor, now: datetime.datetime) -> Message:
    """Queue the message anew, its tries counted from the beginning, its reference the same.

    Raises NoSuchStep when it has not failed for good (or no longer), Message.DoesNotExist when there is none.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update(no_key=True).get(pk=pk)
        if message.state != State.FAILED:
            raise NoSuchStep(message.state)
        step(message, State.QUEUED)
        message.failure, message.attempts, message.due_at = "", 0, now
        message.save(update_fields=["state", "failure", "attempts", "due_at"])
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
        Message.objects.filter(pk__in=found).update(state=State.QUEUED, failure="", attempts=0, due_at=now)
        AuditEntry.objects.bulk_create(
            entry("message.tried_again", message, by=by, now=now, participant_id=message.participant_id)
            for message in messages
        )
        send_later(found, municipality=tenancy.required_id())
    return len(found)
