"""Background work of the fallback."""

import logging

from valghalla.accounts.fallback.close import expire
from valghalla.base import clock, tenancy
from valghalla.base.jobs import regularly
from valghalla.municipalities.models import Municipality

log = logging.getLogger(__name__)


@regularly(name="accounts.close_fallbacks", cron="*/5 * * * *")
def close_fallbacks(*, silent_seconds: int | None = None) -> None:
    """Every five minutes, for every municipality: put down as closed what is over. It let nobody in since then."""
    everywhere = Municipality.objects.order_by("id")
    for _ in tenancy.for_each(everywhere, reason="accounts.close_fallbacks", record=log.debug):
        expire(now=clock.now())
