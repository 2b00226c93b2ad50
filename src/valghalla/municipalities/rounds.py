"""Work by the clock for every municipality, so that what goes wrong in one of them harms none of the others."""

import logging
from collections.abc import Callable

from valghalla.base import tenancy
from valghalla.municipalities.models import Municipality

log = logging.getLogger(__name__)


class RoundFailed(Exception):
    """The work went wrong in some municipalities, after it had been tried in all. municipalities: their keys."""

    def __init__(self, municipalities: list[int]) -> None:
        self.municipalities = municipalities
        super().__init__(*municipalities)


def in_each(work: Callable[[], object], *, reason: str) -> None:
    """Do the work once in every municipality. reason: an event name such as "elections.close".

    The audit has a row for what the work changed, not one for every look. Raises RoundFailed at the end, so that the
    job counts as failed and is seen.
    """
    failed = []
    for municipality in tenancy.for_each(Municipality.objects.order_by("id"), reason=reason, record=log.debug):
        try:
            work()
        except Exception:
            log.exception("round_failed reason=%s municipality=%s", reason, municipality.pk)
            failed.append(municipality.pk)
    if failed:
        raise RoundFailed(failed)
