"""The doctor's look at receipts of Digital Post: the door they are handed over at, and the queue they are fetched from."""

import datetime
from collections.abc import Iterator, Mapping

from valghalla.cli.findings import Finding, fine, off, wrong
from valghalla.integrations import Level
from valghalla.integrations.beskedfordeler import Door
from valghalla.integrations.beskedfordeler.check import check

DOOR = "door for receipts"
QUEUE = "queue of receipts"
DIGITAL_POST = "VALGHALLA_SERVICEPLATFORMEN_URL"
VARIABLES = {
    "certificate": "VALGHALLA_RECEIPTS_CERTIFICATE and VALGHALLA_RECEIPTS_KEY name no certificate with its key",
    "authorities": "VALGHALLA_RECEIPTS_AUTHORITIES names no file of authorities",
    "callers": "VALGHALLA_RECEIPTS_CALLERS lists no certificate that may call",
}


def receipts_findings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Whether receipts can reach us, one way or the other."""
    pushed = environment.get("VALGHALLA_RECEIPTS_CERTIFICATE", "")
    fetched = environment.get("VALGHALLA_BESKEDFORDELER_URL", "")
    if environment.get(DIGITAL_POST) and not pushed and not fetched:
        yield wrong(DOOR, "nobody can tell us what became of Digital Post; docs/integrations/receipts.md")
        return
    yield _door(environment) if pushed else off(DOOR, "VALGHALLA_RECEIPTS_CERTIFICATE is not set: none are handed over")
    if not fetched:
        yield off(QUEUE, "VALGHALLA_BESKEDFORDELER_URL is not set: none are fetched")
    elif not environment.get("VALGHALLA_BESKEDFORDELER_QUEUE"):
        yield wrong(QUEUE, "VALGHALLA_BESKEDFORDELER_QUEUE is not set; it is the UUID of the dueslag")
    else:
        yield fine(QUEUE, f"fetched from {fetched} each minute")


def _door(environment: Mapping[str, str]) -> Finding:
    door = Door(
        port=0,
        certificate_path=environment.get("VALGHALLA_RECEIPTS_CERTIFICATE", ""),
        key_path=environment.get("VALGHALLA_RECEIPTS_KEY", ""),
        authorities_path=environment.get("VALGHALLA_RECEIPTS_AUTHORITIES", ""),
        callers=environment.get("VALGHALLA_RECEIPTS_CALLERS", ""),
    )
    found = check(door, now=datetime.datetime.now(datetime.UTC))[-1]
    if found.on is None:
        return wrong(DOOR, f"{VARIABLES[found.code]}; docs/integrations/receipts.md")
    if found.level == Level.GOOD:
        return fine(DOOR, f"its certificate is good until {found.on}")
    return wrong(DOOR, f"its certificate ends on {found.on}; renew it, and have the new one registered before that")
