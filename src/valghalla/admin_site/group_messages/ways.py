"""Which way a message to many goes to how many, and why that one, in sentences."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext_lazy

from valghalla.communication.channels.open import open_channels
from valghalla.communication.group_messages.figures import BY_OFFICE, Way
from valghalla.communication.models import Channel, GroupRecipient
from valghalla.communication.words import CHANNELS
from valghalla.components.formats import number

Text = str | Promise

WHAT: dict[str, Text] = {
    Channel.DIGITAL_POST: pgettext_lazy("what somebody gets", "Digital Post"),
    Channel.EMAIL: pgettext_lazy("what somebody gets", "an e-mail"),
    Channel.SMS: pgettext_lazy("what somebody gets", "an SMS"),
    Channel.LETTER: pgettext_lazy("what somebody gets", "a letter"),
}
PRICE: Text = gettext_lazy("Letters are printed and go by post. The municipality pays for each of them.")
# Why a way does not lead to people, or another was taken: the end of a sentence that says how many they are.
_BECAUSE: dict[str, Promise] = {
    "no_email": ngettext_lazy(
        "because the person has no e-mail address", "because they have no e-mail address", "count"
    ),
    "no_mobile": ngettext_lazy(
        "because the person has no mobile number", "because they have no mobile number", "count"
    ),
    "no_sms": ngettext_lazy("because the person wants no text messages", "because they want no text messages", "count"),
    "no_digital_post": ngettext_lazy(
        "because the person is exempt from Digital Post", "because they are exempt from Digital Post", "count"
    ),
    "no_group_email": ngettext_lazy(
        "because the person wants no e-mails that are written to many",
        "because they want no e-mails that are written to many",
        "count",
    ),
    "no_address": ngettext_lazy(
        "because the person has no address in Denmark", "because they have no address in Denmark", "count"
    ),
    "protected_address": ngettext_lazy(
        "because the person's address is protected", "because their addresses are protected", "count"
    ),
    "channel": ngettext_lazy(
        "because the municipality cannot send that way yet",
        "because the municipality cannot send that way yet",
        "count",
    ),
    GroupRecipient.WISHED: ngettext_lazy(
        "because the person would rather have that", "because they would rather have that", "count"
    ),
    BY_OFFICE: ngettext_lazy("because the election office chose it", "because the election office chose it", "count"),
}
_FAILED = ngettext_lazy("because it failed the first way", "because it failed the first way", "count")


def because(word: str, count: int) -> str:
    """Why so many get it another way, or not at all."""
    return str(_BECAUSE.get(word, _FAILED) % {"count": count})


def to_come(ways: Iterable[Way]) -> tuple[str, ...]:
    """By which way it will reach how many: a sentence each."""
    return tuple(
        _sentence(ngettext("%(count)s person gets %(what)s", "%(count)s people get %(what)s", way.count), way)
        for way in ways
    )


def taken(ways: Iterable[Way]) -> tuple[str, ...]:
    """By which way it has left for how many: a sentence each."""
    return tuple(
        _sentence(ngettext("%(count)s person was sent %(what)s", "%(count)s people were sent %(what)s", way.count), way)
        for way in ways
    )


def _sentence(said: str, way: Way) -> str:
    said %= {"count": number(way.count), "what": WHAT[way.channel]}
    return f"{said}, {because(way.why, way.count)}." if way.why else f"{said}."


def nothing(word: str, count: int) -> str:
    """That so many get nothing, and why."""
    said = ngettext("%(count)s person gets nothing", "%(count)s people get nothing", count)
    return f"{said % {'count': number(count)}}, {because(word, count)}."


def to_one(channel: str, instead: str) -> str:
    """By which way it reaches one person: "E-mail, because ..."."""
    name = str(WHAT[channel])
    name = name[:1].upper() + name[1:]
    return f"{name}, {because(instead, 1)}" if instead else name


def price(ways: Iterable[Way]) -> str:
    """That it costs money; "" when no letter is among the ways."""
    return str(PRICE) if any(way.channel == Channel.LETTER for way in ways) else ""


def offered(*kept: str) -> list[tuple[str, Text]]:
    """The ways a message can be written for: those that are open, and those kept, the usual ones first."""
    opened = open_channels() | set(kept)
    return [(str(channel), CHANNELS[channel]) for channel in CHANNELS if channel in opened]
