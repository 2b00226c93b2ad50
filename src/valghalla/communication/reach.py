"""Whether somebody can be written to by a channel."""

from valghalla.communication.again import OPEN_CHANNELS
from valghalla.communication.models import Channel
from valghalla.participants.models import Participant


def why_not(participant: Participant, channel: str) -> str:
    """The word for why no message can reach the person that way; "" when one can, as far as is known.

    The words are those of failed messages, so that pages have one sentence for both.
    """
    if channel not in OPEN_CHANNELS:
        return "channel"
    if channel == Channel.EMAIL:
        return "" if participant.email else "no_email"
    if channel == Channel.SMS:
        return "" if participant.mobile else "no_mobile"
    return "no_digital_post" if participant.digital_post is False else ""
