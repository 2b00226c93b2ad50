"""A sign-in under way: asked for, answered once, and fetched once by the browser that asked.

Source: docs/adr/0009-sign-in-flow.md.
"""

import datetime
import hashlib
import hmac
import secrets
from dataclasses import replace

from django.db import IntegrityError, transaction

from valghalla.accounts.errors import SignInRefused
from valghalla.accounts.identities import Identity, open_sealed, seal
from valghalla.accounts.models import SignInAttempt, UsedAssertion
from valghalla.integrations.saml.assertion import Assertion

ANSWERED_WITHIN = datetime.timedelta(minutes=10)
FETCHED_WITHIN = datetime.timedelta(minutes=2)
# Longer than either, so that whoever comes late or twice is told so.
KEPT = datetime.timedelta(hours=1)
# As long as clocks may differ and more: an assertion is remembered until nobody believes it any more.
CLOCKS_DIFFER = datetime.timedelta(minutes=15)


def begin(site: str, request_id: str, *, browser: bytes, return_to: str, now: datetime.datetime) -> None:
    """Remember a request sent to the identity provider. browser: digest of the browser's sign-in cookie."""
    SignInAttempt.objects.create(site=site, request_id=request_id, browser=browser, return_to=return_to, started_at=now)


def waiting(site: str, request_id: str, *, now: datetime.datetime) -> SignInAttempt:
    """The attempt that an answer belongs to. Raises SignInRefused: "unsolicited", "replayed" or "too_late"."""
    attempt = SignInAttempt.objects.filter(site=site, request_id=request_id).first()
    if attempt is None:
        raise SignInRefused("unsolicited")
    _demand_waiting(attempt, now=now)
    return attempt


def take(attempt: SignInAttempt, assertion: Assertion, *, now: datetime.datetime) -> None:
    """Let the assertion answer the attempt. Either is good once, also for two who come at the same moment.

    Raises SignInRefused: "replayed" or "too_late".
    """
    with transaction.atomic():
        held = SignInAttempt.objects.select_for_update().get(pk=attempt.pk)
        _demand_waiting(held, now=now)
        try:
            with transaction.atomic():
                UsedAssertion.objects.create(
                    assertion=hashlib.sha256(assertion.id.encode()).digest(), expires_at=assertion.expires_at
                )
        except IntegrityError:
            raise _refused("replayed", attempt) from None
        held.answered_at = now
        held.save(update_fields=["answered_at"])


def keep(attempt: SignInAttempt, identity: Identity, *, until: datetime.datetime | None = None) -> str:
    """Keep who it is until the browser comes for it; the handle for the address it comes to.

    until: when the identity provider wants the session over at the latest.
    """
    handle = secrets.token_urlsafe(32)
    identity = replace(identity, until=until.timestamp() if until is not None else None)
    SignInAttempt.objects.filter(pk=attempt.pk).update(handle=handle, identity=seal(identity))
    return handle


def fetch(site: str, handle: str, *, browser: bytes | None, now: datetime.datetime) -> tuple[Identity, str]:
    """Who it is and the page to return to, once, for the browser that asked.

    Raises SignInRefused: "too_late" (also when nothing is known of the handle), "replayed" or "other_browser"; the
    last leaves it for the right browser to fetch.
    """
    with transaction.atomic():
        held = SignInAttempt.objects.select_for_update().filter(site=site, handle=handle).first()
        if held is None:
            raise SignInRefused("too_late")
        if browser is None or not hmac.compare_digest(browser, bytes(held.browser)):
            raise SignInRefused("other_browser", request_id=held.request_id)
        if held.identity is None:
            raise _refused("replayed", held)
        if held.answered_at is None or now - held.answered_at > FETCHED_WITHIN:
            raise _refused("too_late", held)
        identity, held.identity = open_sealed(bytes(held.identity)), None
        held.save(update_fields=["identity"])
    return identity, held.return_to


def clear(*, now: datetime.datetime) -> None:
    """Forget attempts and assertions whose time is long over."""
    SignInAttempt.objects.filter(started_at__lt=now - KEPT).delete()
    UsedAssertion.objects.filter(expires_at__lt=now - CLOCKS_DIFFER).delete()


def _demand_waiting(attempt: SignInAttempt, *, now: datetime.datetime) -> None:
    if attempt.answered_at is not None:
        raise _refused("replayed", attempt)
    if now - attempt.started_at > ANSWERED_WITHIN:
        raise _refused("too_late", attempt)


def _refused(reason: str, attempt: SignInAttempt) -> SignInRefused:
    return SignInRefused(reason, return_to=attempt.return_to, request_id=attempt.request_id)
