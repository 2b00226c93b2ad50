"""How long the session lasts, staying longer, and getting back what was typed when it was over."""

import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from valghalla.accounts.browser import browser_of
from valghalla.accounts.onward import onward
from valghalla.accounts.rate_limits import limited
from valghalla.accounts.request import AccountRequest
from valghalla.accounts.session_end import keep
from valghalla.accounts.session_end.door import sign_in_address, to_sign_in
from valghalla.accounts.session_end.ended import owner_now
from valghalla.accounts.session_end.pages import kept_page
from valghalla.accounts.session_end.times import ends_at, prolong
from valghalla.accounts.sign_in import safe_return
from valghalla.base import clock
from valghalla.components.formats import clock_time


@require_GET
def state(request: AccountRequest) -> HttpResponse:
    """When the session ends, for a page that asks before it warns; on a page of its own for people."""
    now = clock.now()
    ends = ends_at(request)
    if _wants_json(request):
        return _told(ends, now)
    if ends is None:
        return HttpResponseRedirect(sign_in_address(request.path))
    return render(request, "accounts/session_end/session.html", {"until": clock_time(ends)})


@limited("prolong")
@require_POST
def longer(request: AccountRequest) -> HttpResponse:
    """Let the session last 60 minutes from now; answers when it ends, or goes back to ``next``."""
    now = clock.now()
    ends = prolong(request, now=now)
    if _wants_json(request):
        return _told(ends, now)
    back = safe_return(request.POST.get("next", "/"), host=request.get_host())
    if ends is None:
        return to_sign_in(request, back=back)
    messages.success(request, _("You stay signed in until %(time)s.") % {"time": clock_time(ends)})
    return HttpResponseRedirect(back)


@require_GET
def kept_form(request: AccountRequest, handle: str) -> HttpResponse:
    """What was typed, to be sent by one button. Only in the browser it was typed in, and by the same person."""
    owner = owner_now(request)
    if owner is None:
        return onward(request, sign_in_address(request.path))
    kept = keep.find(handle, browser=browser_of(request), now=clock.now())
    if kept is None:
        return render(request, "accounts/session_end/gone.html", status=404)
    if not keep.claim(kept, owner):
        return render(request, "accounts/session_end/others.html", status=403)
    page = kept_page(handle, kept, urlconf=request.urlconf)
    return render(request, "accounts/session_end/kept.html", {"page": page})


@require_POST
def discard(request: AccountRequest, handle: str) -> HttpResponse:
    """Forget what was typed."""
    owner = owner_now(request)
    if owner is None:
        return to_sign_in(request, back=reverse("kept_form", args=[handle]))
    keep.discard(handle, browser=browser_of(request), owner=owner)
    messages.info(request, _("What you wrote has been deleted."))
    return HttpResponseRedirect("/")


def _wants_json(request: AccountRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _told(ends: datetime.datetime | None, now: datetime.datetime) -> JsonResponse:
    return JsonResponse({"ends": ends.isoformat() if ends else None, "now": now.isoformat()})
