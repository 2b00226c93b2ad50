"""Background work about certificates that run out."""

import logging

from django.conf import settings

from valghalla.accounts.service_providers import warnings
from valghalla.accounts.service_providers.make import make_service_providers
from valghalla.base import clock, tenancy
from valghalla.base.jobs import job, regularly
from valghalla.integrations.email import Connection, Dkim, NotUnderstood, Refused, send
from valghalla.municipalities.models import Municipality

log = logging.getLogger(__name__)


@regularly(name="service_providers.watch", cron="20 6 * * *")
def watch(*, silent_seconds: int | None = None) -> None:
    """Every morning, for every municipality: make the service providers that are missing, warn of certificates that run out."""
    now = clock.now()
    everywhere = Municipality.objects.order_by("id")
    # The audit has a row for each warning, not one a day for looking.
    for _ in tenancy.for_each(everywhere, reason="service_providers.watch", record=log.debug):
        make_service_providers(now=now)  # for one that joined before sites were service providers
        warnings.warn_when_due(now=now)


@job(name=warnings.JOB, attempts=8)
def warn(*, key: int, step: int, to: str) -> None:
    """Send one letter of one step. A mail server that is down is tried again for about a day.

    Raises valghalla.integrations.email.Unavailable, which has the job done again.
    """
    letter = warnings.letter(key, step=step, to=to, now=clock.now())
    if letter is None:
        log.info("certificate_warning_without_address key=%s to=%s", key, to)
        return
    try:
        send(letter, connection=Connection(url=settings.SMTP_URL, dkim=Dkim(**settings.DKIM)))
    except (Refused, NotUnderstood) as refused:  # trying again would not help; the pages show the warning
        log.warning("certificate_warning_not_sent key=%s to=%s code=%s", key, to, refused.code)
