"""The message log: every message, newest first."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.paging import listed
from valghalla.admin_site.communication.forms import LogForm
from valghalla.admin_site.communication.words import CHANNELS, EVENTS, STATES, reason
from valghalla.admin_site.participants.searches import opened
from valghalla.communication.models import Message
from valghalla.communication.sealing import subject_of
from valghalla.components.filters import FilterBar
from valghalla.components.formats import number
from valghalla.components.inline import Lines, Link, html_of
from valghalla.components.parts import Crumb
from valghalla.components.tables import Column, Row, Table
from valghalla.participants.find import matching
from valghalla.participants.models import Participant

Text = str | Promise

PRIVATE = ("search",)


@dataclass(frozen=True)
class LogPage:
    """What the template shows. failed: a sentence about failed messages, "" when there are none or they are shown."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    table: Table
    bar: FilterBar
    failed: str
    failed_url: str


def log_page(request: HttpRequest) -> LogPage:
    """The log as asked for in the address; the name searched for is kept by the session under the key in it."""
    form = LogForm(opened(request.GET, request.session, private=PRIVATE))
    form.is_valid()
    table, bar = listed(
        request,
        fitting(form).select_related("participant", "election").defer("body_sealed", "participant__cpr_sealed"),
        form=form,
        columns=[
            Column("message", _("Message")),
            Column("recipient", _("Recipient")),
            Column("election", _("Election"), secondary=True),
            Column("time", _("Queued"), sortable=True),
            Column("status", _("Status")),
        ],
        sorts={"time": "queued_at"},
        default="-time",
        row=_row,
        caption=_("Messages"),
        empty=_("No messages have been written yet. They come when people are invited, answer, or lose a task."),
    )
    failed = 0 if form.value("status") else Message.objects.filter(state=Message.State.FAILED).count()
    return LogPage(
        title=_("Message log"),
        breadcrumb=(Crumb(_("Communication")),),
        table=table,
        bar=bar,
        failed=_failed(failed) if failed else "",
        failed_url=f"{reverse('messages')}?status={Message.State.FAILED}",
    )


def fitting(form: LogForm) -> QuerySet[Message]:
    """The messages that fit the filters."""
    messages = Message.objects.all()
    for field, column in (("status", "state"), ("event", "event"), ("election", "election_id")):
        if wanted := form.value(field):
            messages = messages.filter(**{column: wanted})
    if search := form.value("search"):
        messages = messages.filter(participant__in=matching(Participant.objects.all(), search).values("pk"))
    return messages


def _row(message: Message) -> Row:
    event = EVENTS.get(message.event, message.event)
    channel = CHANNELS[message.channel]
    subject = subject_of(message)
    below = f"{event} · {channel}" if subject else channel
    badge = STATES[message.state]
    return Row(
        cells=(
            Lines(Link(subject or event, reverse("message", args=[message.pk])), below),
            Link(message.participant.name, reverse("participant", args=[message.participant_id])),
            message.election.title if message.election else "",
            message.queued_at,
            format_html("<div>{}</div>", html_of(Lines(badge, reason(message.failure)) if message.failure else badge)),
        ),
        marked=message.state == Message.State.FAILED,
    )


def _failed(count: int) -> str:
    text = ngettext("%(count)s message could not be sent.", "%(count)s messages could not be sent.", count)
    return text % {"count": number(count)}
