"""Do settings, connection and login to the SMS gateway work? No message is sent."""

from valghalla.base.errors import Outside
from valghalla.integrations import Finding, Level
from valghalla.integrations.sms.connection import Connection
from valghalla.integrations.sms.errors import WrongSettings
from valghalla.integrations.sms.gateway import open_gateway

# Found out before anything was asked.
BEFORE = frozenset({"sms_url", "sms_authorities"})


def check(connection: Connection) -> list[Finding]:
    """Findings on "settings", "connection" and "login", as far as it comes. Raises nothing that has to do with SMS."""
    try:
        with open_gateway(connection) as gateway:
            gateway.reach()
    except WrongSettings as wrong:
        if wrong.code in BEFORE:
            return [Finding("settings", Level.PROBLEM, wrong.code)]
        return [
            Finding("settings", Level.GOOD, "complete"),
            Finding("connection", Level.GOOD, "answers"),
            Finding("login", Level.PROBLEM, wrong.code),
        ]
    except Outside as failure:
        return [
            Finding("settings", Level.GOOD, "complete"),
            Finding("connection", Level.PROBLEM, failure.code),
        ]
    return [
        Finding("settings", Level.GOOD, "complete"),
        Finding("connection", Level.GOOD, "answers"),
        Finding("login", Level.GOOD, "let_in"),
    ]
