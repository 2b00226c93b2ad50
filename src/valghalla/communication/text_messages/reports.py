"""What the gateway tells of messages: put in the queue as it comes, acted on by a job, repeats and old ones included."""

import datetime
import logging
from collections.abc import Iterable, Sequence
from typing import Any

from valghalla.base import tenancy
from valghalla.base.jobs import put_in_queue
from valghalla.communication import receipts
from valghalla.communication.receipts import NotYet, Word
from valghalla.communication.text_messages.gateway import read_reference
from valghalla.integrations.sms import Report, Standing
from valghalla.municipalities.models import Municipality

log = logging.getLogger(__name__)

APPLY = "communication.apply_text_reports"
PER_JOB = 50
# Of a message that the operator never told the end of it is only known that he has had it.
WORDS = {
    Standing.ON_ITS_WAY: Word.ACCEPTED,
    Standing.UNKNOWN: Word.RECEIVED,
    Standing.DELIVERED: Word.DELIVERED,
    Standing.FAILED: Word.FAILED,
}


def queue_reports(reports: Iterable[Report]) -> int:
    """Put the reports that are about messages of the municipality acted for in the queue; how many."""
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    return _queue({municipality.code: municipality.pk}, reports)


def queue_reports_of_all(reports: Iterable[Report]) -> int:
    """The same for reports about messages of any municipality, as they are fetched for all at once."""
    return _queue(dict(Municipality.objects.values_list("code", "pk")), reports)


def _queue(municipalities: dict[str, int], reports: Iterable[Report]) -> int:
    of_each: dict[int, list[dict[str, Any]]] = {}
    for report in reports:
        ours = read_reference(report.reference)
        if ours is None or ours[0] not in municipalities:
            log.warning("gateway_report_of_unknown code=%s", report.code)
            continue
        plain = {
            "reference": str(ours[1]),
            "standing": report.standing,
            "code": report.code,
            "at": report.at.isoformat() if report.at else "",
        }
        of_each.setdefault(municipalities[ours[0]], []).append(plain)
    put_in_queue(
        APPLY,
        [
            {"municipality": municipality, "reports": plain[start : start + PER_JOB]}
            for municipality, plain in of_each.items()
            for start in range(0, len(plain), PER_JOB)
        ],
    )
    return sum(map(len, of_each.values()))


def apply_reports(reports: Sequence[dict[str, Any]], *, now: datetime.datetime) -> None:
    """Write down what the reports say; what is unknown or older than what is known changes nothing.

    Raises NotYet, at the end, when some are about messages that are just being sent; doing it again does no harm.
    """
    early: NotYet | None = None
    for report in reports:
        at = datetime.datetime.fromisoformat(report["at"]) if report["at"] else None
        word = WORDS[Standing(report["standing"])]
        code = "" if word == Word.DELIVERED else report["code"]
        try:
            receipts.apply(report["reference"], word, code, at, now=now)
        except NotYet as not_yet:
            early = not_yet
    if early is not None:
        raise early
