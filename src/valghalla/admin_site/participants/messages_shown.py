"""The messages a person was sent, or is about to be."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.communication.models import Channel, Event, Message
from valghalla.components.inline import Badge
from valghalla.components.tables import Column, Row, Table
from valghalla.participants.models import Participant

MOST = 50

_EVENTS: dict[str, str | Promise] = {
    "": gettext_lazy("Message written by hand"),
    Event.CONFIRMATION: gettext_lazy("Confirmation"),
    Event.CANCELLATION: gettext_lazy("Cancellation"),
    Event.INVITATION: gettext_lazy("Invitation"),
    Event.INVITATION_REMINDER: gettext_lazy("Reminder of the invitation"),
    Event.TASK_REMINDER: gettext_lazy("Reminder of the task"),
    Event.RETRACTED: gettext_lazy("Invitation retracted"),
    Event.REMOVED: gettext_lazy("Removed from the task"),
    Event.REMOVED_BY_VALIDATION: gettext_lazy("Removed by validation"),
}
_CHANNELS: dict[str, str | Promise] = {
    Channel.DIGITAL_POST: gettext_lazy("Digital Post"),
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.SMS: gettext_lazy("SMS"),
}
_STATES: dict[str, Badge] = {
    Message.State.QUEUED: Badge(gettext_lazy("In the queue"), "neutral", "time"),
    Message.State.SENDING: Badge(gettext_lazy("Being sent"), "waiting", "send"),
    Message.State.HANDED_OVER: Badge(gettext_lazy("Sent"), "good", "check"),
    Message.State.DELIVERED: Badge(gettext_lazy("Delivered"), "good", "check"),
    Message.State.FAILED_FOR_NOW: Badge(gettext_lazy("Is tried again"), "waiting", "refresh"),
    Message.State.FAILED: Badge(gettext_lazy("Failed"), "bad", "error"),
    Message.State.REPLACED: Badge(gettext_lazy("Replaced by another"), "neutral", "sync"),
    Message.State.DROPPED: Badge(gettext_lazy("Not sent, no longer due"), "neutral", "minus"),
}


def table(person: Participant) -> Table:
    """The newest messages to the person. One query."""
    messages = Message.objects.filter(participant=person).select_related("election").order_by("-queued_at", "-pk")
    return Table(
        caption=_("Messages"),
        columns=(
            Column("event", _("Message")),
            Column("channel", _("Channel"), secondary=True),
            Column("election", _("Election"), secondary=True),
            Column("at", _("Time")),
            Column("state", _("Status")),
        ),
        rows=tuple(
            Row(
                cells=(
                    str(_EVENTS[message.event]),
                    str(_CHANNELS[message.channel]),
                    message.election.title if message.election else "",
                    message.handed_over_at or message.queued_at,
                    _STATES[message.state],
                ),
                url=reverse("message", args=[message.pk]),
            )
            for message in messages[:MOST]
        ),
        empty=_("Nothing has been sent to the person."),
        id="messages",
    )
