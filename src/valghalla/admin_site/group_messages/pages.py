"""Pages on which a group message is written: the list, how it begins, its text, and the question before it is deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage, Way
from valghalla.admin_site.catalogue.paging import part_of
from valghalla.admin_site.communication.attaching import FileLink, links
from valghalla.admin_site.communication.template_pages import communication_tabs
from valghalla.admin_site.communication.template_sample import Filled, fields_table, filled, sample
from valghalla.admin_site.communication.words import title_of
from valghalla.admin_site.group_messages.forms import StartForm, TextForm, pairs_of
from valghalla.admin_site.group_messages.words import state_of
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.communication.group_messages.figures import Tally, tallies
from valghalla.communication.models import Channel, GroupMessage
from valghalla.communication.words import CHANNELS
from valghalla.components.inline import Lines, Link
from valghalla.components.parts import Confirm, Conflict, Crumb, Step, Tab
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election
from valghalla.tasks.group_messages.recipients import Filters

Text = str | Promise


@dataclass(frozen=True)
class GroupsPage:
    """The list."""

    title: Text
    lead: str
    breadcrumb: tuple[Crumb, ...]
    tabs: tuple[Tab, ...]
    ways: tuple[Way, ...]
    table: Table


@dataclass(frozen=True)
class StartPage:
    """The first step. hidden: posted with it.   chosen: how many were ticked, "" when nobody was."""

    title: Text
    lead: str
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    form: StartForm
    hidden: tuple[tuple[str, str], ...]
    chosen: str
    cancel_url: str


@dataclass(frozen=True)
class TextPage:
    """The second step. fields: what each merge field means.   shown: the text with examples, or None."""

    title: Text
    lead: str
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    form: TextForm
    files: tuple[FileLink, ...]
    fields: Table
    shown: Filled | None
    delete_url: str
    conflict: Conflict | None = None


def crumbs(election: Election, *further: tuple[Text, str]) -> tuple[Crumb, ...]:
    """The way from the group messages of an election to a page: (label, url) pairs, the last without address."""
    listed = reverse("group_messages", args=[election.pk])
    return (
        Crumb(_("Communication"), reverse("messages")),
        Crumb(_("Send message"), listed if further else ""),
        *(Crumb(label, url) for label, url in further),
    )


def address(name: str, group: GroupMessage) -> str:
    """A page of the group message."""
    return reverse(name, args=[group.election_id, group.pk])


def recipients_address(group: GroupMessage) -> str:
    """The step in which recipients are chosen, as they are chosen now."""
    pairs = pairs_of(Filters.from_facts(group.filters))
    return address("group_message_recipients", group) + (f"?{urlencode(pairs)}" if pairs else "")


def steps(current: str, group: GroupMessage | None = None) -> tuple[Step, ...]:
    """Where one stands; steps that can be gone to have an address. current: type, text, recipients or preview."""
    names: tuple[tuple[str, Text], ...] = (
        ("type", _("Type")),
        ("text", _("Text")),
        ("recipients", _("Recipients")),
        ("preview", _("Preview and send")),
    )
    at = [name for name, _label in names].index(current)
    urls = {"text": address("group_message_text", group), "recipients": recipients_address(group)} if group else {}
    if group and group.counted_at:
        urls["preview"] = address("group_message_preview", group)
    found = []
    for number, (name, label) in enumerate(names):
        state = "current" if number == at else "done" if number < at else "ahead"
        found.append(Step(label, state, urls.get(name, "")))
    return tuple(found)


def list_page(request: AdminRequest, election: Election) -> GroupsPage:
    """The group messages of an election, the one touched last on top."""
    part = part_of(
        GroupMessage.objects.filter(election=election).defer("filters"),
        {"changed": "changed_at"},
        "-changed",
        request.GET,
    )
    figures = tallies([group.pk for group in part.rows])
    names = staff_names(group.sent_by or group.created_by for group in part.rows)
    new = Way(_("Write a message"), reverse("group_message_new", args=[election.pk]), "primary", "plus")
    return GroupsPage(
        title=_("Send message"),
        lead=_("Messages to many at once, in %(election)s.") % {"election": election.title},
        breadcrumb=crumbs(election),
        tabs=communication_tabs("group_messages"),
        ways=(new,) if may_edit(request) else (),
        table=Table(
            caption=_("Group messages"),
            columns=(
                Column("message", _("Message")),
                Column("state", _("Status")),
                Column("messages", _("Messages"), numeric=True),
                Column("sent", pgettext("message", "Sent"), numeric=True),
                Column("failed", pgettext("message", "Failed"), numeric=True),
                Column("changed", _("Last changed"), sortable=True),
                Column("who", _("By"), secondary=True),
            ),
            rows=tuple(_row(group, figures[group.pk], names) for group in part.rows),
            sort=part.sort,
            empty=_("No messages have been written to many yet."),
            pager=part.pager if part.rows else None,
        ),
    )


def _row(group: GroupMessage, tally: Tally, names: dict[int | None, str]) -> Row:
    title = Link(title_of(group), address("group_message", group))
    numbers: tuple[object, ...] = ("", "", "") if group.is_draft else (group.total, tally.sent, tally.failed)
    return Row(
        (
            Lines(title, CHANNELS[group.channel]),
            state_of(group, tally),
            *numbers,
            group.changed_at,
            _("Team responsible") if group.written_by_team else names.get(group.sent_by or group.created_by, ""),
        ),
        marked=bool(tally.failed),
    )


def staff_names(keys: Iterable[int | None]) -> dict[int | None, str]:
    """The names of members of staff by their keys."""
    people = StaffUser.objects.filter(pk__in=[key for key in keys if key is not None])
    names: dict[int | None, str] = {}
    names.update(people.values_list("pk", "name"))
    return names


def start_page(
    election: Election, form: StartForm, *, hidden: tuple[tuple[str, str], ...] = (), chosen: str = ""
) -> StartPage:
    """How a message begins."""
    return StartPage(
        title=_("Write a message"),
        lead=election.title,
        breadcrumb=crumbs(election, (_("Write a message"), "")),
        steps=steps("type"),
        form=form,
        hidden=hidden,
        chosen=chosen,
        cancel_url=reverse("group_messages", args=[election.pk]),
    )


def text_page(
    request: AdminRequest, group: GroupMessage, form: TextForm, *, conflict: Conflict | None = None
) -> TextPage:
    """Writing the text; what is written is shown with the examples filled in."""
    values = sample(request.municipality, today=clock.today())
    body = str(form["body"].value() or "")
    subject = str(form["subject"].value() or "") if "subject" in form.fields else ""
    return TextPage(
        title=title_of(group),
        lead=group.election.title,
        breadcrumb=crumbs(group.election, (title_of(group), "")),
        steps=steps("text", group),
        form=form,
        files=group_files(group),
        fields=fields_table(values),
        shown=filled(group.channel, subject, body, values) if body.strip() else None,
        delete_url=address("group_message_delete", group),
        conflict=conflict,
    )


def group_files(group: GroupMessage) -> tuple[FileLink, ...]:
    """The files that go out with the message."""
    if group.channel == Channel.SMS:
        return ()
    own = [group.election_id, group.pk]
    return links(group.files.defer("content"), lambda pk: reverse("group_message_file", args=[*own, pk]))


def delete_page(group: GroupMessage) -> AskPage:
    """The question."""
    back = address("group_message", group)
    return AskPage(
        title=_("Delete the draft"),
        breadcrumb=crumbs(group.election, (title_of(group), back), (_("Delete"), "")),
        confirm=Confirm(
            question=_("Delete the draft %(name)s?") % {"name": title_of(group)},
            lines=(_("Nothing has been sent. It cannot be undone."),),
            yes=_("Delete the draft"),
            cancel_url=back,
        ),
    )
