"""The way in through an identity provider: sent there, answered, let in. The same for citizens and staff.

The answer comes by a form from elsewhere, with which no cookie comes along; so it is verified and kept, and the
browser comes for it by a link of our own, with its cookie. Source: docs/adr/0009-sign-in-flow.md.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from valghalla.accounts import attempts, citizens, staff
from valghalla.accounts.errors import SignInRefused
from valghalla.accounts.models import Site
from valghalla.accounts.request import AccountRequest
from valghalla.accounts.service_providers import identity_provider_for, provider_for
from valghalla.accounts.sign_in import open_citizen_session, open_staff_session
from valghalla.accounts.whose import Citizen
from valghalla.base.cpr_number import CprNumber
from valghalla.integrations.saml.answers import in_response_to, read_answer
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.requests import sign_in_request

IDENTIFY = {Site.CITIZEN: citizens.identify, Site.ADMIN: staff.identify}


def begin(site: str, *, browser: bytes, return_to: str, now: datetime.datetime) -> str:
    """The address at the identity provider to send the browser to. Raises NotSetUp."""
    sent = sign_in_request(provider_for(site), identity_provider_for(site), now=now)
    attempts.begin(site, sent.id, browser=browser, return_to=return_to, now=now)
    return sent.url


def take_answer(site: str, encoded: str, *, now: datetime.datetime) -> str:
    """Verify the identity provider's answer as it was posted, and keep who it is; the handle to fetch it by.

    Raises SignInRefused or NotSetUp. An answer that is not believed leaves the attempt waiting for a better one.
    """
    provider, identity_provider = provider_for(site), identity_provider_for(site)
    with _told():
        request_id = in_response_to(encoded)
    attempt = attempts.waiting(site, request_id, now=now)
    with _told(return_to=attempt.return_to, request_id=request_id):
        assertion = read_answer(
            encoded, provider, identity_provider, request_id=request_id, requested_at=attempt.started_at, now=now
        )
        attempts.take(attempt, assertion, now=now)
        identity = IDENTIFY[Site(site)](assertion, now=now)
        return attempts.keep(attempt, identity, until=assertion.session_ends_at)


def finish(request: AccountRequest, handle: str, *, browser: bytes | None, now: datetime.datetime) -> str:
    """Let the browser in that asked; the page to return to. Raises SignInRefused."""
    site: str = request.site_kind
    identity, return_to = attempts.fetch(site, handle, browser=browser, now=now)
    until = datetime.datetime.fromtimestamp(identity.until, datetime.UTC) if identity.until is not None else None
    if site == Site.ADMIN:
        user = staff.arrive(identity, now=now)
        open_staff_session(request, user, now=now, until=until, named=identity.named)
    else:
        citizen = Citizen(CprNumber(identity.cpr), identity.name, identity.uuid)
        open_citizen_session(request, citizen, now=now, until=until, named=identity.named)
    return return_to


@contextmanager
def _told(**known: str) -> Iterator[None]:
    """Add what is known of the attempt to why an answer is not believed."""
    try:
        yield
    except SamlRefused as refused:
        raise SignInRefused.because(refused, **known) from refused
