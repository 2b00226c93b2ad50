"""Fetching receipts from our queue at Beskedfordeler, where there is one."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings

from valghalla.base import clock
from valghalla.base.jobs import let_go_of_connection
from valghalla.communication.received.keep import keep
from valghalla.integrations import serviceplatformen
from valghalla.integrations.beskedfordeler import ENTITY_ID, Queue, Refused, pull
from valghalla.municipalities.models import Municipality

log = logging.getLogger(__name__)


def fetch(*, stop: Callable[[], bool] = bool) -> int:
    """Fetch what waits and keep it; how many messages there were, 0 where no queue is set.

    A token that is turned away is renewed once. Raises what the integrations do, so that the round counts as failed and
    is seen; what was not acknowledged comes again.
    """
    queue = queue_set()
    if queue is None:
        return 0
    cvr = settings.BESKEDFORDELER["cvr"] or Municipality.objects.order_by("pk").values_list("cvr", flat=True).first()
    let_go_of_connection()
    given: dict[str, Any] = settings.SERVICEPLATFORMEN
    with serviceplatformen.Session(serviceplatformen.Connection(**given)) as platform:
        token = platform.assertion(ENTITY_ID, on_behalf_of=cvr or "")
        try:
            number = pull(queue, token=lambda: token.xml, keep=_keep, stop=stop)
        except Refused as refusal:
            if refusal.code != "login":
                raise
            token = platform.assertion(ENTITY_ID, on_behalf_of=cvr or "", instead_of=token)
            number = pull(queue, token=lambda: token.xml, keep=_keep, stop=stop)
    if number:
        log.info("receipts_fetched number=%s", number)
    return number


def queue_set() -> Queue | None:
    """The queue that the settings name; None when they name none."""
    given = settings.BESKEDFORDELER
    if not given["url"]:
        return None
    platform = settings.SERVICEPLATFORMEN
    return Queue(
        url=given["url"],
        name=given["queue"],
        authorities_path=platform["authorities_path"],
        certificate_path=platform["certificate_path"],
        key_path=platform["key_path"],
    )


def _keep(message: bytes) -> None:
    keep(message, came_by="pull", now=clock.now())
