"""Are the settings of the door sound, and how long does its certificate hold? Nobody outside is asked."""

from datetime import datetime
from pathlib import Path

from cryptography import x509

from valghalla.base.clock import danish_date
from valghalla.integrations import Finding, Level
from valghalla.integrations.beskedfordeler.callers import Callers
from valghalla.integrations.beskedfordeler.errors import WrongSettings
from valghalla.integrations.beskedfordeler.listener import Door, tls

WARN_DAYS = 60  # the new one has to be registered as the callback's before the old one ends


def check(door: Door, *, now: datetime) -> list[Finding]:
    """Findings on "settings" and "certificate"; ends at the first that stops the rest. Raises nothing."""
    try:
        Callers.parse(door.callers)
        tls(door)
    except WrongSettings as wrong:
        return [Finding("settings", Level.PROBLEM, wrong.code)]
    certificate = x509.load_pem_x509_certificate(Path(door.certificate_path).read_bytes())
    last_day = danish_date(certificate.not_valid_after_utc)
    days_left = (last_day - danish_date(now)).days
    if days_left < 0:
        found = Finding("certificate", Level.PROBLEM, "expired", on=last_day)
    elif days_left <= WARN_DAYS:
        found = Finding("certificate", Level.WARNING, "expires_soon", on=last_day)
    else:
        found = Finding("certificate", Level.GOOD, "valid", on=last_day)
    return [Finding("settings", Level.GOOD, "complete"), found]
