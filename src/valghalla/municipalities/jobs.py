"""Background work that every municipality needs, whatever it does with the system."""

import logging

from valghalla.audit.forget import forget_old
from valghalla.base import clock, tenancy
from valghalla.base.jobs import regularly
from valghalla.municipalities.models import Municipality
from valghalla.municipalities.retention import months_kept

log = logging.getLogger(__name__)


@regularly(name="audit.forget", cron="41 1 * * *")
def forget_audit(*, silent_seconds: int | None = None) -> None:
    """Every night, for every municipality: delete the audit rows whose time is over, as its settings have it."""
    now = clock.now()
    everywhere = Municipality.objects.order_by("id")
    for _ in tenancy.for_each(everywhere, reason="audit.forget", record=log.debug):
        forget_old(now=now, months=months_kept())
