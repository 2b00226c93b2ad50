"""Counting tasks by state, in the database: how many are there, accepted, unanswered, available, declined."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from valghalla.tasks.models import TaskEvent, TaskState

ONE = Value(1)  # counted without a look at any column
BY_STATE = {
    "accepted": Count(ONE, filter=Q(state=TaskState.ACCEPTED)),
    "unanswered": Count(ONE, filter=Q(state=TaskState.UNANSWERED)),
    "available": Count(ONE, filter=Q(state=TaskState.AVAILABLE)),
}
SAID_NO = (TaskEvent.Kind.DECLINED, TaskEvent.Kind.WITHDRAWN)


def noes(events: QuerySet[TaskEvent]) -> QuerySet[TaskEvent]:
    """Those in which somebody said no. A no that the office wrote down and took back again is none."""
    taken_back = Exists(TaskEvent.objects.filter(undoes=OuterRef("pk")))
    return events.filter(~taken_back, kind__in=SAID_NO)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of tasks. declined: how often somebody said no, also when the place has been filled since."""

    accepted: int = 0
    unanswered: int = 0
    available: int = 0
    declined: int = 0

    @property
    def total(self) -> int:
        """All places; a declined task is one of the other three by now."""
        return self.accepted + self.unanswered + self.available

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.accepted + other.accepted,
            self.unanswered + other.unanswered,
            self.available + other.available,
            self.declined + other.declined,
        )


def summed(counts: Iterable[Counts]) -> Counts:
    """All of them together."""
    accepted = unanswered = available = declined = 0
    for one in counts:
        accepted += one.accepted
        unanswered += one.unanswered
        available += one.available
        declined += one.declined
    return Counts(accepted, unanswered, available, declined)
