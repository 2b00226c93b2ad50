"""The doctor's look at SMS: the gateway's address, whether it answers, and whether it lets us in. Nothing is sent."""

from collections.abc import Iterator, Mapping

from valghalla.cli.findings import Finding, fine, off, wrong
from valghalla.integrations import Level
from valghalla.integrations.sms import Connection
from valghalla.integrations.sms.check import check

PIECE = "SMS"
VARIABLE = "VALGHALLA_SMS_URL"
_SAID = {
    "sms_url": f"{VARIABLE} is no address of a gateway, or lacks the user, the password or the platform",
    "sms_authorities": "VALGHALLA_SMS_AUTHORITIES names no file with certificates",
    "sms_login": "the gateway does not know our user and password",
    "sms_forbidden": "the gateway does not let our user in",
    "sms_no_credit": "there is no money left with the gateway",
    "sms_address": "there is no such gateway at the address",
    "sms_no_connection": "nothing answers at the address",
    "sms_timeout": "the gateway does not answer in time",
    "sms_tls": "the connection cannot be protected",
}


def sms_findings(given: Mapping[str, str], *, simulated: bool) -> Iterator[Finding]:
    """One finding. simulated: the gateway is ours, and does not run when nothing else does."""
    url = given.get(VARIABLE, "")
    if not url:
        yield off(PIECE, f"{VARIABLE} is not set; no text messages are sent")
        return
    way = Connection(
        url=url, authorities_path=given.get("VALGHALLA_SMS_AUTHORITIES", ""), connect_seconds=3, answer_seconds=10
    )
    worst = max(check(way), key=lambda one: one.level == Level.PROBLEM)
    if worst.level == Level.GOOD:
        yield fine(PIECE, "the gateway answers and lets us in")
    elif simulated and worst.code == "sms_no_connection":
        yield off(PIECE, "the simulated gateway does not run (./valghalla up starts it)")
    else:
        yield wrong(PIECE, _SAID.get(worst.code, worst.code))
