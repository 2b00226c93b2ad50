"""Deleting audit rows when their time is over; nothing else deletes any (migration 0003)."""

import datetime

from django.db import connection, transaction

from valghalla.audit import actors
from valghalla.audit.record import record

KEPT_MONTHS = 6
AT_ONCE = 5_000


def forget_old(*, now: datetime.datetime, months: int = KEPT_MONTHS) -> int:
    """Delete the rows of the municipality acted for that are older than so many months; how many they were.

    months: six or more; the database refuses fewer. Its own clock decides what is old, ``now`` only what is written
    down: that it was done, and of how many rows, when there were any.
    """
    gone = 0
    while (some := _forget_some(months)) > 0:
        gone += some
    if gone:
        record("audit.forgotten", by=actors.system("retention"), now=now, number=gone, months=months)
    return gone


def _forget_some(months: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit_forget(%s, %s)", [months, AT_ONCE])
        return int(cursor.fetchone()[0])
