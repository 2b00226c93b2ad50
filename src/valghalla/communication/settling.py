"""Reading what settles the way of messages: what the municipality has put in order, the people, and the texts."""

from collections.abc import Iterable

from valghalla.communication import routes
from valghalla.communication.models import Channel, ChannelOrder, GroupMessage, Message, MessageTemplate
from valghalla.communication.routes import Facts, Order, Route
from valghalla.communication.writing import text_of
from valghalla.participants.models import Participant

Text = GroupMessage | MessageTemplate
# Messages written by hand go the way the office chose, unless it has settled otherwise.
BY_HAND = ""
_TEXT = frozenset({"no_short_text", "no_long_text"})
Because = Message.Because


def orders() -> dict[str, Order]:
    """What the municipality has settled, by event; "" for group messages. One query."""
    rows = ChannelOrder.objects.values_list("event", "order", "wish")
    return {event: Order(tuple(order), wish) for event, order, wish in rows}


def order_for(event: str, settled: dict[str, Order]) -> Order:
    """What holds for an event, settled or not."""
    return settled.get(event) or Order(() if event == BY_HAND else routes.USUAL)


def facts_of(person: Participant, *texts: Text, by_office: bool = False) -> Facts:
    """What decides by which ways the person can be reached with one of these texts. by_office: as in ``fits``."""
    return Facts(
        email=person.email,
        mobile=person.mobile,
        digital_post=person.digital_post,
        no_sms=person.no_sms,
        no_group_email=person.no_group_email and any(isinstance(text, GroupMessage) for text in texts),
        street_address=person.street_address,
        postal_code=person.postal_code,
        protected=person.protected_address,
        long=any(fits(text, Channel.EMAIL, by_office=by_office) for text in texts),
        short=any(fits(text, Channel.SMS, by_office=by_office) for text in texts),
    )


def fits(text: Text, channel: str, *, by_office: bool = False) -> bool:
    """Whether a message written so can go that way: a text made for SMS is no letter, and a letter is no SMS.

    by_office: the office wants what it wrote to many sent by SMS, long as it may be.
    """
    if channel != Channel.SMS:
        return text.channel != Channel.SMS
    if isinstance(text, GroupMessage):
        return text.channel == Channel.SMS or by_office
    return text.channel == Channel.SMS or bool(text.short_body)


def texts_of(message: Message, standard: MessageTemplate | None) -> tuple[Text, ...]:
    """The texts that a message can be written by: its own, and the standard text of its occasion behind it."""
    own = text_of(message)
    return tuple(text for text in (own, standard) if text is not None)


def standard_text(event: str) -> MessageTemplate | None:
    """The standard text of an occasion."""
    return MessageTemplate.objects.filter(default_for=event).first() if event else None


class Settling:
    """What settles the way of some messages, read at once; what few of them need is read for the first that does."""

    def __init__(self, opened: Iterable[str]) -> None:
        self._opened = frozenset(opened)
        self._orders = orders()
        self._standards: dict[str, MessageTemplate] | None = None

    def settle(self, message: Message, *, tried: dict[str, str] | None = None) -> Route:
        """Find the message's way, and put the way and the text that fits it into the message, without saving it.

        tried: channel → why it failed, besides what the message knows of. A way that is the office's own choice, or by
        which the message perhaps has left already, stays.
        """
        own = text_of(message)
        assert own is not None
        if message.begun_at is not None:
            return Route(message.channel, message.because)
        texts: tuple[Text, ...] = (own,)
        found = self._found(message, own, texts, tried or {})
        if _TEXT.intersection(word for _, word in found.passed_over) and (other := self._standard(message, own)):
            texts = (own, other)
            found = self._found(message, own, texts, tried or {})
        if found.channel:
            message.channel, message.because = found.channel, found.because
            message.passed_over = [list(one) for one in found.passed_over]
            by_office = message.because == Because.OFFICE
            _write_by(message, next(text for text in texts if fits(text, found.channel, by_office=by_office)))
        return found

    def _found(self, message: Message, own: Text, texts: tuple[Text, ...], tried: dict[str, str]) -> Route:
        facts = facts_of(message.participant, *texts, by_office=message.because == Because.OFFICE)
        if message.because == Because.OFFICE:
            word = routes.why_not(message.channel, facts, self._opened)
            before = tuple((channel, why) for channel, why in message.passed_over)
            return Route("", "", ((message.channel, word),)) if word else Route(message.channel, Because.OFFICE, before)
        return routes.route(
            own.channel,
            order_for(message.event, self._orders),
            facts=facts,
            opened=self._opened,
            wished=message.participant.wished_channel,
            tried=tried_before(message) | tried,
        )

    def _standard(self, message: Message, own: Text) -> MessageTemplate | None:
        """The standard text of the message's occasion, for the ways that its own does not fit."""
        if not message.event:
            return None
        if self._standards is None:
            standard = MessageTemplate.objects.exclude(default_for="")
            self._standards = {template.default_for: template for template in standard}
        found = self._standards.get(message.event)
        return None if found is None or found.pk == own.pk else found


def tried_before(message: Message) -> dict[str, str]:
    """Channel → why it failed, of the ways by which the messages before this one failed."""
    return dict(message.passed_over) if message.instead_of_id else {}


def _write_by(message: Message, text: Text) -> None:
    if isinstance(text, MessageTemplate) and message.template_id != text.pk:
        message.template = text
