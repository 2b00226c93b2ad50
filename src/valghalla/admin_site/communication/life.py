"""The life of a message in words: the way it took and why, each try, and what was told of it afterwards."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from valghalla.communication.models import Attempt, Channel, Message
from valghalla.communication.receipts import Word
from valghalla.communication.words import CHANNELS, reason
from valghalla.components.formats import written
from valghalla.components.inline import Lines, Link
from valghalla.components.parts import Fact

Text = str | Promise
State = Message.State

BECAUSE: dict[str, Text] = {
    Message.Because.TEMPLATE: gettext_lazy("The message template is written for it."),
    Message.Because.WISH: gettext_lazy("The participant would rather be written to like that."),
    Message.Because.FALLBACK: gettext_lazy("It is the first way that leads to the participant."),
    Message.Because.OFFICE: gettext_lazy("The election office chose it."),
}
HANDED_OVER: dict[str, Text] = {
    Channel.DIGITAL_POST: gettext_lazy("Handed over to Digital Post"),
    Channel.EMAIL: gettext_lazy("Handed over to the mail server"),
    Channel.SMS: gettext_lazy("Handed over to the SMS gateway"),
    Channel.LETTER: gettext_lazy("Handed over to be printed"),
}
# What a try came to, and what receipts told: the word in Attempt.outcome → in words, and its tone.
OUTCOMES: dict[str, tuple[Text, str]] = {
    State.FAILED_FOR_NOW: (gettext_lazy("Could not be sent; is tried again"), "waiting"),
    State.FAILED: (gettext_lazy("Could not be sent"), "bad"),
    State.DROPPED: (gettext_lazy("Called off before it was sent"), "neutral"),
    State.UNCERTAIN: (gettext_lazy("Handed over without an answer; it may have arrived"), "waiting"),
    Word.ACCEPTED: (gettext_lazy("The other side is seeing to it"), "neutral"),
    Word.RECEIVED: (gettext_lazy("Received, and on its way to the participant"), "good"),
    Word.DELAYED: (gettext_lazy("Delayed on its way"), "waiting"),
    Word.DELIVERED: (pgettext_lazy("message", "Delivered to the participant"), "good"),
}


@dataclass(frozen=True)
class Step:
    """One thing that happened to the message. why: a sentence, or nothing."""

    at: datetime.datetime
    text: Text
    why: str = ""
    tone: str = "neutral"


def steps(message: Message) -> tuple[Step, ...]:
    """Everything that has happened to it, oldest first."""
    tries = Attempt.objects.filter(message=message).order_by("at", "id")
    left = False
    found = [Step(message.queued_at, _("Put in the queue"))]
    for one in tries:
        found.append(_step(one, message.channel, left=left))
        left = left or one.outcome == State.HANDED_OVER
    return tuple(found)


def _step(attempt: Attempt, channel: str, *, left: bool) -> Step:
    if attempt.outcome == State.HANDED_OVER:
        return Step(attempt.at, HANDED_OVER[channel], reason(attempt.code), "good")
    if attempt.outcome == State.FAILED and left:
        return Step(attempt.at, _("Could not be delivered"), reason(attempt.code), "bad")
    text, tone = OUTCOMES[attempt.outcome]
    return Step(attempt.at, text, reason(attempt.code), tone)


def way(message: Message) -> tuple[Fact, ...]:
    """By which channel, why that one, which better ones did not lead anywhere, and what it stands instead of."""
    why = str(BECAUSE[message.because]) if message.because else ""
    if message.group_id and message.because == Message.Because.TEMPLATE:
        why = ""  # the office wrote it for that way
    if message.because == Message.Because.FALLBACK and len(message.passed_over) == 1:
        why = ""  # the next line says it
    found = [Fact(_("Way"), Lines(CHANNELS[message.channel], why) if why else CHANNELS[message.channel])]
    for channel, word in message.passed_over:
        label = _("Not by %(channel)s") % {"channel": in_a_sentence(channel)}
        found.append(Fact(label, reason(word)))
    return (*found, *_chain(message))


def in_a_sentence(channel: str) -> str:
    """The channel's name within a sentence: Digital Post and SMS are names, the others are not."""
    name = str(CHANNELS[channel])
    return name if channel in (Channel.DIGITAL_POST, Channel.SMS) else name[:1].lower() + name[1:]


def _chain(message: Message) -> tuple[Fact, ...]:
    """The message it was sent instead of, and the one that was sent instead of it."""
    found = []
    if message.instead_of_id:
        found.append((_("Sent instead of"), message.instead_of))
    if (after := message.replacements.order_by("-pk").first()) is not None:
        found.append((_("Replaced by"), after))
    return tuple(Fact(label, _link(other)) for label, other in found if other is not None)


def _link(message: Message) -> Link:
    return Link(f"{CHANNELS[message.channel]}, {written(message.queued_at)}", reverse("message", args=[message.pk]))
