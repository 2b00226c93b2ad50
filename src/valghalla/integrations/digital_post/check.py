"""Do settings, certificates, tokens and Digital Post work? For whoever runs the service, before an election."""

from collections.abc import Iterable
from datetime import date, datetime

from cryptography import x509

from valghalla.base.clock import danish_date
from valghalla.base.cpr_number import parse
from valghalla.base.errors import Outside
from valghalla.integrations import Finding, Level
from valghalla.integrations.digital_post.connection import Connection
from valghalla.integrations.digital_post.errors import WrongSettings
from valghalla.integrations.digital_post.service import POST_ENQUIRY, Service
from valghalla.integrations.serviceplatformen import Session
from valghalla.integrations.serviceplatformen.connection import identity, trusted

NOBODY = "1012620000"  # a published test number
WARN_DAYS = (7, 30, 60)  # a renewed certificate must be registered anew with the platform, which takes weeks


def check(connection: Connection, *, on_behalf_of: str, now: datetime) -> list[Finding]:
    """Findings on "settings", "certificate" (ours), "sts_certificates", "tokens" and "digital_post", as far as it comes.

    on_behalf_of: CVR number of a municipality with an agreement; without one no token is asked for, and it ends there.
    Nothing is sent, and nobody asked for but a published test number. Raises nothing that has to do with the platform.
    """
    try:
        Service(connection).close()
        own, others = identity(connection.platform).certificate, trusted(connection.platform)
    except WrongSettings as wrong:
        return [Finding("settings", Level.PROBLEM, wrong.code)]
    today = danish_date(now)
    findings = [
        Finding("settings", Level.GOOD, "complete"),
        _certificate("certificate", [own], today),
        _certificate("sts_certificates", others, today),
    ]
    return [*findings, *(_contact(connection, on_behalf_of) if on_behalf_of else [])]


def _certificate(subject: str, certificates: Iterable[x509.Certificate], today: date) -> Finding:
    """The one among them that lasts longest."""
    latest = max(certificates, key=lambda certificate: certificate.not_valid_after_utc)
    begins, last_day = danish_date(latest.not_valid_before_utc), danish_date(latest.not_valid_after_utc)
    if begins > today:
        return Finding(subject, Level.PROBLEM, "not_yet_valid", on=begins)
    days_left = (last_day - today).days
    if days_left < 0:
        return Finding(subject, Level.PROBLEM, "expired", on=last_day)
    for days in WARN_DAYS:
        if days_left <= days:
            return Finding(subject, Level.WARNING, f"ends_within_{days}_days", on=last_day)
    return Finding(subject, Level.GOOD, "valid", on=last_day)


def _contact(connection: Connection, on_behalf_of: str) -> list[Finding]:
    try:
        with Session(connection.platform) as platform:
            platform.assertion(POST_ENQUIRY.entity_id, on_behalf_of=on_behalf_of)
    except Outside as failure:
        return [Finding("tokens", Level.PROBLEM, failure.code)]
    issued = Finding("tokens", Level.GOOD, "issued")
    try:
        with Service(connection) as service:
            service.can_receive(parse(NOBODY), on_behalf_of=on_behalf_of)
    except Outside as failure:
        return [issued, Finding("digital_post", Level.PROBLEM, failure.code)]
    return [issued, Finding("digital_post", Level.GOOD, "answers")]
