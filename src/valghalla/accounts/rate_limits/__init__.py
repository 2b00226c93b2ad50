"""Rate limits on what is open to anybody, and on what asks about people. Source: docs/rules/rate-limits.md."""

from valghalla.accounts.rate_limits.counting import count, delete_old, opens_at
from valghalla.accounts.rate_limits.door import limited, once_more, seconds_until, too_many, wrong
from valghalla.accounts.rate_limits.limits import LIMITS, Limit

__all__ = [
    "LIMITS",
    "Limit",
    "count",
    "delete_old",
    "limited",
    "once_more",
    "opens_at",
    "seconds_until",
    "too_many",
    "wrong",
]
