"""Background work: what was kept for somebody who did not come back has an end."""

import logging

from valghalla.accounts.session_end.keep import forget_old
from valghalla.base import clock, tenancy
from valghalla.base.jobs import regularly
from valghalla.municipalities.models import Municipality

log = logging.getLogger(__name__)


@regularly(name="accounts.forget_kept_forms", cron="*/10 * * * *")
def forget_kept_forms(*, silent_seconds: int | None = None) -> None:
    """For every municipality: delete forms that have been kept for an hour."""
    now = clock.now()
    everywhere = Municipality.objects.order_by("id")
    # The audit has nothing of this: no row says who it was about.
    for _ in tenancy.for_each(everywhere, reason="accounts.forget_kept_forms", record=log.debug):
        forget_old(now=now)
