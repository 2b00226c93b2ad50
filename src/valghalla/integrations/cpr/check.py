"""Do settings, certificate and connection to CPR work? For an officer, before an election rather than during it."""

from datetime import date, datetime
from pathlib import Path

from cryptography import x509

from valghalla.base.clock import danish_date
from valghalla.base.errors import Outside
from valghalla.integrations import Finding, Level
from valghalla.integrations.cpr.client import open_session
from valghalla.integrations.cpr.connection import Connection, require_sound, tls
from valghalla.integrations.cpr.errors import WrongSettings

WARN_DAYS = 60  # a renewed certificate must be registered anew with the platform, which takes weeks


def check(connection: Connection, *, now: datetime) -> list[Finding]:
    """Findings on "settings", "certificate" and "connection", in that order; ends at the first that stops the rest.

    Nobody is looked up, so it costs nothing and shows nobody. Whether the agreement covers this municipality, only a
    real look-up shows. Raises nothing that has to do with CPR.
    """
    try:
        require_sound(connection)
        tls(connection)
    except WrongSettings as wrong:
        return [Finding("settings", Level.PROBLEM, wrong.code)]
    certificate = _certificate(connection, danish_date(now))
    return [Finding("settings", Level.GOOD, "complete"), certificate, _contact(connection)]


def _certificate(connection: Connection, today: date) -> Finding:
    certificate = x509.load_pem_x509_certificate(Path(connection.certificate_path).read_bytes())
    begins, last_day = danish_date(certificate.not_valid_before_utc), danish_date(certificate.not_valid_after_utc)
    if begins > today:
        return Finding("certificate", Level.PROBLEM, "not_yet_valid", on=begins)
    days_left = (last_day - today).days
    if days_left < 0:
        return Finding("certificate", Level.PROBLEM, "expired", on=last_day)
    if days_left <= WARN_DAYS:
        return Finding("certificate", Level.WARNING, "expires_soon", on=last_day)
    return Finding("certificate", Level.GOOD, "valid", on=last_day)


def _contact(connection: Connection) -> Finding:
    try:
        with open_session(connection) as cpr:
            cpr.reach()
    except Outside as failure:
        return Finding("connection", Level.PROBLEM, failure.code)
    return Finding("connection", Level.GOOD, "answers")
