"""What came of making an election active: who lost tasks and why, and how far the messages are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from valghalla.communication.models import Event, Message
from valghalla.communication.states import ON_ITS_WAY
from valghalla.elections.models import Activation
from valghalla.tasks.models import TaskEvent

SENT = (Message.State.HANDED_OVER, Message.State.DELIVERED)


@dataclass(frozen=True)
class Letters:
    """Messages of one kind that the activation put in the outbox. dropped: no longer due when their turn came."""

    sent: int = 0
    under_way: int = 0
    failed: int = 0
    dropped: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.sent + self.under_way + self.failed + self.dropped


def letters(activation: Activation) -> dict[str, Letters]:
    """Invitations and confirmations by event. One query; nothing before the activation has come to its end."""
    counts: dict[str, dict[str, int]] = {Event.INVITATION: {}, Event.CONFIRMATION: {}}
    if activation.finished_at is not None:
        when = (activation.started_at, activation.finished_at)
        # One that went another way in the end counts by the message in its place.
        made = Q(queued_at__range=when) | Q(instead_of__queued_at__range=when)
        rows = (
            Message.objects.filter(made, election_id=activation.election_id, event__in=list(counts))
            .exclude(state=Message.State.REPLACED)
            .order_by()
            .values_list("event", "state")
            .annotate(number=Count("pk"))
        )
        for event, state, number in rows:
            counts[event][state] = number
    return {event: _letters(states) for event, states in counts.items()}


def removed(activation: Activation) -> QuerySet[TaskEvent]:
    """What happened to those who lost a task by it, latest first, with whom and what. facts["failed"]: the rules."""
    events = TaskEvent.objects.filter(
        election_id=activation.election_id, kind=TaskEvent.Kind.INVALIDATED, at__gte=activation.started_at
    )
    if activation.finished_at is not None:
        events = events.filter(at__lte=activation.finished_at)
    return events.select_related("participant", "work_location", "task_type").order_by("-at", "-pk")


def _letters(states: dict[str, int]) -> Letters:
    def among(wanted: Sequence[str]) -> int:
        return sum(states.get(state, 0) for state in wanted)

    sent, under_way, failed = among(SENT), among(ON_ITS_WAY), among([Message.State.FAILED])
    return Letters(sent, under_way, failed, sum(states.values()) - sent - under_way - failed)
