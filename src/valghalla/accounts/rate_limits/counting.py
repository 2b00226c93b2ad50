"""Counting, in one statement of PostgreSQL a time. A count is a keyed digest and a number: nothing of anybody."""

import datetime
import hashlib
import hmac
import logging
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from valghalla.accounts.models import RateCount
from valghalla.accounts.rate_limits.limits import LIMITS, Limit
from valghalla.audit import actors
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import tenancy

log = logging.getLogger(__name__)

# Counts up to the ceiling; beyond it nothing is written any more and no row comes back.
_ONE_MORE = """
    INSERT INTO accounts_ratecount AS had (key, "window", count, expires_at) VALUES (%s, %s, 1, %s)
    ON CONFLICT (key, "window") DO UPDATE SET count = had.count + 1 WHERE had.count < %s
    RETURNING count
"""
_SO_FAR = 'SELECT count FROM accounts_ratecount WHERE key = %s AND "window" = %s'


def count(scope: str, who: str, *, now: datetime.datetime, by: Actor = actors.SYSTEM) -> bool:
    """Count once more in the scope (a key of LIMITS) for ``who``, within the municipality acted for; whether it is
    still within the limit. What is counted as wrong is within it as long as the next try is let through.

    who: an address, or what names one person; only a digest of it is kept.   by: whom the audit names when the limit
    is reached. A count that shall survive is made outside a transaction. When the database cannot count, everything
    is within the limit: a fault shuts nobody out.
    """
    limit = LIMITS[scope]
    last = _last(limit)
    try:
        with _harmless():
            number = _one_more(scope, who, limit, last, now=now)
            if number == last:
                _tell(scope, limit, by=by, now=now)
    except DatabaseError:
        _failed(scope)
        return True
    return number is not None and number < last


def is_open(scope: str, who: str, *, now: datetime.datetime) -> bool:
    """Whether the next try would be let through. Counts nothing."""
    limit = LIMITS[scope]
    try:
        with _harmless():
            number = _number(_SO_FAR, [_key(scope, who), _window(limit, now)])
    except DatabaseError:
        _failed(scope)
        return True
    return number is None or number < _last(limit)


def opens_at(scope: str, *, now: datetime.datetime) -> datetime.datetime:
    """When the stretch of time that ``now`` lies in is over and counting begins anew."""
    limit = LIMITS[scope]
    return datetime.datetime.fromtimestamp((_window(limit, now) + 1) * limit.seconds, datetime.UTC)


def delete_old(*, now: datetime.datetime) -> int:
    """Remove the counts whose time is over; how many."""
    return RateCount.objects.filter(expires_at__lt=now).delete()[0]


def _last(limit: Limit) -> int:
    """The count at which it is shut: one above what is allowed, or the last wrong try that is answered."""
    return limit.allowed if limit.wrong_only else limit.allowed + 1


def _one_more(scope: str, who: str, limit: Limit, last: int, *, now: datetime.datetime) -> int | None:
    """The count with this one; None when it had come to the end before."""
    return _number(_ONE_MORE, [_key(scope, who), _window(limit, now), opens_at(scope, now=now), last])


def _number(statement: str, values: list[Any]) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _tell(scope: str, limit: Limit, *, by: Actor, now: datetime.datetime) -> None:
    """Once in each stretch: the audit of the municipality, and the log."""
    log.warning("rate_limit_reached scope=%s municipality=%s", scope, tenancy.current_id())
    if tenancy.current() is not None:
        record("rate_limit.reached", by=by, now=now, scope=scope, most=limit.allowed, seconds=limit.seconds)


def _key(scope: str, who: str) -> bytes:
    named = f"{scope}\0{tenancy.current_id() or 0}\0{who}".encode()
    return hmac.digest(f"accounts.rate_limits:{settings.SECRET_KEY}".encode(), named, hashlib.sha256)


def _window(limit: Limit, now: datetime.datetime) -> int:
    return int(now.timestamp()) // limit.seconds


def _harmless() -> AbstractContextManager[object]:
    """Keep a failed statement from spoiling the transaction around, if there is one."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _failed(scope: str) -> None:
    log.error("rate_count_failed scope=%s", scope)
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
