"""How group messages stand: whom they reach, and what came of them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from valghalla.communication.models import GroupMessage, GroupRecipient, Message
from valghalla.communication.states import WAITING, State


@dataclass(frozen=True)
class Counted:
    """The recipients put down. people: each once.   messages: to those who can be reached.
    unreached: the word for why there is no message → how many people.
    """

    people: int
    messages: int
    unreached: dict[str, int]


@dataclass(frozen=True)
class Tally:
    """Numbers of messages by what came of them. sent: handed over, also when they were delivered since. waiting: also those
    of which it is waited to hear whether they left."""

    waiting: int = 0
    sent: int = 0
    failed: int = 0
    dropped: int = 0

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
        .values_list("why_not")
        .annotate(messages=Count("pk"), people=Count("participant_id", distinct=True))
    )
    found = {word: (messages, people) for word, messages, people in rows}
    messages, reached = found.pop("", (0, 0))
    unreached = {word: people for word, (_, people) in sorted(found.items())}
    # Whether somebody can be reached is the same for all of her rows.
    return Counted(reached + sum(unreached.values()), messages, unreached)


def tallies(groups: Collection[int]) -> dict[int, Tally]:
    """By the key of the group message. One query."""
    found: dict[int, dict[str, int]] = {pk: {} for pk in groups}
    # One that was replaced counts by the message in its place.
    counting = Message.objects.filter(group__in=groups).exclude(state=State.REPLACED)
    rows = counting.order_by().values_list("group_id", "state")
    for group, state, number in rows.annotate(number=Count("pk")):
        column = _COLUMN[State(state)]
        found[group][column] = found[group].get(column, 0) + number
    return {pk: Tally(**columns) for pk, columns in found.items()}
