"""Putting messages in the outbox, in the transaction of their cause."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from valghalla.base import tenancy
from valghalla.communication.models import Event, Message, MessageTemplate, TemplateChoice
from valghalla.communication.sending import send_later
from valghalla.elections.models import Election

PER_INSERT = 1000


@dataclass(frozen=True)
class Due:
    """A message that is due: why, to whom, about what.

    task_type_id: the election's copy, for templates chosen by task type.   facts: ids and dates the text will need.
    """

    event: Event
    participant_id: int
    task_id: int
    task_type_id: int
    facts: dict[str, Any] = field(default_factory=dict)


def queue(due: Due, *, election: Election, now: datetime.datetime) -> Message | None:
    """Put one message in the outbox; None, and nothing, when the election is not active."""
    messages = queue_all([due], election=election, now=now)
    return messages[0] if messages else None


def queue_all(dues: Sequence[Due], *, election: Election, now: datetime.datetime) -> list[Message]:
    """Put messages in the outbox and a job for every twenty in the queue. Nothing when the election is not active."""
    if not election.is_active or not dues:
        return []
    templates = templates_of(election)
    messages = [_message(due, templates.template_for(due), election, now) for due in dues]
    with transaction.atomic():
        Message.objects.bulk_create(messages, batch_size=PER_INSERT)
        send_later([message.pk for message in messages], municipality=tenancy.required_id())
    return messages


@dataclass(frozen=True)
class Templates:
    """Which template an election uses: (task type or None, event) → template, and the default of each event."""

    chosen: dict[tuple[int | None, str], MessageTemplate]
    defaults: dict[str, MessageTemplate]

    def template_for(self, due: Due) -> MessageTemplate:
        """The task type's own choice, else the election's, else the default."""
        for key in ((due.task_type_id, due.event), (None, due.event)):
            if key in self.chosen:
                return self.chosen[key]
        return self.defaults[due.event]


def templates_of(election: Election) -> Templates:
    """Read the election's choices and the defaults."""
    choices = TemplateChoice.objects.filter(election=election).select_related("template")
    return Templates(
        chosen={(choice.task_type_id, choice.event): choice.template for choice in choices},
        defaults={template.default_for: template for template in MessageTemplate.objects.exclude(default_for="")},
    )


def _message(due: Due, template: MessageTemplate, election: Election, now: datetime.datetime) -> Message:
    return Message(
        participant_id=due.participant_id,
        election=election,
        task_id=due.task_id,
        event=due.event,
        template=template,
        channel=template.channel,
        facts=due.facts,
        queued_at=now,
        due_at=now,
    )
