"""The message log: every message, newest first."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.paging import listed
from valghalla.admin_site.communication.log_filter import asked, fitting
from valghalla.admin_site.communication.template_pages import communication_tabs
from valghalla.admin_site.communication.words import EVENTS, STATES, leaves, title_of, written_by
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.communication.models import Message
from valghalla.communication.sealing import subject_of
from valghalla.communication.words import CHANNELS, reason
from valghalla.components.filters import FilterBar
from valghalla.components.formats import number
from valghalla.components.inline import Lines, Link, html_of
from valghalla.components.links import address_of_each
from valghalla.components.parts import Crumb, Tab
from valghalla.components.tables import Column, Row, Selection, Table
from valghalla.lists.export import Format

Text = str | Promise

AGAIN_FORM = "again"
# What a row shows of a message and of those it belongs to; the body, for one, stays where it is.
_SHOWN = (
    "participant", "election", "group", "event", "channel", "state", "failure", "queued_at", "due_at", "subject_sealed",
    "participant__first_names", "participant__last_name", "election__title", "group__subject", "group__channel", "group__body",
)  # fmt: skip


@dataclass(frozen=True)
class LogPage:
    """What the template shows.

    failed: a sentence about failed messages, "" when there are none or they are shown.   again_url: where those chosen
    are tried again, when it is the failed ones that are shown.   formats: (value, label) of the files one can take.
    """

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    table: Table
    bar: FilterBar
    failed: str
    failed_url: str
    again_url: str
    export_url: str
    formats: tuple[tuple[str, Text], ...]
    tabs: tuple[Tab, ...]


def log_page(request: AdminRequest) -> LogPage:
    """The log as asked for in the address; the name searched for is kept by the session under the key in it."""
    form = asked(request)
    table, bar = listed(
        request,
        fitting(form).select_related("participant", "election", "group").only(*_SHOWN),
        form=form,
        columns=[
            Column("message", _("Message")),
            Column("recipient", _("Recipient")),
            Column("written", _("Sent how"), secondary=True),
            Column("election", _("Election"), secondary=True),
            Column("time", _("Queued"), sortable=True),
            Column("status", _("Status")),
        ],
        sorts={"time": "queued_at"},
        default="-time",
        row=_row_maker(),
        caption=_("Messages"),
        empty=_("No messages have been written yet. They come when people are invited, answer, or lose a task."),
    )
    again = table.rows and form.value("status") == Message.State.FAILED and may_edit(request)
    if again:
        table = replace(table, selection=Selection(AGAIN_FORM, (table.pager and table.pager.total) or len(table.rows)))
    failed = 0 if form.value("status") else Message.objects.filter(state=Message.State.FAILED).count()
    return LogPage(
        title=_("Message log"),
        lead=_("Every message that was written, and what became of it."),
        breadcrumb=(Crumb(_("Communication"), reverse("messages")), Crumb(_("Message log"))),
        table=table,
        bar=bar,
        failed=_failed(failed) if failed else "",
        failed_url=f"{reverse('messages')}?status={Message.State.FAILED}",
        again_url=f"{reverse('messages_again')}?{request.GET.urlencode()}" if again else "",
        export_url=reverse("messages_export"),
        formats=(
            (Format.XLSX, _("Excel")),
            (Format.CSV, _("CSV for Danish Excel")),
            (Format.CSV_PLAIN, _("Plain CSV")),
        ),
        tabs=communication_tabs("messages"),
    )


def _row_maker() -> Callable[[Message], Row]:
    """What makes a row of a message; what is the same for all of them is found once."""
    now, message_url, participant_url = clock.now(), address_of_each("message"), address_of_each("participant")

    def row(message: Message) -> Row:
        event = EVENTS.get(message.event, message.event)
        channel = CHANNELS[message.channel]
        subject = subject_of(message) or (title_of(message.group) if message.group else "")
        below = f"{event} · {channel}" if subject else channel
        badge = STATES[message.state]
        below_badge = reason(message.failure) or leaves(message, now=now)
        return Row(
            cells=(
                Lines(Link(subject or event, message_url(message.pk)), below),
                Link(message.participant.name, participant_url(message.participant_id)),
                written_by(message),
                message.election.title if message.election else "",
                message.queued_at,
                format_html("<div>{}</div>", html_of(Lines(badge, below_badge) if below_badge else badge)),
            ),
            id=str(message.pk),
            name=message.participant.name,
            marked=message.state == Message.State.FAILED,
        )

    return row


def _failed(count: int) -> str:
    text = ngettext("%(count)s message could not be sent.", "%(count)s messages could not be sent.", count)
    return text % {"count": number(count)}
