"""What the sites' doors do with somebody who is not signed in (any more): send her to sign in, and keep what she sent."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from valghalla.accounts.browser import browser_of, mark_browser, remember_browser
from valghalla.accounts.onward import onward
from valghalla.accounts.rate_limits.door import once_more
from valghalla.accounts.request import AccountRequest
from valghalla.accounts.session_end import keep
from valghalla.accounts.session_end.ended import owner_before, owner_now
from valghalla.accounts.session_end.forms import secrets_at
from valghalla.accounts.session_end.pages import TooMuchPage
from valghalla.accounts.session_end.posted import Posted
from valghalla.base import clock


def to_sign_in(request: AccountRequest, *, back: str = "") -> HttpResponse:
    """The way to sign in and back. What was posted is kept till then.

    back: where to come back to instead, on this site; for a page that asks anew, so that nothing has to be kept.
    A part of a page (HX-Request) leads the whole page there. What is more than is kept is given back to the browser
    at once, to be sent again after signing in in another tab.
    """
    if request.method == "POST" and not back:
        return _kept(request)
    address = sign_in_address(back or _page(request))
    # A form's journey ends here: onward.py says why.
    return onward(request, address) if request.method == "POST" and not _is_part(request) else _lead(request, address)


def forget_sent(request: AccountRequest, response: HttpResponse) -> HttpResponse:
    """Forget a kept form that has been sent and answered; passes the answer on."""
    handle = request.POST.get("kept_form", "") if request.method == "POST" else ""
    if handle and response.status_code < 500 and (owner := owner_now(request)) is not None:
        keep.discard(handle, browser=browser_of(request), owner=owner)
    return response


def sign_in_address(back: str) -> str:
    """Where to sign in and come back from to that path of this site."""
    return f"{reverse('sign_in')}?{urlencode({'next': back})}"


def _kept(request: AccountRequest) -> HttpResponse:
    now = clock.now()
    posted = Posted.of(request, secrets=secrets_at(request.path, urlconf=request.urlconf))
    if posted.is_too_large or not once_more(request, "kept_form", now=now):
        return _too_much(request, posted)
    handle = keep.keep(posted, browser=mark_browser(request), owner=owner_before(request), now=now)
    response = _lead(request, reverse("kept_form", args=[handle]))
    remember_browser(request, response)
    return response


def _too_much(request: AccountRequest, posted: Posted) -> HttpResponse:
    if _is_part(request):
        return _lead(request, sign_in_address(_page(request)))
    page = TooMuchPage(posted.path, posted.pairs, sign_in_address(reverse("session")))
    return render(request, "accounts/session_end/too_much.html", {"page": page}, status=413)


def _page(request: AccountRequest) -> str:
    """The page she was on: of a part of a page, the page around it."""
    htmx = getattr(request, "htmx", None)
    return (htmx.current_url_abs_path if htmx else None) or request.get_full_path()


def _lead(request: AccountRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if _is_part(request) else HttpResponseRedirect(address)


def _is_part(request: AccountRequest) -> bool:
    return bool(getattr(request, "htmx", None))
