"""Pages of message templates: the list, writing one, and the question before one is deleted."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.deleting import seen
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage, FormPage, ListPage, Way
from valghalla.admin_site.catalogue.paging import in_danish_order, listed, matching
from valghalla.admin_site.communication.attaching import FileLink, links
from valghalla.admin_site.communication.template_forms import TemplateForm, TemplatesForm
from valghalla.admin_site.communication.template_sample import Filled, fields_table, filled, sample
from valghalla.admin_site.communication.words import CHANNELS, EVENTS
from valghalla.base import clock
from valghalla.communication.models import Channel, MessageTemplate, TemplateChoice
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
    """Writing a template. fields: what each merge field means.   shown: the text with the examples filled in, or None.
    locked: a default template.   files: those that go out with it."""

    fields: Table | None = None
    shown: Filled | None = None
    locked: bool = False
    files: tuple[FileLink, ...] = ()


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


def list_page(request: HttpRequest) -> TemplatesPage:
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
    request: HttpRequest,
    form: TemplateForm,
    *,
    template: MessageTemplate | None = None,
    conflict: Conflict | None = None,
    note: str = "",
) -> TemplatePage:
    """Writing a template; what is written is shown with the examples filled in."""
    title = template.title if template else _("Create message template")
    locked = bool(template and template.default_for)
    values = sample(request.municipality, today=clock.today())  # type: ignore[attr-defined]
    body = str(form["body"].value() or "")
    subject = str(form["subject"].value() or "") if "subject" in form.fields else ""
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
        shown=filled(form.of_channel, subject, body, values) if body.strip() else None,
        locked=locked,
        files=template_files(template) if template else (),
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
