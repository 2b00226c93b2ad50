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
from valghalla.communication.message_templates.merge import troubles
from valghalla.communication.models import Channel, Message, MessageTemplate, TemplateChoice, TemplateVersion
from valghalla.communication.states import ON_ITS_WAY
from valghalla.content.clean import as_text, clean_html
from valghalla.elections.models import Election

LONGEST_TITLE, LONGEST_SUBJECT, LONGEST_HTML, LONGEST_SMS = 255, 256, 100_000, 1530
# What a template says, and what is kept of each version of it.
TEXTS = ("subject", "body", "short_body", "subject_en", "body_en", "short_body_en")
_KEPT = ("title", "channel", *TEXTS)


class TemplateInvalid(Exception):
    """The template breaks a rule; nothing was saved. field: which one.   code: missing, too_long, unknown, none, or what is
    wrong with a passage (``passages.Trouble``).   near: the words round it."""

    def __init__(self, field: str, code: str, near: str = "") -> None:
        self.field = field
        self.code = code
        self.near = near
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
    short_body: str = "",
    subject_en: str = "",
    body_en: str = "",
    short_body_en: str = "",
    files_added: Iterable[NewFile] = (),
    by: Actor,
    now: datetime.datetime,
) -> MessageTemplate:
    """Add a template. body, body_en: HTML, which is cleaned; plain text for SMS, which takes no files and is short already.

    short_body, short_body_en: plain text for an SMS.   The English is whole, subject and text, or is not there.
    Raises NameTaken, TemplateInvalid or FilesTooLarge.
    """
    values = _checked(title, channel, _said(subject, body, short_body, subject_en, body_en, short_body_en))
    with transaction.atomic():
        claim_name(MessageTemplate, "title", title)
        template = MessageTemplate.objects.create(**values)
        files = _change_files(template, files_added, ())
        _keep(template, at=now, by=by)
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
    short_body: str = "",
    subject_en: str = "",
    body_en: str = "",
    short_body_en: str = "",
    version: int,
    files_added: Iterable[NewFile] = (),
    files_removed: Collection[int] = (),
    by: Actor,
    now: datetime.datetime,
) -> MessageTemplate:
    """Change a template; what waits in the outbox is written with it too. What it said before is kept.

    files_removed: keys. Raises NameTaken, TemplateInvalid, FilesTooLarge, StaleVersion, and TemplateLocked for another
    title or channel of a default.
    """
    values = _checked(title, channel, _said(subject, body, short_body, subject_en, body_en, short_body_en))
    with transaction.atomic():
        claim_name(MessageTemplate, "title", title, besides=pk)
        template = held(MessageTemplate, pk, version)
        if template.default_for and (values["title"], channel) != (template.title, template.channel):
            raise TemplateLocked
        if template.version == version and not template.versions.filter(number=version).exists():
            _keep(template, at=None, by=None)
        changed = take_over(template, values)
        files = _change_files(template, files_added, files_removed)
        if files and not changed:
            template.version += 1
            template.save(update_fields=["version"])
        if changed or files:
            _keep(template, at=now, by=by)
            record("template.changed", template, by=by, now=now, changed=changed, **files)
    return template


def go_back(pk: int, number: int, *, version: int, by: Actor, now: datetime.datetime) -> MessageTemplate:
    """Let the template say again what it said in an earlier version; that is a change like any other. Its title stays, and
    its files.

    number: of the version.   Raises TemplateVersion.DoesNotExist and what ``change_template`` raises.
    """
    kept = TemplateVersion.objects.select_related("template").get(template=pk, number=number)
    said = {name: kept.text.get(name, "") for name in TEXTS}
    channel = kept.template.channel if kept.template.default_for else kept.text["channel"]
    return change_template(pk, title=kept.template.title, channel=channel, **said, version=version, by=by, now=now)


def _keep(template: MessageTemplate, *, at: datetime.datetime | None, by: Actor | None) -> None:
    TemplateVersion.objects.create(
        template=template,
        number=template.version,
        text={name: getattr(template, name) for name in _KEPT},
        saved_at=at,
        saved_by=by.id if by else None,
    )


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
    waiting = Message.objects.filter(template=template, state__in=ON_ITS_WAY)
    for event in waiting.order_by().values_list("event", flat=True).distinct():
        if default := defaults.get(event):
            waiting.filter(event=event, begun_at=None).update(template=default, channel=default.channel)
            # What may have left goes by no other way.
            waiting.filter(event=event).update(template=default)


def _said(*texts: str) -> dict[str, str]:
    return dict(zip(TEXTS, texts, strict=True))


def _checked(title: str, channel: str, said: dict[str, str]) -> dict[str, str]:
    """The values as they are kept. Raises TemplateInvalid."""
    if channel not in Channel.values:
        raise TemplateInvalid("channel", "unknown")
    title, sms = tidy(title), channel == Channel.SMS
    _demand("title", title, LONGEST_TITLE)
    said = {name: _tidied(name, text, sms=sms) for name, text in said.items()}
    english = any(said[name] for name in ("subject_en", "body_en", "short_body_en"))
    for ending in ("", "_en") if english else ("",):
        if sms and (said[f"subject{ending}"] or said[f"short_body{ending}"]):
            raise TemplateInvalid(f"subject{ending}" if said[f"subject{ending}"] else f"short_body{ending}", "none")
        if not sms:
            _demand(f"subject{ending}", said[f"subject{ending}"], LONGEST_SUBJECT)
        body = said[f"body{ending}"]
        words = body if sms else as_text(body).strip()
        _demand(f"body{ending}", body, LONGEST_SMS if sms else LONGEST_HTML, words=words)
        if len(said[f"short_body{ending}"]) > LONGEST_SMS:
            raise TemplateInvalid(f"short_body{ending}", "too_long")
    for name, text in said.items():
        if wrong := troubles(text):
            raise TemplateInvalid(name, wrong[0].code, wrong[0].near)
    return {"title": title, "channel": channel, **said}


def _tidied(name: str, text: str, *, sms: bool) -> str:
    if name.startswith("subject"):
        return tidy(text)
    if sms or name.startswith("short_body"):
        return text.replace("\r\n", "\n").replace("\x00", "").strip()
    return clean_html(text) if text.strip() else ""


def _demand(field: str, text: str, longest: int, *, words: str | None = None) -> None:
    if not (text if words is None else words):
        raise TemplateInvalid(field, "missing")
    if len(text) > longest:
        raise TemplateInvalid(field, "too_long")
