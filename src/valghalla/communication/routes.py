"""Which way a message takes to a person: the first that leads to her, and why not those before it.

Plain functions over plain values; asked when a message is sent, when one has failed for good, and when the office is
shown whom it reaches. docs/rules/channels.md.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from valghalla.communication.models import Channel, Message

Because = Message.Because

# Where the municipality has settled nothing. A printed letter costs money, and is taken where it has been settled.
USUAL: tuple[str, ...] = (Channel.DIGITAL_POST, Channel.EMAIL, Channel.SMS)
WISHES: tuple[str, ...] = (Channel.EMAIL, Channel.SMS, Channel.DIGITAL_POST)
_DANISH_POSTAL_CODE = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Order:
    """What is settled for an event. order: ways that are tried after the template's own.   wish: the person's wish goes
    before it."""

    order: Sequence[str] = ()
    wish: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What decides by which ways somebody can be reached with a text.

    digital_post: None when CPR does not say, which is not no.   no_sms: she wants none.   no_group_email: she
    wants no e-mail like this, written to many.   street_address, postal_code: as
    CPR has them.   protected: her address is nobody's to see.   long: there is a text for e-mail, Digital Post and letters.
    short: there is one for SMS.
    """

    email: str = ""
    mobile: str = ""
    digital_post: bool | None = None
    no_sms: bool = False
    no_group_email: bool = False
    street_address: str = ""
    postal_code: str = ""
    protected: bool = False
    long: bool = True
    short: bool = False


@dataclass(frozen=True)
class Route:
    """channel: "" when none leads to the person.   because: why it is that one, a Message.Because.   passed_over: (channel,
    why not) of those that were better, those tried before among them."""

    channel: str
    because: str = ""
    passed_over: tuple[tuple[str, str], ...] = ()

    @property
    def why_not(self) -> str:
        """The word for why nobody can be reached at all: of the first way that there is; "" when somebody can."""
        if self.channel:
            return ""
        words = [word for _, word in self.passed_over]
        return next((word for word in words if word != "channel"), "channel")


def why_not(channel: str, facts: Facts, opened: Iterable[str]) -> str:
    """The word for why that way does not lead to the person with that text; "" when it does, as far as is known."""
    if channel not in opened:
        return "channel"
    if channel == Channel.SMS and not facts.short:
        return "no_short_text"
    if channel != Channel.SMS and not facts.long:
        return "no_long_text"
    return _about_the_person(channel, facts)


def _about_the_person(channel: str, facts: Facts) -> str:
    if channel == Channel.EMAIL:
        return "no_email" if not facts.email else "no_group_email" if facts.no_group_email else ""
    if channel == Channel.SMS:
        return "no_mobile" if not facts.mobile else "no_sms" if facts.no_sms else ""
    if channel == Channel.DIGITAL_POST:
        return "no_digital_post" if facts.digital_post is False else ""
    if facts.protected:
        return "protected_address"
    # Where a letter abroad goes stands on one line, and cannot be taken apart.
    known = facts.street_address and _DANISH_POSTAL_CODE.fullmatch(facts.postal_code)
    return "" if known else "no_address"


def route(
    first: str,
    settled: Order,
    *,
    facts: Facts,
    opened: Iterable[str],
    wished: str = "",
    tried: Mapping[str, str] | None = None,
) -> Route:
    """The way a message takes.

    first: the template's own.   wished: what the person would rather have.   tried: channel → why it failed, of those that
    are not tried again.
    """
    opened, tried = frozenset(opened), tried or {}
    wish = wished if settled.wish and wished in WISHES else ""
    passed_over = list(tried.items())
    for channel in dict.fromkeys(filter(None, (wish, first, *settled.order))):
        if channel in tried:
            continue
        if word := why_not(channel, facts, opened):
            passed_over.append((channel, word))
        else:
            return Route(channel, _because(channel, first, wish, fallen=bool(tried)), tuple(passed_over))
    return Route("", "", tuple(passed_over))


def _because(channel: str, first: str, wish: str, *, fallen: bool) -> str:
    if fallen:
        return Because.FALLBACK
    if channel == wish:
        return Because.WISH
    return Because.TEMPLATE if channel == first else Because.FALLBACK
