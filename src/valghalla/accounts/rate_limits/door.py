"""The door before a limited view: who knocks, may she, and the page for whoever has to wait."""

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse, set_urlconf
from django.utils.http import urlencode

from valghalla.accounts.client_address import client_address
from valghalla.accounts.rate_limits.counting import count, is_open, opens_at
from valghalla.accounts.rate_limits.limits import LIMITS, Whose
from valghalla.accounts.request import AccountRequest
from valghalla.audit import actors
from valghalla.audit.actors import Actor
from valghalla.base import clock
from valghalla.base.cpr_number import CprNumber
from valghalla.components.formats import clock_time
from valghalla.municipalities.keys import keyring

V = TypeVar("V", bound=Callable[..., HttpResponse])
MINUTE = datetime.timedelta(minutes=1)


def limited(*scopes: str) -> Callable[[V], V]:
    """Let a view be asked only so often, as LIMITS says of these scopes. Whoever comes too often gets a page with
    status 429, and the view is not run.

    It only marks the view (other decorators may stand round it): ``counted`` does the counting, outside of any
    transaction, so that a count stays when the view fails.
    """
    unknown = set(scopes) - set(LIMITS)
    assert not unknown, unknown

    def mark(view: V) -> V:
        view.rate_limits = scopes  # type: ignore[attr-defined]
        return view

    return mark


def wrong(request: AccountRequest) -> None:
    """Say that what was asked for was wrong, such as a link that leads nowhere: it counts where only such counts."""
    request.was_wrong = True


def counted(get_response: Callable[[AccountRequest], HttpResponse]) -> Callable[[AccountRequest], HttpResponse]:
    """Middleware: count requests to limited views. Stands where it is known who is signed in, and no transaction is
    open yet."""

    def answer(request: AccountRequest) -> HttpResponse:
        now = clock.now()
        scopes = [scope for scope in _scopes(request) if request.method == "POST" or not LIMITS[scope].posts_only]
        for scope in scopes:
            if not _let_through(request, scope, now=now):
                set_urlconf(request.urlconf)  # Django does it further in
                return too_many(request, scope, now=now)
        response = get_response(request)
        if getattr(request, "was_wrong", False):
            for scope in scopes:
                if LIMITS[scope].wrong_only:
                    count(scope, who_knocks(request, scope), now=now, by=_actor(request))
        return response

    return answer


def who_knocks(request: AccountRequest, scope: str) -> str:
    """Whom it is counted for."""
    if LIMITS[scope].whose is Whose.PERSON:
        if (staff := getattr(request, "staff", None)) is not None:
            return f"staff:{staff.pk}"
        if (operator := getattr(request, "operator", None)) is not None:
            return f"operator:{operator.pk}"
        number: CprNumber | None = getattr(request, "citizen_cpr", None)
        if number is not None:
            return f"citizen:{keyring().digest(number.digits, context='accounts.rate_limits').hex()}"
    return f"address:{client_address(request)}"


def once_more(request: AccountRequest, scope: str, *, now: datetime.datetime) -> bool:
    """Count this request from within a view, where only some of what the view does is limited; whether it may."""
    return count(scope, who_knocks(request, scope), now=now, by=_actor(request))


@dataclass(frozen=True)
class TooMany:
    """The page. again_at: when one may try again, a whole minute, in words.   sign_in_url: empty when that would not help."""

    again_at: str
    by_person: bool
    sign_in_url: str


def too_many(request: AccountRequest, scope: str, *, now: datetime.datetime) -> HttpResponse:
    """429: too often; with when one may try again, in the frame of the site."""
    opens = opens_at(scope, now=now)
    page = TooMany(clock_time(_next_minute(opens)), *_whose_words(request, scope))
    response = render(request, "accounts/too_many.html", {"page": page}, status=429)
    response.headers["Retry-After"] = str(seconds_until(opens, now=now))
    return response


def seconds_until(opens: datetime.datetime, *, now: datetime.datetime) -> int:
    """Whole seconds to wait, at least one, as Retry-After has them (RFC 9110 10.2.3)."""
    return max(1, math.ceil((opens - now).total_seconds()))


def _let_through(request: AccountRequest, scope: str, *, now: datetime.datetime) -> bool:
    if LIMITS[scope].wrong_only:
        return is_open(scope, who_knocks(request, scope), now=now)
    return once_more(request, scope, now=now)


def _scopes(request: AccountRequest) -> tuple[str, ...]:
    try:
        view: Any = resolve(request.path_info, getattr(request, "urlconf", None)).func
    except Resolver404:
        return ()
    return getattr(view, "rate_limits", ())


def _actor(request: AccountRequest) -> Actor:
    staff = getattr(request, "staff", None)
    return actors.staff(staff.pk) if staff is not None else actors.SYSTEM


def _whose_words(request: AccountRequest, scope: str) -> tuple[bool, str]:
    """Whether it is the person's own doing, and where to sign in when that gives her a count of her own."""
    if not who_knocks(request, scope).startswith("address:"):
        return True, ""
    may_sign_in = LIMITS[scope].whose is Whose.PERSON and request.method == "GET"
    return False, f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}" if may_sign_in else ""


def _next_minute(at: datetime.datetime) -> datetime.datetime:
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + MINUTE
