"""Message templates: writing, changing and deleting them."""

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.files import NewFile, change_files
from valghalla.base.records import claim_name, held, take_over, tidy
from valghalla.communication.files import demand_room
from valghalla.communication.models import Channel, Message, MessageTemplate, TemplateChoice
from valghalla.content.clean import as_text, clean_html
from valghalla.elections.models import Election

LONGEST_TITLE, LONGEST_SUBJECT, LONGEST_HTML, LONGEST_SMS = 255, 256, 100_000, 1530
_WAITING = (Message.State.QUEUED, Message.State.FAILED_FOR_NOW, Message.State.SENDING)


class TemplateInvalid(Exception):
    """The template breaks a rule; nothing was saved. field: which one.   code: missing, too_long, unknown, none."""

    def __init__(self, field: str, code: str) -> None:
        self.field = field
        self.code = code
        super().__init__(field, code)


class TemplateLocked(Exception):
    """A default template's title and channel stay, and so does the template; nothing was changed."""


class UsedByOthers(Exception):
    """Others use the template than those who were shown; nothing was deleted. uses: how many choices there are now."""

    def __init__(self, uses: int) -> None:
        self.uses = uses
        super().__init__(str(uses))


def create_template(
    *,
    title: str,
    channel: str,
    subject: str,
    body: str,
    files_added: Iterable[NewFile] = (),
    by: Actor,
    now: datetime.datetime,
) -> MessageTemplate:
    """Add a template. body: HTML, which is cleaned; plain text for SMS, which takes no files.

    Raises NameTaken, TemplateInvalid or FilesTooLarge.
    """
    values = _checked(title, channel, subject, body)
    with transaction.atomic():
        claim_name(MessageTemplate, "title", title)
        template = MessageTemplate.objects.create(**values)
        files = _change_files(template, files_added, ())
        record(
            "template.created",
            template,
            by=by,
            now=now,
            title=template.title,
            channel=channel,
            **files,
        )
    return template


def change_template(
    pk: int,
    *,
    title: str,
    channel: str,
    subject: str,
    body: str,
    version: int,
    files_added: Iterable[NewFile] = (),
    files_removed: Collection[int] = (),
    by: Actor,
    now: datetime.datetime,
) -> MessageTemplate:
    """Change a template; what waits in the outbox is written with it too.

    files_removed: keys. Raises NameTaken, TemplateInvalid, FilesTooLarge, StaleVersion, and TemplateLocked for another
    title or channel of a default.
    """
    values = _checked(title, channel, subject, body)
    with transaction.atomic():
        claim_name(MessageTemplate, "title", title, besides=pk)
        template = held(MessageTemplate, pk, version)
        if template.default_for and (values["title"], channel) != (template.title, template.channel):
            raise TemplateLocked
        changed = take_over(template, values)
        files = _change_files(template, files_added, files_removed)
        if files and not changed:
            template.version += 1
            template.save(update_fields=["version"])
        if changed or files:
            record("template.changed", template, by=by, now=now, changed=changed, **files)
    return template


def _change_files(template: MessageTemplate, added: Iterable[NewFile], removed: Collection[int]) -> dict[str, Any]:
    """A template for SMS has none."""
    if template.channel == Channel.SMS:
        return change_files(template.files, added=(), removed=list(template.files.values_list("pk", flat=True)))
    changed = change_files(template.files, added=added, removed=removed)
    demand_room(template.files)
    return changed


def delete_template(pk: int, *, uses: int, by: Actor, now: datetime.datetime) -> None:
    """Delete a template. Elections that use it go by the default of the event; task types by what their election uses.

    Messages that wait are written with the default. uses: how many choices the question named. Raises TemplateLocked
    or UsedByOthers; nothing when it is gone already.
    """
    with transaction.atomic():
        template = MessageTemplate.objects.select_for_update().filter(pk=pk).first()
        if template is None:
            return
        if template.default_for:
            raise TemplateLocked
        choices = list(TemplateChoice.objects.filter(template=template).order_by("pk"))
        if len(choices) != uses:
            raise UsedByOthers(len(choices))
        defaults = {one.default_for: one for one in MessageTemplate.objects.exclude(default_for="")}
        _fall_back(choices, defaults, by=by, now=now)
        _rewrite_waiting(template, defaults)
        record("template.deleted", template, by=by, now=now, title=template.title, channel=template.channel)
        template.delete()


def _fall_back(
    choices: list[TemplateChoice], defaults: dict[str, MessageTemplate], *, by: Actor, now: datetime.datetime
) -> None:
    for choice in choices:
        default = defaults.get(choice.event) if choice.task_type_id is None else None
        changed = {choice.event: [choice.template_id, default.pk if default else None]}
        facts: dict[str, Any] = {"task_type": choice.task_type_id} if choice.task_type_id else {}
        if default:
            choice.template = default
            choice.save(update_fields=["template"])
        else:
            choice.delete()
        election = Election.objects.only("pk").get(pk=choice.election_id)
        record("election.templates_chosen", election, by=by, now=now, changed=changed, **facts)


def _rewrite_waiting(template: MessageTemplate, defaults: dict[str, MessageTemplate]) -> None:
    waiting = Message.objects.filter(template=template, state__in=_WAITING)
    for event in waiting.order_by().values_list("event", flat=True).distinct():
        if default := defaults.get(event):
            waiting.filter(event=event).update(template=default, channel=default.channel)


def _checked(title: str, channel: str, subject: str, body: str) -> dict[str, str]:
    """The values as they are kept. Raises TemplateInvalid."""
    if channel not in Channel.values:
        raise TemplateInvalid("channel", "unknown")
    title, subject = tidy(title), tidy(subject)
    sms = channel == Channel.SMS
    body = body.replace("\r\n", "\n").replace("\x00", "").strip() if sms else clean_html(body)
    _demand("title", title, LONGEST_TITLE)
    if sms and subject:
        raise TemplateInvalid("subject", "none")
    if not sms:
        _demand("subject", subject, LONGEST_SUBJECT)
    _demand("body", body, LONGEST_SMS if sms else LONGEST_HTML, words=body if sms else as_text(body).strip())
    return {"title": title, "channel": channel, "subject": subject, "body": body}


def _demand(field: str, text: str, longest: int, *, words: str | None = None) -> None:
    if not (text if words is None else words):
        raise TemplateInvalid(field, "missing")
    if len(text) > longest:
        raise TemplateInvalid(field, "too_long")
