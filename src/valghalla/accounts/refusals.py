"""The page for whoever is not let in: what happened, in words for her, and what she can do about it.

The audit has the reason itself; the log only the reason and the municipality.
"""

import datetime
import logging
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from valghalla.accounts.errors import SignInRefused
from valghalla.accounts.refusal_words import WORDS, WORDS_FOR_STAFF, Words
from valghalla.accounts.request import AccountRequest
from valghalla.accounts.service_providers import NotSetUp
from valghalla.accounts.sign_in import safe_return
from valghalla.audit import actors
from valghalla.audit.record import entry
from valghalla.integrations.saml.errors import SamlRefused

log = logging.getLogger(__name__)

# reason → kind of page; whatever is not here is a fault in what the two sides say to each other.
KINDS = {
    "not_signed_in": "cancelled",
    "level": "level",
    "professional_identity": "private",
    "no_cpr": "private",
    "no_role": "no_role",
    "other_municipality": "other_municipality",
    "access_ended": "access_ended",
    "too_late": "too_late",
    "unsolicited": "too_late",
    "other_browser": "other_browser",
    "replayed": "replayed",
    "expired": "clock",
    "not_yet_valid": "clock",
    "issue_instant": "clock",
    "authn_instant": "clock",
}
TECHNICAL = "technical"
# Somebody has to look into it, and finds the entry in the audit by its number.
NUMBERED = frozenset({TECHNICAL, "clock", "not_set_up", "sign_out"})
STATUS = {"not_set_up": 503}


@dataclass(frozen=True)
class Refusal:
    """The page. again_url: to sign in and get to the page wanted, "" after signing out.   number: of the entry in the
    audit, where it helps.   front_url: "" on a site where every page asks to sign in."""

    words: Words
    again_url: str
    number: int | None
    front_url: str


def refuse(request: AccountRequest, refused: SignInRefused, *, now: datetime.datetime) -> HttpResponse:
    """Record that somebody is not let in, and say so: 403."""
    kind = _kind(request, refused)
    number = _record("sign_in.refused", request, kind, now=now, reason=refused.reason, **refused.facts)
    return _page(request, kind, number, refused.return_to, status=403)


def not_set_up(
    request: AccountRequest, missing: NotSetUp, *, now: datetime.datetime, return_to: str = "/"
) -> HttpResponse:
    """The same where nobody can sign in yet, or any more: 503."""
    kind = "not_set_up"
    number = _record("sign_in.refused", request, kind, now=now, reason=kind, missing=missing.missing)
    return _page(request, kind, number, return_to, status=STATUS[kind])


def once_more(request: AccountRequest) -> HttpResponse:
    """The same page again, as its language switch asks for it: nothing is decided, and nothing recorded. Whoever only
    went back to the address reads that the sign-in is used."""
    kind = request.GET.get("why", "")
    kind = kind if kind in WORDS else "replayed"
    given = request.GET.get("number", "")
    number = int(given) if re.fullmatch("[0-9]{1,18}", given) else None
    return_to = safe_return(request.GET.get("next", "/"), host=request.get_host())
    return _page(request, kind, number, return_to, status=STATUS.get(kind, 403))


def refuse_sign_out(request: AccountRequest, refused: SamlRefused, *, now: datetime.datetime) -> HttpResponse:
    """Record a message about signing out that is not believed, and say so: 403. No session has ended by it."""
    kind = "sign_out"
    number = _record("sign_out.refused", request, kind, now=now, reason=refused.reason)
    return _page(request, kind, number, "/", status=403)


def _record(
    action: str, request: AccountRequest, kind: str, *, now: datetime.datetime, reason: str, **facts: Any
) -> int:
    written = entry(action, by=actors.SYSTEM, now=now, reason=reason, **facts)
    written.save(force_insert=True)
    level = logging.WARNING if kind in NUMBERED else logging.INFO
    municipality = request.municipality
    log.log(level, "%s reason=%s municipality=%s", action.replace(".", "_"), reason, municipality.pk)
    return written.pk


def _page(request: AccountRequest, kind: str, number: int | None, return_to: str, *, status: int) -> HttpResponse:
    of_staff = _is_of_staff(request)
    number = number if kind in NUMBERED else None
    page = Refusal(
        words=(WORDS_FOR_STAFF if of_staff else WORDS)[kind].of(request.municipality.name),
        again_url="" if kind == "sign_out" else f"{reverse('sign_in')}?{urlencode({'next': return_to})}",
        number=number,
        front_url="" if of_staff and kind != "sign_out" else "/",
    )
    shown_at = f"{reverse('sign_in_answer')}?{urlencode({'why': kind, 'number': number or '', 'next': return_to})}"
    return render(request, "accounts/refused.html", {"page": page, "shown_at": shown_at}, status=status)


def _kind(request: AccountRequest, refused: SignInRefused) -> str:
    kind = KINDS.get(refused.reason, TECHNICAL)
    if refused.facts.get("second") == "NoAuthnContext":  # neither level nor identity could be what we asked for
        kind = "not_as_asked"
    if (
        _is_of_staff(request) and refused.facts.get("second") == "RequestDenied"
    ):  # the Context Handler knows of no role here
        kind = "no_role"
    return kind


def _is_of_staff(request: AccountRequest) -> bool:
    return bool(request.site_kind == "admin")
