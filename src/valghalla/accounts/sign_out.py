"""Signing out: here first, then at the identity provider; and when somebody signs out elsewhere.

OASIS SAML 2.0 Profiles 4.4, OIOSAML 3: messages by redirect, signed both ways.
"""

import datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from valghalla.accounts.browser import mark_browser, remember_browser
from valghalla.accounts.endings import end_sessions_named
from valghalla.accounts.models import SignOutAttempt
from valghalla.accounts.onward import onward
from valghalla.accounts.request import AccountRequest
from valghalla.accounts.service_providers import NotSetUp, identity_provider_for, provider_for
from valghalla.accounts.whose import Named, opened_named
from valghalla.audit import actors
from valghalla.audit.record import record
from valghalla.integrations.saml import sign_out as saml
from valghalla.integrations.saml.errors import SamlRefused

KEPT = datetime.timedelta(hours=1)
# Told on the page one ends at: the identity provider did not end its own session.
HERE_ONLY = "here-only"


def leave(request: AccountRequest, *, now: datetime.datetime) -> HttpResponse:
    """Sign the visitor out: end the session here, then send her on to the identity provider, where there is one."""
    named = end_here(request, now=now)
    if named is None:
        return HttpResponseRedirect(reverse("signed_out"))
    try:
        address = ask_to_end(request.site_kind, named, browser=mark_browser(request), now=now)
    except NotSetUp:
        return HttpResponseRedirect(goodbye(everywhere=False))
    response = onward(request, address)
    remember_browser(request, response)
    return response


def end_here(request: AccountRequest, *, now: datetime.datetime) -> Named | None:
    """End the session at once; what the identity provider calls it, None where none stands behind it."""
    sealed = request.session.get("saml")
    staff = getattr(request, "staff", None)
    if staff is not None:
        record("staff.signed_out", staff, by=actors.staff(staff.pk), now=now)
    elif getattr(request, "citizen_cpr", None) is not None:
        record("citizen.signed_out", by=actors.SYSTEM, now=now)
    named = opened_named(sealed) if sealed else None
    request.session.flush()
    request.staff = request.citizen_cpr = None
    return named


def ask_to_end(site: str, named: Named, *, browser: bytes, now: datetime.datetime) -> str:
    """The address at the identity provider that ends the session there. Raises NotSetUp."""
    provider, identity_provider = provider_for(site), identity_provider_for(site)
    sent = saml.sign_out_request(provider, identity_provider, named.name_id, named.session_index, now=now)
    SignOutAttempt.objects.create(site=site, request_id=sent.id, browser=browser, started_at=now)
    return sent.url


def take_answer(site: str, query: str, *, browser: bytes | None, now: datetime.datetime) -> bool:
    """Whether the identity provider says that it has ended its session. query: raw, as received.

    Raises SamlRefused (also "unsolicited", for what this browser never asked) or NotSetUp.
    """
    asked = SignOutAttempt.objects.filter(site=site, request_id=saml.in_response_to_of(query)).first()
    if asked is None or bytes(asked.browser) != browser:
        raise SamlRefused("unsolicited")
    done = saml.read_sign_out_answer(
        query, provider_for(site), identity_provider_for(site), request_id=asked.request_id, now=now
    )
    asked.delete()
    return done


def take_request(request: AccountRequest, query: str, *, now: datetime.datetime) -> str:
    """End what the identity provider asks us to end, whichever browser carries the request; the address to answer at.

    It is a success also when there was nothing to end. Raises SamlRefused or NotSetUp.
    """
    site: str = request.site_kind
    provider, identity_provider = provider_for(site), identity_provider_for(site)
    asked = saml.read_sign_out_request(query, provider, identity_provider, now=now)
    ended = end_sessions_named(asked.name_id.value, asked.session_index)
    record("session.ended_elsewhere", by=actors.SYSTEM, now=now, site=site, sessions_ended=ended)
    if not request.session.exists(request.session.session_key or ""):
        request.session.flush()  # it may be the one just ended, and then must not be written again
    return saml.sign_out_answer(
        provider, identity_provider, in_response_to=asked.id, relay_state=asked.relay_state, now=now
    )


def goodbye(*, everywhere: bool) -> str:
    """The page one ends at."""
    return reverse("signed_out") + ("" if everywhere else f"?{HERE_ONLY}")


def clear(*, now: datetime.datetime) -> None:
    """Forget what was never answered."""
    SignOutAttempt.objects.filter(started_at__lt=now - KEPT).delete()
