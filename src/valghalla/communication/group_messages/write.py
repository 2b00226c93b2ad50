"""Messages to many: written as a draft, their recipients put down, sent as one message to each, called off.

Who the recipients are is found in a room above (``tasks/group_messages/send.py``). Source: docs/rules/group-messages.md.
"""

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import tenancy
from valghalla.base.files import NewFile, change_files
from valghalla.base.records import held, tidy
from valghalla.communication.files import demand_room
from valghalla.communication.message_templates.keep import LONGEST_HTML, LONGEST_SMS, LONGEST_SUBJECT, TemplateInvalid
from valghalla.communication.message_templates.merge import task_fields_in
from valghalla.communication.models import (
    Channel,
    GroupMessage,
    GroupMessageFile,
    GroupRecipient,
    Message,
    MessageTemplate,
    TemplateFile,
)
from valghalla.communication.queue import PER_INSERT
from valghalla.communication.sending import MANY, send_later
from valghalla.communication.states import State
from valghalla.content.clean import as_plain, as_text, clean_html, html_of_plain
from valghalla.elections.models import Election

PER_RECIPIENTS_INSERT = 2_000
FARTHEST = datetime.timedelta(days=60)
_COPY_FILES = f"""
    INSERT INTO "{GroupMessageFile._meta.db_table}" (municipality_id, group_id, name, content, size, digest)
    SELECT file.municipality_id, %s, file.name, file.content, file.size, file.digest
    FROM "{TemplateFile._meta.db_table}" file WHERE file.template_id = %s
"""  # noqa: S608 (names of our own tables)


class NotADraft(Exception):
    """It has been sent already; nothing was changed."""


class NotReady(Exception):
    """It cannot be sent as it is; nothing was sent. code: no_subject, no_body, not_counted, nobody, time."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def begin(
    election: Election,
    *,
    channel: str,
    template: MessageTemplate | None,
    filters: dict[str, Any],
    by: Actor,
    now: datetime.datetime,
) -> GroupMessage:
    """A new draft, with the template's text and copies of its files if there is one. Raises ValueError for a channel
    that is none.
    """
    channel = Channel(channel)
    subject, body = _text_from(template, channel) if template else ("", "")
    with transaction.atomic():
        group = GroupMessage.objects.create(
            election=election,
            channel=channel,
            subject=subject,
            body=body,
            filters=filters,
            created_at=now,
            created_by=_clerk(by),
            changed_at=now,
        )
        if template and channel != Channel.SMS:
            with connection.cursor() as cursor:
                cursor.execute(_COPY_FILES, [group.pk, template.pk])
        record("group_message.begun", group, by=by, now=now, election=election.pk, channel=str(channel))
    return group


def _clerk(by: Actor) -> int | None:
    """The member of staff; None for whoever is none."""
    return by.id if by.kind == "staff" else None


def _text_from(template: MessageTemplate, channel: Channel) -> tuple[str, str]:
    plain = template.channel == Channel.SMS
    if channel == Channel.SMS:
        return "", (template.body if plain else as_plain(template.body))[:LONGEST_SMS]
    return template.subject, html_of_plain(template.body) if plain else template.body


def change_text(
    pk: int,
    *,
    subject: str,
    body: str,
    version: int,
    files_added: Iterable[NewFile] = (),
    files_removed: Collection[int] = (),
    now: datetime.datetime,
) -> GroupMessage:
    """Change a draft's text and files; a draft may be unfinished. body: HTML, which is cleaned; plain text for SMS.

    Its recipients have to be found again when it asks for other facts of their tasks. Raises StaleVersion, NotADraft,
    TemplateInvalid for what is too long, and FilesTooLarge.
    """
    with transaction.atomic():
        group = held(GroupMessage, pk, version)
        _demand_draft(group)
        asked_for = task_fields_in(group.subject, group.body)
        group.subject, group.body = _tidied(group.channel, subject, body)
        if task_fields_in(group.subject, group.body) != asked_for:
            group.counted_at = None
        if group.channel != Channel.SMS:
            change_files(group.files, added=files_added, removed=files_removed)
            demand_room(group.files)
        _save(group, now=now)
    return group


def change_channel(pk: int, channel: str, *, version: int, now: datetime.datetime) -> GroupMessage:
    """Have a draft go another way, its text written as that way has it; its recipients have to be found again.

    Files stay, and go out where there can be any. Raises StaleVersion, NotADraft, and ValueError for no channel.
    """
    wanted = Channel(channel)
    with transaction.atomic():
        group = held(GroupMessage, pk, version)
        _demand_draft(group)
        if wanted == group.channel:
            return group
        if wanted == Channel.SMS:
            group.subject, group.body = "", as_plain(group.body)[:LONGEST_SMS]
        elif group.channel == Channel.SMS:
            group.body = html_of_plain(group.body)
        group.channel, group.counted_at = wanted, None
        _save(group, now=now)
    return group


def _tidied(channel: str, subject: str, body: str) -> tuple[str, str]:
    if channel == Channel.SMS:
        subject, body, longest = "", body.replace("\r\n", "\n").replace("\x00", "").strip(), LONGEST_SMS
    else:
        subject, body, longest = tidy(subject), clean_html(body), LONGEST_HTML
        body = body if as_text(body).strip() else ""
    if len(subject) > LONGEST_SUBJECT:
        raise TemplateInvalid("subject", "too_long")
    if len(body) > longest:
        raise TemplateInvalid("body", "too_long")
    return subject, body


def put_down(
    pk: int,
    recipients: Sequence[GroupRecipient],
    *,
    filters: dict[str, Any],
    per_task: bool,
    version: int,
    now: datetime.datetime,
) -> GroupMessage:
    """Keep whom a draft goes to, in the place of those before. recipients: not saved, in the order they are shown.

    Raises StaleVersion and NotADraft.
    """
    with transaction.atomic():
        group = held(GroupMessage, pk, version)
        _demand_draft(group)
        group.recipients.all().delete()
        for number, recipient in enumerate(recipients, 1):
            recipient.group, recipient.number = group, number
        GroupRecipient.objects.bulk_create(recipients, batch_size=PER_RECIPIENTS_INSERT)
        group.filters, group.per_task, group.counted_at = filters, per_task, now
        _save(group, now=now)
    return group


def not_ready(group: GroupMessage, *, reached: int | None = None) -> str:
    """Why a draft cannot be sent, as one word of NotReady; "" when it can. reached: how many can be, where that is known."""
    if not group.subject and group.channel != Channel.SMS:
        return "no_subject"
    if not group.body:
        return "no_body"
    if group.counted_at is None:
        return "not_counted"
    anybody = group.recipients.filter(why_not="").exists() if reached is None else reached
    return "" if anybody else "nobody"


def send(
    group: GroupMessage, *, changed: Collection[int], at: datetime.datetime | None, by: Actor, now: datetime.datetime
) -> int:
    """Put a message to each recipient that can be reached in the outbox, and say how many. The caller holds the draft.

    changed: keys of the recipients of whom it is known that they have changed.   at: when the messages leave, None for
    now. All of them or none, however it ends. Raises NotADraft and NotReady.
    """
    _demand_draft(group)
    if code := not_ready(group):
        raise NotReady(code)
    if at is not None and not now < at <= now + FARTHEST:
        raise NotReady("time")
    group.recipients.filter(pk__in=changed).update(changed=True)
    group.sent_at, group.sent_by, group.due_at = now, _clerk(by), at or now
    messages = [_message(group, *row) for row in _reached(group)]
    with transaction.atomic():
        Message.objects.bulk_create(messages, batch_size=PER_INSERT)
        seconds = int((group.due_at - now).total_seconds()) + 1 if at else 0
        keys = [message.pk for message in messages]
        send_later(keys, municipality=tenancy.required_id(), seconds=seconds, priority=MANY)
        group.total = len(messages)
        _save(group, now=now)
        record(
            "group_message.sent", group, by=by, now=now,
            election=group.election_id, channel=group.channel, number=len(messages),
        )  # fmt: skip
    return len(messages)


def _reached(group: GroupMessage) -> Iterable[tuple[int, int | None, dict[str, Any]]]:
    reached = group.recipients.filter(why_not="").order_by("number")
    return reached.values_list("participant_id", "task_id", "facts")


def _message(group: GroupMessage, participant_id: int, task_id: int | None, facts: dict[str, Any]) -> Message:
    assert group.sent_at is not None
    assert group.due_at is not None
    return Message(
        participant_id=participant_id,
        election_id=group.election_id,
        task_id=task_id,
        group=group,
        channel=group.channel,
        facts=facts,
        queued_at=group.sent_at,
        due_at=group.due_at,
    )


def call_off(pk: int, *, by: Actor, now: datetime.datetime) -> int:
    """Call off the messages that nobody has begun to send, and say how many they were. What has left has left."""
    with transaction.atomic():
        group = GroupMessage.objects.select_for_update(no_key=True).get(pk=pk)
        waiting = group.messages.filter(state=State.QUEUED, attempts=0)
        number = waiting.update(state=State.DROPPED, failure="called_off")
        if number:
            group.stopped_at = now
            group.save(update_fields=["stopped_at"])
            record("group_message.called_off", group, by=by, now=now, election=group.election_id, number=number)
    return number


def delete_draft(pk: int, *, by: Actor, now: datetime.datetime) -> None:
    """Delete a draft with its files; nothing when it is gone already. Raises NotADraft."""
    with transaction.atomic():
        group = GroupMessage.objects.select_for_update().filter(pk=pk).first()
        if group is None:
            return
        _demand_draft(group)
        record("group_message.deleted", group, by=by, now=now, election=group.election_id)
        group.delete()


def _demand_draft(group: GroupMessage) -> None:
    if not group.is_draft:
        raise NotADraft


def _save(group: GroupMessage, *, now: datetime.datetime) -> None:
    group.changed_at = now
    group.version += 1
    group.save()
