"""Background work of signing in."""

from valghalla.accounts import rate_limits
from valghalla.accounts.service_providers import jobs as _certificates  # noqa: F401 - its work is known once it is read
from valghalla.base import clock
from valghalla.base.jobs import regularly


@regularly(name="accounts.forget_rate_counts", cron="*/20 * * * *")
def forget_rate_counts(*, silent_seconds: int | None = None) -> None:
    """Every twenty minutes: remove counts whose time is over. They belong to no municipality."""
    rate_limits.delete_old(now=clock.now())
