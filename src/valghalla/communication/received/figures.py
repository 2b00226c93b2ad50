"""How many receipts were left, for those who run the service; and forgetting old ones."""

import datetime
from dataclasses import dataclass

from django.db import connection

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


# Each by an index of its own, however many receipts there are.
_FIGURES = """
SELECT (SELECT count(*) FROM {table} WHERE state = 'new'), (SELECT count(*) FROM {table} WHERE state = 'unmatched'),
    (SELECT count(*) FROM {table} WHERE state = 'unreadable'), (SELECT max(received_at) FROM {table})
"""


def received() -> Received:
    """The figures, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES.format(table=ReceivedReceipt._meta.db_table))
        return Received(*cursor.fetchone())


def forget_received(*, now: datetime.datetime) -> int:
    """Delete the receipts that came thirty days ago or more, whatever became of them; how many."""
    gone = 0
    while True:
        old = ReceivedReceipt.objects.filter(received_at__lt=now - KEPT).order_by("received_at")
        keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
        gone += ReceivedReceipt.objects.filter(pk__in=keys).delete()[0]
        if len(keys) < AT_ONCE:
            return gone
