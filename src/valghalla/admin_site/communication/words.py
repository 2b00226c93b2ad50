"""States and events of messages in words; channels and failures are in communication/words.py."""

import datetime

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from valghalla.base import clock
from valghalla.communication.models import Channel, Event, GroupMessage, Message
from valghalla.components.formats import clock_time, written
from valghalla.components.inline import Badge
from valghalla.content.clean import as_text

Text = str | Promise
State = Message.State

STATES: dict[str, Badge] = {
    State.QUEUED: Badge(gettext_lazy("In the queue"), "neutral", "hourglass"),
    State.SENDING: Badge(gettext_lazy("Being sent"), "news", "sync"),
    State.HANDED_OVER: Badge(pgettext_lazy("message", "Sent"), "good", "check"),
    State.DELIVERED: Badge(gettext_lazy("Delivered"), "good", "success"),
    State.FAILED_FOR_NOW: Badge(gettext_lazy("Tried again soon"), "waiting", "refresh"),
    State.FAILED: Badge(pgettext_lazy("message", "Failed"), "bad", "error"),
    State.REPLACED: Badge(gettext_lazy("Replaced"), "neutral", "share"),
    State.DROPPED: Badge(gettext_lazy("Called off"), "neutral", "close"),
    State.UNCERTAIN: Badge(gettext_lazy("Perhaps sent"), "waiting", "help"),
}

# Not yet sent, and not given up: the states QUEUED, SENDING and FAILED_FOR_NOW, under one word in addresses.
AWAITING_WORD = "awaiting"
AWAITING: Text = gettext_lazy("Awaiting")

EVENTS: dict[str, Text] = {
    Event.CONFIRMATION: gettext_lazy("Confirmation of registration"),
    Event.CANCELLATION: gettext_lazy("Confirmation of cancellation"),
    Event.INVITATION: pgettext_lazy("message", "Invitation"),
    Event.INVITATION_REMINDER: gettext_lazy("Reminder of an invitation"),
    Event.TASK_REMINDER: gettext_lazy("Reminder of a task"),
    Event.RETRACTED: gettext_lazy("Retracted invitation"),
    Event.REMOVED: gettext_lazy("Removed from a task"),
    Event.REMOVED_BY_VALIDATION: gettext_lazy("Removed because of new CPR facts"),
    Event.CHANGED: gettext_lazy("Another time or place"),
    Event.MOVED: gettext_lazy("Moved to another place"),
    Event.DELETED: gettext_lazy("The task is deleted"),
    Event.CALLED_OFF: gettext_lazy("The election is called off"),
    Event.NOTICE: gettext_lazy("News to those responsible"),
    "": gettext_lazy("Written by hand"),
}


def title_of(group: GroupMessage) -> str:
    """What a group message is called: its subject; of an SMS, or where there is none yet, the first words."""
    text = group.body if group.channel == Channel.SMS else as_text(group.body)
    return group.subject or Truncator(" ".join(text.split())).chars(60) or _("Without text")


def leaves(message: Message, *, now: datetime.datetime) -> str:
    """When a message that waits for its time leaves, such as the morning; "" for one that waits for nothing."""
    if message.state != State.QUEUED or message.due_at <= now:
        return ""
    if clock.danish_date(message.due_at) == clock.danish_date(now):
        return _("Sent at %(time)s") % {"time": clock_time(message.due_at)}
    return _("Sent %(day)s at %(time)s") % {
        "day": written(clock.danish_date(message.due_at)),
        "time": clock_time(message.due_at),
    }


def written_by(message: Message) -> Text:
    """Whether the system wrote the message by itself, or somebody did."""
    return pgettext("message", "Automatic") if message.event else pgettext("message", "Manual")
