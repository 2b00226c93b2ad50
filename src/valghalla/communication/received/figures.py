"""How many receipts were left, for those who run the service; and forgetting old ones."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max

from valghalla.communication.received.models import ReceivedReceipt

KEPT = datetime.timedelta(days=30)
AT_ONCE = 5_000
State = ReceivedReceipt.State


@dataclass(frozen=True)
class Received:
    """new: kept and not yet read.   unmatched, unreadable: left, of the last thirty days.   last_at: when one came last."""

    new: int
    unmatched: int
    unreadable: int
    last_at: datetime.datetime | None


def received() -> Received:
    """The figures, in three queries by indexes of their own, however many receipts there are."""
    of_state = ReceivedReceipt.objects.filter(state__in=[State.UNMATCHED, State.UNREADABLE]).values_list("state")
    left = dict(of_state.annotate(number=Count("pk")).order_by("state"))
    return Received(
        new=ReceivedReceipt.objects.filter(state=State.NEW).count(),
        unmatched=left.get(State.UNMATCHED, 0),
        unreadable=left.get(State.UNREADABLE, 0),
        last_at=ReceivedReceipt.objects.aggregate(last=Max("received_at"))["last"],
    )


def forget_received(*, now: datetime.datetime) -> int:
    """Delete the receipts that came thirty days ago or more, whatever became of them; how many."""
    gone = 0
    while True:
        old = ReceivedReceipt.objects.filter(received_at__lt=now - KEPT).order_by("received_at")
        keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
        gone += ReceivedReceipt.objects.filter(pk__in=keys).delete()[0]
        if len(keys) < AT_ONCE:
            return gone
