"""Background work of signing in: what it leaves behind goes when its time is over."""

import datetime
import logging

from valghalla.accounts import attempts, rate_limits, sign_out
from valghalla.accounts.fallback import jobs as _fallback  # noqa: F401 - its work is known once it is read
from valghalla.accounts.models import Session
from valghalla.accounts.service_providers import jobs as _certificates  # noqa: F401 - likewise
from valghalla.accounts.session_end import jobs as _kept_forms  # noqa: F401 - likewise
from valghalla.base import clock, tenancy
from valghalla.base.jobs import regularly
from valghalla.municipalities.models import Municipality

log = logging.getLogger(__name__)

# What was typed before a session ended finds back to whom it belongs for an hour (session_end/ended.py).
SESSIONS_KEPT = datetime.timedelta(hours=2)


@regularly(name="accounts.clear", cron="*/10 * * * *")
def clear(*, silent_seconds: int | None = None) -> None:
    """Every ten minutes, for every municipality: forget sign-ins begun, assertions used, and sessions long over."""
    now = clock.now()
    everywhere = Municipality.objects.order_by("id")
    for _ in tenancy.for_each(everywhere, reason="accounts.clear", record=log.debug):
        attempts.clear(now=now)
        sign_out.clear(now=now)
        Session.objects.filter(expire_date__lt=now - SESSIONS_KEPT).delete()


@regularly(name="accounts.forget_rate_counts", cron="*/20 * * * *")
def forget_rate_counts(*, silent_seconds: int | None = None) -> None:
    """Every twenty minutes: remove counts whose time is over. They belong to no municipality."""
    rate_limits.delete_old(now=clock.now())
