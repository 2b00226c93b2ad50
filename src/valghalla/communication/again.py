"""The office has a failed message tried again."""

import datetime
from collections.abc import Collection

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import entry, record
from valghalla.base import tenancy
from valghalla.communication.models import Message
from valghalla.communication.sending import send_later
from valghalla.communication.states import NoSuchStep, State, step


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
