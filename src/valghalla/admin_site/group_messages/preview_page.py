"""The last step: whom the message goes to, and how it looks to each of them; and the question before it is sent."""

import datetime
from dataclasses import dataclass, replace

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.pages import Way
from valghalla.admin_site.communication.attaching import FileLink
from valghalla.admin_site.communication.template_sample import Filled, filled, sample
from valghalla.admin_site.communication.words import title_of
from valghalla.admin_site.group_messages.forms import SendForm, TryForm
from valghalla.admin_site.group_messages.pages import address, crumbs, group_files, recipients_address, steps
from valghalla.admin_site.group_messages.unreached import Missing, changed_table, missing
from valghalla.admin_site.group_messages.ways import nothing, price, to_come, to_one
from valghalla.admin_site.group_messages.words import CIRCLES, NOT_READY, task_state
from valghalla.admin_site.page import ADMINISTER
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.communication.channels.open import open_channels
from valghalla.communication.group_messages.figures import Counted, counted
from valghalla.communication.group_messages.write import not_ready
from valghalla.communication.hours import Hours
from valghalla.communication.message_templates.merge import Values
from valghalla.communication.models import GroupMessage, GroupRecipient
from valghalla.communication.try_out import tried_by
from valghalla.communication.values import NoLongerDue
from valghalla.communication.words import reason
from valghalla.components.formats import number
from valghalla.components.parts import Crumb, Figure, Step
from valghalla.components.tables import Table
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.tasks.group_messages.circles import Circle
from valghalla.tasks.group_messages.send import changed_since, seen, values_for_recipient

Text = str | Promise
MOST_SHOWN = 50


@dataclass(frozen=True)
class Shown:
    """One recipient's message. name: whose.   kind: by which way, and why that.   about: what it is about.
    place: "2 of 2.998".   why_not: why it is not sent to her, "" when it is.   An address that is empty is not offered.
    """

    name: str
    kind: str
    about: str
    place: str
    filled: Filled | None
    why_not: str
    previous_url: str
    next_url: str


@dataclass(frozen=True)
class PreviewPage:
    """The last step. ways: by which way it reaches how many.   price: that it costs money, "" when it does not.
    settle_url: where other ways are settled for those who cannot be reached, "" for nowhere.
    refusal: why it cannot be sent, "" when it can.   at: which recipient is shown, from 1.
    """

    title: Text
    lead: str
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    figures: tuple[Figure, ...]
    ways: tuple[str, ...]
    price: str
    shown: Shown | None
    files: tuple[FileLink, ...]
    missing: Missing
    settle_url: str
    changed: Table | None
    changed_words: str
    again_url: str
    refusal: Text
    send: Way
    back_url: str
    try_form: TryForm | None
    try_url: str
    at: int


@dataclass(frozen=True)
class SendPage:
    """The question. lines: what will happen, a sentence each.   seen: what is agreed to, posted back."""

    title: Text
    lead: str
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    question: str
    lines: tuple[str, ...]
    notice: str
    changed: Table | None
    changed_words: str
    form: SendForm
    seen: str
    cancel_url: str


def recipient_at(group: GroupMessage, at: int) -> GroupRecipient | None:
    """The recipient with that number or, where she has been erased, the next; the last when there are not so many."""
    every = group.recipients.select_related("participant", "group__election").order_by("number")
    return every.filter(number__gte=at).first() or every.last()


def preview_page(
    request: AdminRequest, group: GroupMessage, recipient: GroupRecipient | None, *, try_form: TryForm | None = None
) -> PreviewPage:
    """The page with one recipient's message; that her facts are seen is for the caller to record."""
    now = clock.now()
    figures = counted(group)
    changed, how_many = _changed(group)
    refusal = not_ready(group, reached=figures.messages)
    return PreviewPage(
        title=title_of(group),
        lead=group.election.title,
        breadcrumb=crumbs(group.election, (title_of(group), "")),
        steps=steps("preview", group),
        figures=_figures(figures),
        ways=to_come(figures.ways),
        price=price(figures.ways),
        shown=_shown(group, recipient, now=now) if recipient else None,
        files=group_files(group),
        missing=missing(group, figures),
        settle_url=reverse("settings_channels") if figures.unreached and _may_settle(request) else "",
        changed=changed_table(group.election, changed) if changed else None,
        changed_words=changed_words(how_many) if changed else "",
        again_url=recipients_address(group),
        refusal=NOT_READY[refusal] if refusal else "",
        send=Way(_("Send …"), address("group_message_send", group), "primary", "send"),
        back_url=recipients_address(group),
        try_form=_try_form(group, try_form),
        try_url=address("group_message_test", group),
        at=recipient.number if recipient else 1,
    )


def _may_settle(request: AdminRequest) -> bool:
    return request.staff.role in ADMINISTER


def _try_form(group: GroupMessage, form: TryForm | None) -> TryForm | None:
    if tried_by(group.channel) not in open_channels():
        return None
    return form or TryForm(channel=group.channel)


def _figures(figures: Counted) -> tuple[Figure, ...]:
    unreached = sum(figures.unreached.values())
    return (
        Figure(_("Recipients"), figures.people, icon="persons"),
        Figure(_("Messages"), figures.messages, icon="email"),
        Figure(_("Cannot be reached"), unreached, tone="bad" if unreached else "neutral", icon="minus"),
    )


def _shown(group: GroupMessage, recipient: GroupRecipient, *, now: datetime.datetime) -> Shown:
    values = values_for_recipient(recipient, now=now)
    before, after = Q(number__lt=recipient.number), Q(number__gt=recipient.number)
    around = group.recipients.aggregate(
        total=Count("pk"),
        earlier=Count("pk", filter=before),
        previous=Max("number", filter=before),
        following=Min("number", filter=after),
    )
    due = isinstance(values, Values)
    return Shown(
        name=recipient.participant.name,
        kind=to_one(recipient.channel or group.channel, recipient.instead),
        about=_about(values, recipient),
        place=_("%(at)s of %(total)s") % {"at": number(around["earlier"] + 1), "total": number(around["total"])},
        filled=filled(group.channel, group.subject, group.body, values) if isinstance(values, Values) else None,
        why_not=reason(recipient.why_not) or ("" if due else reason(values.reason)),  # type: ignore[union-attr]
        previous_url=f"?at={around['previous']}" if around["previous"] else "",
        next_url=f"?at={around['following']}" if around["following"] else "",
    )


def _about(values: Values | NoLongerDue, recipient: GroupRecipient) -> str:
    circle = Circle(recipient.group.filters.get("circle", ""))
    if circle and not recipient.facts:
        return str(CIRCLES[circle])
    if isinstance(values, NoLongerDue) or values.task_date is None:
        return str(task_state(recipient.state))
    return f"{values.task_type}, {values.work_location}, {values.task_date:%d-%m-%Y} · {task_state(recipient.state)}"


def _changed(group: GroupMessage) -> tuple[list[GroupRecipient], int]:
    """The first of those whose task has changed, and how many they are in all."""
    found = changed_since(group).select_related("participant")
    first = list(found[: MOST_SHOWN + 1])
    return first[:MOST_SHOWN], len(first) if len(first) <= MOST_SHOWN else found.count()


def changed_words(count: int) -> str:
    """That recipients have changed since they were found."""
    said = ngettext(
        "%(count)s task is no longer as it was when the recipients were found. The message goes out all the same.",
        "%(count)s tasks are no longer as they were when the recipients were found. The messages go out all the same.",
        count,
    )
    return said % {"count": number(count)}


def test_text(request: AdminRequest, group: GroupMessage, values: Values | None) -> tuple[str, SafeString]:
    """Subject and body of a test, marked as one. values: whose facts, None for the examples."""
    examples = sample(request.municipality, today=clock.today())
    facts = replace(values, invitation=examples.invitation if values.invitation else "") if values else examples
    shown = filled(group.channel, group.subject, group.body, facts)
    mark = format_html("<p><strong>{}</strong></p>", _("This is a test. Nobody else has got it."))
    return _("Test: %(subject)s") % {"subject": shown.subject}, mark + shown.body


def send_page(group: GroupMessage, form: SendForm, *, notice: str = "") -> SendPage:
    """The question, with what is agreed to."""
    figures = counted(group)
    changed, how_many = _changed(group)
    messages = ngettext("Send %(count)s message?", "Send %(count)s messages?", figures.messages)
    return SendPage(
        title=title_of(group),
        lead=group.election.title,
        breadcrumb=crumbs(group.election, (title_of(group), address("group_message_preview", group)), (_("Send"), "")),
        steps=steps("preview", group),
        question=messages % {"count": number(figures.messages)},
        lines=_lines(figures, group.election),
        notice=notice,
        changed=changed_table(group.election, changed) if changed else None,
        changed_words=changed_words(how_many) if changed else "",
        form=form,
        seen=seen(group),
        cancel_url=address("group_message_preview", group),
    )


def _lines(figures: Counted, election: Election) -> tuple[str, ...]:
    lines = [*to_come(figures.ways), *(nothing(word, people) for word, people in figures.unreached.items())]
    if cost := price(figures.ways):
        lines.append(cost)
    if not election.is_active:
        lines.append(_("The election is not active. Messages you write yourself are sent all the same."))
    hours = Hours(*Settings.objects.values_list("sends_from", "sends_until").get())
    if (hours.since, hours.until) != (0, 24):
        words = _("Messages leave between %(since)s and %(until)s, on election day at any hour.")
        lines.append(words % {"since": f"{hours.since:02}.00", "until": f"{hours.until:02}.00"})
    lines.append(_("What has been sent cannot be taken back."))
    return tuple(lines)
