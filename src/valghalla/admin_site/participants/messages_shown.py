"""The messages a person was sent, or is about to be."""

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.communication import words
from valghalla.communication.models import Message
from valghalla.communication.words import CHANNELS
from valghalla.components.tables import Column, Row, Table
from valghalla.participants.models import Participant

MOST = 50


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
                    str(words.EVENTS[message.event]),
                    str(CHANNELS[message.channel]),
                    message.election.title if message.election else "",
                    message.handed_over_at or message.queued_at,
                    words.STATES[message.state],
                ),
                url=reverse("message", args=[message.pk]),
            )
            for message in messages[:MOST]
        ),
        empty=_("Nothing has been sent to the person."),
        id="messages",
    )
