"""One message: to whom, about what, its life, and its text as it was sent."""

from dataclasses import dataclass

import nh3
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.communication.life import Step, steps, way
from valghalla.admin_site.communication.words import EVENTS, STATES, leaves, title_of
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.communication import sealing
from valghalla.communication.again import other_ways
from valghalla.communication.models import Channel, Message
from valghalla.communication.receipts import is_unconfirmed
from valghalla.communication.words import reason
from valghalla.components.formats import written
from valghalla.components.inline import Link
from valghalla.components.parts import Crumb, Fact

Text = str | Promise
State = Message.State

_INSTEAD: dict[str, Text] = {
    Channel.DIGITAL_POST: gettext_lazy("Send by Digital Post instead"),
    Channel.EMAIL: gettext_lazy("Send by e-mail instead"),
    Channel.SMS: gettext_lazy("Send by SMS instead"),
    Channel.LETTER: gettext_lazy("Send as a letter instead"),
}


@dataclass(frozen=True)
class MessagePage:
    """What the template shows. body: HTML, cleaned once more.   again_url: where a failed one is tried again.
    ways: (value, label) of other ways it can be sent, at other_url."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    badge: object
    notice: str
    notice_kind: str
    next: str
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]
    subject: str
    body: SafeString
    again_url: str
    other_url: str
    ways: tuple[tuple[str, str], ...]


def message_page(request: AdminRequest, message: Message) -> MessagePage:
    """The page of a message read with participant and election."""
    subject = sealing.subject_of(message)
    event = EVENTS.get(message.event, message.event)
    failed = message.state == State.FAILED
    return MessagePage(
        title=subject or (title_of(message.group) if message.group else event),
        breadcrumb=(Crumb(_("Communication"), reverse("messages")), Crumb(event)),
        badge=STATES[message.state],
        notice=reason(message.failure) if message.state in (State.FAILED, State.DROPPED) else "",
        notice_kind="error" if failed else "info",
        next=_next(message),
        facts=_facts(message, event),
        steps=steps(message),
        subject=subject,
        body=mark_safe(nh3.clean(sealing.body_of(message))),  # noqa: S308 (cleaned on this line)
        again_url=reverse("message_again", args=[message.pk]) if failed and may_edit(request) else "",
        other_url=reverse("message_another_way", args=[message.pk]),
        ways=_ways(message) if may_edit(request) else (),
    )


def _ways(message: Message) -> tuple[tuple[str, str], ...]:
    return tuple((str(way), str(_INSTEAD[way])) for way in other_ways(message))


def _facts(message: Message, event: Text) -> tuple[Fact, ...]:
    person = message.participant
    return (
        Fact(_("Recipient"), Link(person.name, reverse("participant", args=[person.pk]))),
        Fact(_("Occasion"), event),
        Fact(_("Sent by"), _("The system, by itself") if message.event else _("A member of staff")),
        *way(message),
        Fact(_("Election"), message.election.title if message.election else ""),
        *_group(message),
    )


def _group(message: Message) -> tuple[Fact, ...]:
    """The group message that it is one of."""
    if message.group is None:
        return ()
    page = reverse("group_message", args=[message.group.election_id, message.group.pk])
    return (Fact(_("Group message"), Link(title_of(message.group), page)),)


def _next(message: Message) -> str:
    match message.state:
        case State.QUEUED:
            if waits := leaves(message, now=clock.now()):
                return f"{waits}."
            return _("It is in the queue and is sent in a moment.")
        case State.SENDING:
            return _("It is being sent right now.")
        case State.FAILED_FOR_NOW:
            return _("It is tried again %(at)s.") % {"at": written(message.due_at)}
        case State.UNCERTAIN:
            return _("It was handed over without an answer. It waits for a receipt until %(at)s.") % {
                "at": written(message.due_at)
            }
    if is_unconfirmed(message, now=clock.now()):
        return _("It left more than a day ago, and no receipt has come yet.")
    return ""
