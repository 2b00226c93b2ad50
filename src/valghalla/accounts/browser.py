"""Telling a browser again between the pages of a sign-in, before there is a session.

A random cookie, good for an hour; rows keep its SHA-256 only. It goes along when a link or a redirect from elsewhere
leads here (SameSite=Lax), and with no form sent from elsewhere: docs/adr/0009-sign-in-flow.md.
"""

import hashlib
import re
import secrets

from django.conf import settings
from django.http import HttpResponse

from valghalla.accounts.request import AccountRequest

LIFETIME_SECONDS = 60 * 60
_VALUE = re.compile(r"[A-Za-z0-9_-]{43}\Z")


def browser_of(request: AccountRequest) -> bytes | None:
    """SHA-256 of the browser's cookie; None when it brings none that is ours."""
    value = _given(request)
    return _digest(value) if value else None


def remember_browser(request: AccountRequest, response: HttpResponse) -> None:
    """Give the browser its cookie, or an hour more. Its digest is what ``mark_browser`` told."""
    response.set_cookie(
        settings.SIGN_IN_COOKIE_NAME,
        _made(request),
        max_age=LIFETIME_SECONDS,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def mark_browser(request: AccountRequest) -> bytes:
    """The digest that the browser is told again by; the answer must go through ``remember_browser``."""
    return _digest(_made(request))


def _given(request: AccountRequest) -> str:
    value = request.COOKIES.get(settings.SIGN_IN_COOKIE_NAME, "")
    return value if _VALUE.match(value) else ""


def _made(request: AccountRequest) -> str:
    """The value it has, so that sign-ins in two tabs do not disturb each other, else a new one, made once a request."""
    value: str = getattr(request, "sign_in_cookie", "") or _given(request) or secrets.token_urlsafe(32)
    request.sign_in_cookie = value
    return value


def _digest(value: str) -> bytes:
    return hashlib.sha256(value.encode()).digest()
