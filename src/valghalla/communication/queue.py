"""Putting messages in the outbox, in the transaction of their cause."""

import datetime
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from valghalla.base import tenancy
from valghalla.communication.holding import holding
from valghalla.communication.models import Channel, Event, Message, MessageTemplate, TemplateChoice
from valghalla.communication.sending import send_later
from valghalla.communication.statements import add_by_its_template
from valghalla.elections.models import Election

log = logging.getLogger(__name__)

PER_INSERT = 1000


@dataclass(frozen=True)
class Due:
    """A message that is due: why, to whom, about what.

    task_id, task_type_id: None when it is about no one task; the type is the election's copy, for templates chosen by task
    type.   facts: ids and dates the text will need.
    """

    event: Event
    participant_id: int
    task_id: int | None
    task_type_id: int | None
    facts: dict[str, Any] = field(default_factory=dict)


def queue(due: Due, *, election: Election, now: datetime.datetime) -> Message | None:
    """Put one message in the outbox; None, and nothing, when the election is not active."""
    if not election.is_active:
        return None
    held = holding()
    message = _message(due, election, now)
    with transaction.atomic(savepoint=False):
        added = add_by_its_template(message, due.task_type_id, with_job=not held)
    message.pk, message.template_id, message.channel = added
    if held:
        held.keys.append(message.pk)
    _demand_template(message)
    return message


def queue_all(dues: Sequence[Due], *, election: Election, now: datetime.datetime) -> list[Message]:
    """Put messages in the outbox and a job for every twenty in the queue. Nothing when the election is not active."""
    if not election.is_active or not dues:
        return []
    templates = templates_of(election)
    messages = [_by(templates.template_for(due), _message(due, election, now)) for due in dues]
    with transaction.atomic():
        Message.objects.bulk_create(messages, batch_size=PER_INSERT)
        _see_to(messages)
    return messages


def _see_to(messages: Sequence[Message]) -> None:
    """Give them jobs, or leave that to whoever holds them back."""
    keys = [message.pk for message in messages]
    if (held := holding()) is not None:
        held.keys += keys
    else:
        send_later(keys, municipality=tenancy.required_id())


@dataclass(frozen=True)
class Templates:
    """Which template an election uses: (task type or None, event) → template, and the default of each event."""

    chosen: dict[tuple[int | None, str], MessageTemplate]
    defaults: dict[str, MessageTemplate]

    def template_for(self, due: Due) -> MessageTemplate | None:
        """The task type's own choice, else the election's, else the default; None when there is none of them."""
        for key in ((due.task_type_id, due.event), (None, due.event)):
            if key in self.chosen:
                return self.chosen[key]
        return self.defaults.get(due.event)


def templates_of(election: Election) -> Templates:
    """Read the election's choices and the defaults."""
    choices = TemplateChoice.objects.filter(election=election).select_related("template")
    return Templates(
        chosen={(choice.task_type_id, choice.event): choice.template for choice in choices},
        defaults={template.default_for: template for template in MessageTemplate.objects.exclude(default_for="")},
    )


def _message(due: Due, election: Election, now: datetime.datetime) -> Message:
    """Not yet saved, and without its template."""
    held = holding()
    return Message(
        participant_id=due.participant_id,
        election=election,
        task_id=due.task_id,
        event=due.event,
        channel=Channel.EMAIL,
        facts=due.facts,
        queued_at=now,
        due_at=held.until if held else now,
    )


def _by(template: MessageTemplate | None, message: Message) -> Message:
    message.template = template
    message.channel = template.channel if template else message.channel
    _demand_template(message)
    return message


def _demand_template(message: Message) -> None:
    """What caused a message stands, also where nobody has made a template: the message then fails for want of one, where
    the office sees it."""
    if message.template_id is None:
        log.error("message_without_template event=%s election=%s", message.event, message.election_id)
