"""Whether somebody can be written to, and by which way: what sending will ask, asked before.

The office chooses the way of what it writes to many; others come behind it where the municipality has settled that.
"""

from valghalla.communication.channels.open import open_channels
from valghalla.communication.models import GroupMessage, GroupRecipient, Message
from valghalla.communication.routes import Route, route
from valghalla.communication.settling import BY_HAND, facts_of, order_for, orders
from valghalla.participants.models import Participant


class Reach:
    """Who can be reached by a message written by hand for a channel. What is settled is read once, for any number.

    READS: what is needed of each participant.
    """

    READS = ("contact_sealed", "digital_post", "no_sms", "no_group_email", "protected_address", "wished_channel")

    def __init__(self, channel: str) -> None:
        self._text = GroupMessage(channel=channel)
        self._opened = open_channels()
        self._settled = order_for(BY_HAND, orders())

    def way_to(self, person: Participant) -> Route:
        """The way the message would take now."""
        return route(
            self._text.channel,
            self._settled,
            facts=facts_of(person, self._text),
            opened=self._opened,
            wished=person.wished_channel,
        )

    def why_not(self, person: Participant) -> str:
        """The word for why no message can reach the person; "" when one can, as far as is known.

        The words are those of failed messages, so that pages have one sentence for both.
        """
        return self.way_to(person).why_not

    def put_in(self, recipient: GroupRecipient, person: Participant) -> GroupRecipient:
        """The recipient, with the way that leads to the person, or why none does."""
        way = self.way_to(person)
        recipient.channel, recipient.why_not = way.channel, way.why_not
        if way.channel and way.channel != self._text.channel:
            wished = way.because == Message.Because.WISH
            recipient.instead = GroupRecipient.WISHED if wished else dict(way.passed_over)[self._text.channel]
        return recipient
