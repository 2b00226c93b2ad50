"""Pages of message templates: the list, writing one, and the question before one is deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.catalogue.deleting import seen
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage, FormPage, ListPage, Way
from valghalla.admin_site.catalogue.paging import in_danish_order, listed, matching
from valghalla.admin_site.communication.attaching import FileLink, links
from valghalla.admin_site.communication.template_forms import TemplateForm, TemplatesForm, TryTemplateForm
from valghalla.admin_site.communication.template_sample import (
    Filled,
    fields_table,
    in_each_form,
    passage_lines,
    sample,
)
from valghalla.admin_site.communication.words import EVENTS
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.communication.message_templates.keep import TEXTS
from valghalla.communication.models import Channel, MessageTemplate, TemplateChoice, TemplateVersion
from valghalla.communication.words import CHANNELS
from valghalla.components.formats import number
from valghalla.components.inline import Lines, Link
from valghalla.components.parts import Confirm, Conflict, Crumb, Tab
from valghalla.components.tables import Column, Row, Table

Text = str | Promise


@dataclass(frozen=True)
class TemplatesPage(ListPage):
    """The list. tabs: the parts of communication."""

    tabs: tuple[Tab, ...] = ()


@dataclass(frozen=True)
class TemplatePage(FormPage):
    """Writing a template. fields: what each merge field means.   passages: how something is left out.   shown: the text with
    the examples filled in, or None.   forms: the same as each kind of message, by its name.   locked: a default template.
    files: those that go out with it.   versions: what it said before.   try_form: to send it to oneself."""

    fields: Table | None = None
    passages: tuple[str, ...] = ()
    shown: Filled | None = None
    forms: tuple[tuple[Text, Filled], ...] = ()
    locked: bool = False
    files: tuple[FileLink, ...] = ()
    versions: Table | None = None
    try_form: TryTemplateForm | None = None
    try_url: str = ""


def communication_tabs(current: str) -> tuple[Tab, ...]:
    """The parts of communication, by the names of their addresses."""
    return (
        Tab(_("Send message"), reverse("group_messages_now"), current == "group_messages"),
        Tab(_("Message log"), reverse("messages"), current == "messages"),
        Tab(_("Received SMS"), reverse("received_texts"), current == "received_texts"),
        Tab(_("Message templates"), reverse("message_templates"), current == "message_templates"),
    )


def template_crumbs(*further: tuple[Text, str]) -> tuple[Crumb, ...]:
    """The way from the message templates to a page: (label, url) pairs, the last without address."""
    return (
        Crumb(_("Communication"), reverse("messages")),
        Crumb(_("Message templates"), reverse("message_templates") if further else ""),
        *(Crumb(label, url) for label, url in further),
    )


def list_page(request: AdminRequest) -> TemplatesPage:
    """All templates."""
    form = TemplatesForm(request.GET)
    edit = may_edit(request)
    rows = matching(MessageTemplate.objects.defer("body"), ["title"], form.value("search"))
    if channel := form.value("channel"):
        rows = rows.filter(channel=channel)
    page = "message_template_edit" if edit else "message_template_preview"
    table, bar = listed(
        request,
        in_danish_order(rows, "subject", as_="subject_order"),
        form=form,
        columns=[
            Column("title", _("Title"), sortable=True),
            Column("subject", _("Subject"), sortable=True),
            Column("channel", _("Type"), sortable=True),
        ],
        sorts={"title": "sort_key", "subject": "subject_order", "channel": "channel"},
        default="title",
        row=lambda one: Row((_titled(one, reverse(page, args=[one.pk])), one.subject, CHANNELS[one.channel])),
        caption=_("Message templates"),
        empty=_("There are no message templates yet. Create the first."),
    )
    new = Way(_("Create message template"), reverse("message_template_new"), "primary", "plus")
    return TemplatesPage(
        title=_("Message templates"),
        breadcrumb=template_crumbs(),
        table=table,
        bar=bar,
        ways=(new,) if edit else (),
        lead=_("Each election chooses which template is used for what."),
        tabs=communication_tabs("message_templates"),
    )


def _titled(template: MessageTemplate, url: str) -> Lines | Link:
    title = Link(template.title, url)
    if not template.default_for:
        return title
    return Lines(title, _("Default for: %(event)s") % {"event": EVENTS[template.default_for]})


def form_page(
    request: AdminRequest,
    form: TemplateForm,
    *,
    template: MessageTemplate | None = None,
    conflict: Conflict | None = None,
    note: str = "",
    try_form: TryTemplateForm | None = None,
) -> TemplatePage:
    """Writing a template; what is written is shown with the examples filled in."""
    title = template.title if template else _("Create message template")
    locked = bool(template and template.default_for)
    values = sample(request.municipality, today=clock.today())
    texts = {name: str(form[name].value() or "") for name in TEXTS if name in form.fields}
    shown = in_each_form(form.of_channel, texts, values, template=template)
    saved = in_each_form(template.channel, texts_of(template), values, template=template) if template else {}
    ways: tuple[Way, ...] = ()
    if template:
        preview = reverse("message_template_preview", args=[template.pk])
        ways = (Way(_("With a participant's facts"), preview, "secondary", "visibility"),)
    return TemplatePage(
        title=title,
        breadcrumb=template_crumbs((title, "")),
        form=form,
        cancel_url=reverse("message_templates"),
        delete_url=reverse("message_template_delete", args=[template.pk]) if template and not locked else "",
        conflict=conflict,
        ways=ways,
        note=note,
        fields=fields_table(values),
        passages=passage_lines(),
        shown=next((one for _label, one in shown.values()), None),
        forms=tuple(shown.values()),
        locked=locked,
        files=template_files(template) if template else (),
        versions=versions_table(template) if template else None,
        try_form=(try_form or TryTemplateForm(ways=ways_of(saved))) if saved else None,
        try_url=reverse("message_template_test", args=[template.pk]) if template else "",
    )


def texts_of(template: MessageTemplate) -> dict[str, str]:
    """What a template says, by its columns."""
    return {name: getattr(template, name) for name in TEXTS}


def ways_of(forms: Mapping[str, tuple[Text, Filled]]) -> list[tuple[str, Text]]:
    """What a template can be sent as, for a choice."""
    return [(value, label) for value, (label, _shown) in forms.items()]


def versions_table(template: MessageTemplate) -> Table | None:
    """What the template said before, the newest first; None when it has always said the same."""
    versions = list(template.versions.order_by("-number"))
    if len(versions) < 2:
        return None
    names = dict(StaffUser.objects.filter(pk__in={one.saved_by for one in versions}).values_list("pk", "name"))
    rows = []
    for at, one in enumerate(versions):
        before = versions[at + 1].text if at + 1 < len(versions) else None
        number_ = _("%(number)s, in force") % {"number": one.number} if one.number == template.version else one.number
        address = reverse("message_template_version", args=[template.pk, one.number])
        rows.append(Row((Link(str(number_), address), one.saved_at, _saver(one, names), _differs(one.text, before))))
    return Table(
        caption=_("Versions"),
        columns=(
            Column("number", _("Version")),
            Column("at", _("Saved")),
            Column("by", _("By whom")),
            Column("what", _("What was changed")),
        ),
        rows=tuple(rows),
    )


def _saver(version: TemplateVersion, names: Mapping[int, str]) -> str:
    if version.saved_at is None:
        return _("As it was delivered")
    return names.get(version.saved_by or 0, "")


def _differs(text: Mapping[str, str], before: Mapping[str, str] | None) -> str:
    if before is None:
        return ""
    changed = [str(FIELD_NAMES[name]) for name in FIELD_NAMES if text.get(name, "") != before.get(name, "")]
    return ", ".join(changed) or _("Files")


FIELD_NAMES: dict[str, Text] = {
    "title": gettext_lazy("Title"),
    "channel": gettext_lazy("Type"),
    "subject": gettext_lazy("Subject"),
    "body": gettext_lazy("Text"),
    "short_body": gettext_lazy("Text for SMS"),
    "subject_en": gettext_lazy("Subject in English"),
    "body_en": gettext_lazy("Text in English"),
    "short_body_en": gettext_lazy("Text for SMS in English"),
}


@dataclass(frozen=True)
class VersionPage:
    """What a template said in an earlier version. confirm: going back to it, None where that is nothing or not allowed."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    forms: tuple[tuple[Text, Filled], ...]
    confirm: Confirm | None


def version_page(request: AdminRequest, version: TemplateVersion) -> VersionPage:
    """The version, filled with examples."""
    template = version.template
    edit = reverse("message_template_edit" if may_edit(request) else "message_template_preview", args=[template.pk])
    values = sample(request.municipality, today=clock.today())
    same = all(version.text.get(name, "") == text for name, text in texts_of(template).items())
    title = _("Version no. %(number)s") % {"number": version.number}
    return VersionPage(
        title=title,
        lead=template.title,
        breadcrumb=template_crumbs((template.title, edit), (title, "")),
        forms=tuple(in_each_form(version.text["channel"], version.text, values, template=template).values()),
        confirm=Confirm(
            question=_("Let the template say this again?"),
            lines=(
                _("What it says now is kept among the versions."),
                _("Messages that wait in the queue are written with it too."),
            ),
            yes=_("Go back to this version"),
            cancel_url=edit,
            hidden=(("version", str(template.version)),),
            danger=False,
            action=reverse("message_template_version_again", args=[template.pk, version.number]),
        )
        if may_edit(request) and not same
        else None,
    )


def template_files(template: MessageTemplate) -> tuple[FileLink, ...]:
    """The files that go out with a template."""
    if template.channel == Channel.SMS:
        return ()
    return links(template.files.defer("content"), lambda pk: reverse("message_template_file", args=[template.pk, pk]))


def delete_page(template: MessageTemplate, *, meanwhile: bool = False) -> AskPage:
    """The question, with where the template is used, or why it has to stay. meanwhile: it is used otherwise now."""
    edit = reverse("message_template_edit", args=[template.pk])
    common: dict[str, Any] = {
        "title": _("Delete message template"),
        "breadcrumb": template_crumbs((template.title, edit), (_("Delete"), "")),
    }
    if template.default_for:
        words = _("It is the default for: %(event)s. You can change its text.") % {
            "event": EVENTS[template.default_for]
        }
        refusal = (_("%(name)s cannot be deleted") % {"name": template.title}, words)
        return AskPage(**common, refusal=refusal, ways=(Way(_("Back"), edit),))
    choices = list(
        TemplateChoice.objects.filter(template=template)
        .select_related("election", "task_type")
        .order_by("-election__election_day", "election_id", "pk")
    )
    return AskPage(
        **common,
        notice=_("It is used otherwise than before. Look at it and answer again.") if meanwhile else "",
        table=_uses_table(choices) if choices else None,
        confirm=Confirm(
            question=_("Delete the message template %(name)s?") % {"name": template.title},
            lines=(*_uses_lines(choices), _("It cannot be undone.")),
            yes=_("Delete the message template"),
            cancel_url=edit,
            hidden=(("uses", str(len(choices))), *seen(template)),
        ),
    )


def _uses_lines(choices: list[TemplateChoice]) -> tuple[str, ...]:
    if not choices:
        return (_("No election uses it."),)
    elections = len({choice.election_id for choice in choices})
    used = ngettext("%(count)s election uses it.", "%(count)s elections use it.", elections) % {
        "count": number(elections)
    }
    lines = [used]
    if any(choice.task_type_id is None for choice in choices):
        lines.append(_("Where an election uses it, the default template is used instead."))
    if any(choice.task_type_id for choice in choices):
        lines.append(_("Where a task type uses it, the election's standard is used instead."))
    return tuple(lines)


def _uses_table(choices: list[TemplateChoice]) -> Table:
    return Table(
        caption=_("Where it is used"),
        columns=(
            Column("election", _("Election")),
            Column("event", _("Occasion")),
            Column("task_type", _("Task type")),
        ),
        rows=tuple(
            Row(
                (
                    choice.election.title,
                    EVENTS[choice.event],
                    choice.task_type.title if choice.task_type else _("All"),
                )
            )
            for choice in choices
        ),
    )
