"""The office has a failed message tried again."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
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
