"""Do settings, protection and connection to the mail server work, and the mailbox of returned letters?"""

import ssl
from datetime import UTC, date, datetime
from typing import Any

from valghalla.base.clock import danish_date
from valghalla.base.errors import Outside
from valghalla.integrations import Finding, Level
from valghalla.integrations.email.client import open_session
from valghalla.integrations.email.connection import Connection
from valghalla.integrations.email.errors import WrongSettings
from valghalla.integrations.email.mailbox import MailboxConnection, ReturnMailbox

WARN_DAYS = 14


def check(connection: Connection, *, now: datetime) -> list[Finding]:
    """Findings on "settings", "connection" (with login) and "certificate" (the server's), as far as it comes.

    No letter is sent. Raises nothing that has to do with mail.
    """
    try:
        with open_session(connection) as session:
            smtp = session.greet()
            shown = smtp.sock.getpeercert() if isinstance(smtp.sock, ssl.SSLSocket) else None
    except WrongSettings as wrong:
        return [Finding("settings", Level.PROBLEM, wrong.code)]
    except Outside as failure:
        return [
            Finding("settings", Level.GOOD, "complete"),
            Finding("connection", Level.PROBLEM, failure.code),
        ]
    return [
        Finding("settings", Level.GOOD, "complete"),
        Finding("connection", Level.GOOD, "answers"),
        _certificate(shown, danish_date(now)),
    ]


def check_mailbox(connection: MailboxConnection) -> list[Finding]:
    """One finding, on "connection": whether the mailbox can be opened. Nothing in it is changed. Raises nothing that has to
    do with mail."""
    try:
        with ReturnMailbox(connection) as mailbox:
            mailbox.waiting()
    except Outside as failure:
        return [Finding("connection", Level.PROBLEM, failure.code)]
    return [Finding("connection", Level.GOOD, "answers")]


def _certificate(shown: Any, today: date) -> Finding:
    if not shown:
        return Finding("certificate", Level.WARNING, "not_encrypted")
    seconds = ssl.cert_time_to_seconds(shown["notAfter"])
    last_day = danish_date(datetime.fromtimestamp(seconds, UTC))
    if (last_day - today).days <= WARN_DAYS:
        return Finding("certificate", Level.WARNING, "expires_soon", on=last_day)
    return Finding("certificate", Level.GOOD, "valid", on=last_day)
