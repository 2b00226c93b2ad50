"""How group messages stand: whom they reach, and what came of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count

from valghalla.communication.models import GroupMessage, GroupRecipient, Message
from valghalla.communication.states import WAITING, State

BY_OFFICE = Message.Because.OFFICE.value


@dataclass(frozen=True)
class Way:
    """A way that some take. why: the word for why it is not the group message's own way, "" when it is; WISHED and BY_OFFICE
    besides those of failed messages.   count: how many."""

    channel: str
    why: str
    count: int


@dataclass(frozen=True)
class Counted:
    """The recipients put down. people: each once.   messages: to those who can be reached.   ways: how many people are
    reached by which way, the group message's own first.   unreached: the word for why there is no message → how many people.
    """

    people: int
    messages: int
    ways: tuple[Way, ...]
    unreached: dict[str, int]


@dataclass(frozen=True)
class Tally:
    """Numbers of messages by what came of them. sent: handed over, also when they were delivered since.   delivered: of
    those, the ones of which it is known that they arrived.   waiting: also those of which it is waited to hear whether
    they left."""

    waiting: int = 0
    sent: int = 0
    failed: int = 0
    dropped: int = 0
    delivered: int = 0

    @property
    def total(self) -> int:
        """All there are still rows of."""
        return self.waiting + self.sent + self.failed + self.dropped


_COLUMN = dict.fromkeys((*WAITING, State.SENDING, State.UNCERTAIN), "waiting") | {
    State.HANDED_OVER: "sent",
    State.DELIVERED: "sent",
    State.FAILED: "failed",
    State.DROPPED: "dropped",
}


def counted(group: GroupMessage) -> Counted:
    """Of a group message whose recipients are put down. One query."""
    rows = (
        GroupRecipient.objects.filter(group=group)
        .order_by()
        .values_list("why_not", "channel", "instead")
        .annotate(messages=Count("pk"), people=Count("participant_id", distinct=True))
    )
    # Which way leads to somebody is the same for all of her rows.
    messages, unreached, ways = 0, dict[str, int](), list[Way]()
    for why_not, channel, instead, number, people in rows:
        if why_not:
            unreached[why_not] = unreached.get(why_not, 0) + people
        else:
            messages += number
            ways.append(Way(channel or group.channel, instead, people))
    total = sum(way.count for way in ways) + sum(unreached.values())
    return Counted(total, messages, _in_order(ways), dict(sorted(unreached.items())))


def ways_taken(group: GroupMessage) -> tuple[Way, ...]:
    """How many people its messages have left for by which way, and why that. One query."""
    gone = Message.objects.filter(group=group, state__in=(State.HANDED_OVER, State.DELIVERED))
    people = Count("participant_id", distinct=True)
    rows = gone.order_by().values_list("channel", "because", "passed_over").annotate(number=people)
    found: dict[tuple[str, str], int] = {}
    for channel, because, passed_over, number in rows:
        way = channel, "" if channel == group.channel else _why(group, because, passed_over)
        found[way] = found.get(way, 0) + number
    return _in_order(Way(channel, why, number) for (channel, why), number in found.items())


def _why(group: GroupMessage, because: str, passed_over: Iterable[tuple[str, str]]) -> str:
    if because == Message.Because.WISH:
        return GroupRecipient.WISHED
    if because == Message.Because.OFFICE:
        return BY_OFFICE
    return dict(passed_over).get(group.channel, "")


def _in_order(ways: Iterable[Way]) -> tuple[Way, ...]:
    return tuple(sorted(ways, key=lambda way: (bool(way.why), -way.count, way.channel, way.why)))


def failures(group: GroupMessage) -> list[tuple[str, int]]:
    """Why its messages failed, and how many each, the most common first. One query."""
    rows = group.messages.filter(state=State.FAILED).order_by().values_list("failure").annotate(number=Count("pk"))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def tallies(groups: Collection[int]) -> dict[int, Tally]:
    """By the key of the group message. One query."""
    found: dict[int, dict[str, int]] = {pk: {} for pk in groups}
    # One that was replaced counts by the message in its place.
    counting = Message.objects.filter(group__in=groups).exclude(state=State.REPLACED)
    rows = counting.order_by().values_list("group_id", "state")
    for group, state, number in rows.annotate(number=Count("pk")):
        column = _COLUMN[State(state)]
        found[group][column] = found[group].get(column, 0) + number
        if state == State.DELIVERED:
            found[group]["delivered"] = number
    return {pk: Tally(**columns) for pk, columns in found.items()}
