"""Can operators sign in? For whoever sets it up: settings, and whether the provider answers as it should."""

from valghalla.integrations import Finding, Level
from valghalla.integrations.oidc.discovery import forget, has_keys
from valghalla.integrations.oidc.errors import SignInFailed
from valghalla.integrations.oidc.registration import Registration


def check(registration: Registration) -> list[Finding]:
    """Findings on "settings" and "connection"; ends at the first that is a problem. Signs nobody in."""
    if not registration.is_complete:
        return [Finding("settings", Level.PROBLEM, "incomplete")]
    return [Finding("settings", Level.GOOD, "complete"), _contact(registration)]


def _contact(registration: Registration) -> Finding:
    """Ask the provider anew what it says of itself, and for its keys."""
    forget()
    try:
        if not has_keys(registration.issuer):
            return Finding("connection", Level.PROBLEM, "no_keys")
    except SignInFailed as failed:
        return Finding("connection", Level.PROBLEM, failed.reason)
    return Finding("connection", Level.GOOD, "answers")
