"""The operator log in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.accounts.service_providers import shown
from valghalla.components.formats import number, written

Text = str | Promise

ACTIONS: dict[str, Text] = {
    "operator.signed_in": gettext_lazy("Signed in"),
    "operator.signed_out": gettext_lazy("Signed out"),
    "operator.sessions_ended": gettext_lazy("Signed out everywhere"),
    "sign_in.refused": gettext_lazy("Sign-in refused"),
    "fallback.opened": gettext_lazy("Opened the fallback"),
    "fallback.closed": gettext_lazy("Closed the fallback"),
    "fallback.code_given": gettext_lazy("Gave a new code for the fallback"),
    "round.run_now": gettext_lazy("Had background work done at once"),
    "service_provider_key.added": gettext_lazy("Uploaded a certificate"),
    "service_provider_key.activated": gettext_lazy("Took a certificate into use"),
    "service_provider_key.removed": gettext_lazy("Removed a certificate"),
    "service_provider.changed": gettext_lazy("Changed how sign-in is set up"),
}
REASONS: dict[str, Text] = {
    "not_set_up": gettext_lazy("The sign-in for operators is not set up."),
    "unreachable": gettext_lazy("The operators' sign-in provider did not answer."),
    "provider_unusable": gettext_lazy("The provider's own description or its keys could not be used."),
    "denied": gettext_lazy("It was broken off, or the provider said no."),
    "provider_error": gettext_lazy("The provider reported a fault."),
    "issuer_on_return": gettext_lazy("The answer named another provider."),
    "no_code": gettext_lazy("The provider's answer held no code."),
    "code_refused": gettext_lazy("The provider did not take the code: look at client ID, client secret and address."),
    "no_id_token": gettext_lazy("The provider sent no ID token."),
    "unreadable": gettext_lazy("The ID token could not be read."),
    "algorithm": gettext_lazy("The ID token was signed in a way that is not allowed."),
    "unknown_key": gettext_lazy("The ID token was signed with a key that the provider does not publish."),
    "signature": gettext_lazy("The signature of the ID token did not fit."),
    "issuer": gettext_lazy("The ID token came from another provider."),
    "audience": gettext_lazy("The ID token was meant for another service."),
    "authorized_party": gettext_lazy("The ID token was issued to another service."),
    "expired": gettext_lazy("The ID token was too old: look at the clocks."),
    "issued_at": gettext_lazy("The ID token was not issued during this sign-in: look at the clocks."),
    "nonce": gettext_lazy("The ID token belonged to another sign-in."),
    "level": gettext_lazy("The sign-in was not as strong as is demanded."),
    "subject": gettext_lazy("The ID token did not say who it was about."),
    "no_group": gettext_lazy("Somebody whom the provider knows, and who is not in the group of operators."),
    "unsolicited": gettext_lazy("It was the answer to nothing, or it had been used already."),
    "too_late": gettext_lazy("It took more than ten minutes."),
    "other_browser": gettext_lazy("It came back in another browser than it began in."),
}


def action_word(action: str) -> Text:
    """What was done; an action without words is its own name."""
    return ACTIONS.get(action, action)


def details_words(action: str, details: Mapping[str, Any]) -> str:
    """What more there is to say of it, a sentence or a few words; empty when there is nothing."""
    if action == "sign_in.refused":
        reason = str(details.get("reason", ""))
        return str(REASONS.get(reason, reason))
    said = [_site(details), _until(details), _people(details), _first(details)]
    return ", ".join(filter(None, said))


def _site(details: Mapping[str, Any]) -> str:
    return shown.site_name(details["site"]) if details.get("site") in ("citizen", "admin") else ""


def _until(details: Mapping[str, Any]) -> str:
    until = parse_datetime(str(details.get("until", "")))
    return _("until %(time)s") % {"time": written(until)} if until else ""


def _people(details: Mapping[str, Any]) -> str:
    people = details.get("people")
    if not isinstance(people, int):
        return ""
    return ngettext("%(count)s person", "%(count)s people", people) % {"count": number(people)}


def _first(details: Mapping[str, Any]) -> str:
    return _("for the first time") if details.get("first_time") is True else ""
