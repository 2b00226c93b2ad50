"""Can operators sign in? For whoever sets it up: settings, and whether the provider answers as it should."""

from valghalla.integrations import Finding, Level
from valghalla.integrations.oidc.discovery import forget, has_keys, provider_of
from valghalla.integrations.oidc.errors import SignInFailed
from valghalla.integrations.oidc.registration import Registration


def check(registration: Registration) -> list[Finding]:
    """Findings on "settings" and "connection"; ends at the first that stops the rest. Signs nobody in."""
    if not registration.is_complete:
        return [Finding("settings", Level.PROBLEM, "incomplete")]
    forget()
    try:
        provider = provider_of(registration.issuer)
        if not has_keys(provider.issuer):
            return [Finding("connection", Level.PROBLEM, "no_keys")]
    except SignInFailed as failed:
        return [Finding("settings", Level.GOOD, "complete"), Finding("connection", Level.PROBLEM, failed.reason)]
    return [Finding("settings", Level.GOOD, "complete"), Finding("connection", Level.GOOD, "answers")]
