"""What came of a group message: how far it is, what was sent and what was not, and its text."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage
from valghalla.admin_site.channels.words import sentences_of
from valghalla.admin_site.communication.attaching import FileLink
from valghalla.admin_site.communication.words import AWAITING_WORD, STATES, title_of
from valghalla.admin_site.group_messages.pages import address, crumbs, group_files, staff_names
from valghalla.admin_site.group_messages.unreached import MOST_SHOWN, Missing, changed_table, missing
from valghalla.admin_site.group_messages.ways import taken
from valghalla.admin_site.group_messages.words import state_of
from valghalla.admin_site.request import AdminRequest
from valghalla.communication.closing import not_well
from valghalla.communication.group_messages.figures import Tally, counted, failures, tallies, ways_taken
from valghalla.communication.models import Channel, GroupMessage, Message
from valghalla.communication.states import WAITING
from valghalla.communication.words import CHANNELS, reason
from valghalla.components.formats import number
from valghalla.components.inline import Badge
from valghalla.components.parts import Confirm, Crumb, Fact, Figure, Progress
from valghalla.components.tables import Table
from valghalla.content.clean import clean_html, html_of_plain

Text = str | Promise


@dataclass(frozen=True)
class ReportPage:
    """The report. progress: None when all has come to its end.   waits: of the ways that do not work just now.
    ways: by which way it has left for how many.   failed: how many failed, and why.   body: HTML, cleaned once more, its
    fields not filled.   call_off_url: where the rest is called off, "" for nowhere.   log_url: its messages in the log.
    """

    title: Text
    breadcrumb: tuple[Crumb, ...]
    badge: Badge
    progress: Progress | None
    waits: tuple[str, ...]
    later: str
    figures: tuple[Figure, ...]
    ways: tuple[str, ...]
    failed: tuple[str, ...]
    facts: tuple[Fact, ...]
    subject: str
    body: SafeString
    files: tuple[FileLink, ...]
    missing: Missing
    changed: Table | None
    log_url: str
    failed_url: str
    call_off_url: str


def bar_of(group: GroupMessage, tally: Tally) -> Progress:
    """How far it is."""
    page = address("group_message", group)
    return Progress(
        label=_("Messages are being sent"),
        done=tally.total - tally.waiting,
        total=tally.total,
        failed=tally.failed,
        poll_url=f"{page}?bar=1",
        page_url=page,
        finished=not tally.waiting,
    )


def figures_of(group: GroupMessage, tally: Tally) -> tuple[Figure, ...]:
    """The numbers, each a link to the messages behind it."""
    log = log_address(group)
    unreached = sum(counted(group).unreached.values())
    return _figures(tally, unreached, log)


def waits_for(group: GroupMessage, tally: Tally) -> tuple[str, ...]:
    """A sentence for each way that does not work just now and that some of its messages wait for."""
    failing = not_well() if tally.waiting else []
    waiting = set(group.messages.filter(state__in=WAITING).values_list("channel", flat=True)) if failing else set()
    return sentences_of(state for state in failing if state.channel in waiting)


def log_address(group: GroupMessage) -> str:
    """Its messages in the log."""
    return f"{reverse('messages')}?group={group.pk}"


def tally_of(group: GroupMessage) -> Tally:
    """Its numbers."""
    return tallies([group.pk])[group.pk]


def report_page(request: AdminRequest, group: GroupMessage) -> ReportPage:
    """The page of a group message that has been sent."""
    tally = tally_of(group)
    figures = counted(group)
    changed = list(group.recipients.filter(changed=True).select_related("participant")[:MOST_SHOWN])
    log = log_address(group)
    body = html_of_plain(group.body) if group.channel == Channel.SMS else clean_html(group.body)
    scheduled = state_of(group, tally).icon == "time"
    return ReportPage(
        title=title_of(group),
        breadcrumb=crumbs(group.election, (title_of(group), "")),
        badge=state_of(group, tally),
        progress=bar_of(group, tally) if tally.waiting and not scheduled else None,
        waits=waits_for(group, tally),
        later=_("The messages are ready and leave at the time chosen.") if scheduled else "",
        figures=_figures(tally, sum(figures.unreached.values()), log),
        ways=taken(ways_taken(group)),
        failed=_failed(group) if tally.failed else (),
        facts=_facts(group),
        subject=group.subject,
        body=mark_safe(body),  # noqa: S308 (cleaned above)
        files=group_files(group),
        missing=missing(group, figures),
        changed=changed_table(group.election, changed) if changed else None,
        log_url=log,
        failed_url=f"{log}&status={Message.State.FAILED}" if tally.failed else "",
        call_off_url=address("group_message_call_off", group) if tally.waiting and may_edit(request) else "",
    )


def _figures(tally: Tally, unreached: int, log: str) -> tuple[Figure, ...]:
    found = [
        Figure(_("Messages"), tally.total, log, icon="email"),
        Figure(pgettext("message", "Sent"), tally.sent, tone="good" if tally.sent else "neutral", icon="check"),
        Figure(
            STATES[Message.State.DELIVERED].label,
            tally.delivered,
            f"{log}&status={Message.State.DELIVERED}" if tally.delivered else "",
            icon="success",
            hint=_("Known by receipt"),
        ),
        Figure(_("Waiting"), tally.waiting, f"{log}&status={AWAITING_WORD}" if tally.waiting else "", icon="hourglass"),
        Figure(
            pgettext("message", "Failed"),
            tally.failed,
            f"{log}&status={Message.State.FAILED}" if tally.failed else "",
            tone="bad" if tally.failed else "neutral",
            icon="error",
        ),
    ]
    if tally.dropped:
        found.append(Figure(_("Called off"), tally.dropped, f"{log}&status={Message.State.DROPPED}", icon="close"))
    return (*found, Figure(_("Cannot be reached"), unreached, icon="minus"))


def _failed(group: GroupMessage) -> tuple[str, ...]:
    return tuple(f"{number(count)}: {reason(code)}" for code, count in failures(group))


def _facts(group: GroupMessage) -> tuple[Fact, ...]:
    later = group.due_at and group.due_at != group.sent_at
    found = [
        Fact(_("Way"), CHANNELS[group.channel]),
        Fact(_("Election"), group.election.title),
        Fact(_("Sent by"), _sender(group)),
        Fact(_("Queued") if later else _("Sent at"), group.sent_at),
    ]
    if later:
        found.append(Fact(_("Leaves"), group.due_at))
    if group.stopped_at:
        found.append(Fact(_("Called off"), group.stopped_at))
    return tuple(found)


def _sender(group: GroupMessage) -> str:
    """Who wrote it: somebody in the office, or who answers for a team."""
    if not group.written_by_team:
        return staff_names([group.sent_by]).get(group.sent_by, "")
    author = group.written_by.name if group.written_by else ""
    team = group.team.name if group.team else ""
    return ", ".join(filter(None, [author, _("Team responsible"), team]))


def call_off_page(group: GroupMessage, tally: Tally) -> AskPage:
    """The question before the rest is called off."""
    back = address("group_message", group)
    return AskPage(
        title=_("Call off the rest"),
        breadcrumb=crumbs(group.election, (title_of(group), back), (_("Call off the rest"), "")),
        confirm=Confirm(
            question=_("Call off what has not been sent?"),
            lines=(
                _("Waiting: %(waiting)s. Sent already: %(sent)s.")
                % {"waiting": number(tally.waiting), "sent": number(tally.sent)},
                _("What has been sent cannot be taken back. What is called off is not sent later."),
            ),
            yes=_("Call off the rest"),
            no=_("Back"),
            cancel_url=back,
        ),
    )
