"""The page by which staff come in while the fallback is open."""

import datetime
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valghalla.accounts.fallback.enter import enter
from valghalla.accounts.fallback.errors import EntryRefused
from valghalla.accounts.fallback.forms import EntryForm
from valghalla.accounts.fallback.queries import MARK, open_now
from valghalla.accounts.rate_limits import limited
from valghalla.accounts.request import AccountRequest
from valghalla.accounts.sign_in import open_staff_session, safe_return
from valghalla.base import clock
from valghalla.components.formats import clock_time

# Says in the address of the ordinary sign-in that it has been chosen.
ORDINARY = "ordinary"


def is_choice(request: AccountRequest, *, now: datetime.datetime) -> bool:
    """Whether there are two ways in, and none has been chosen yet."""
    on_admin_site = request.site_kind == "admin"
    return on_admin_site and ORDINARY not in request.GET and open_now(now=now) is not None


def choice(request: AccountRequest, go_on: str) -> HttpResponse:
    """The two ways in. go_on: the path to go to afterwards."""
    ways = {
        "ordinary_url": f"{reverse('sign_in')}?{urlencode({'next': go_on, ORDINARY: 1})}",
        "fallback_url": f"{reverse('fallback')}?{urlencode({'next': go_on})}",
    }
    return render(request, "accounts/fallback/choice.html", ways)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("fallback")
def fallback(request: AccountRequest) -> HttpResponse:
    """The form while it is open, else where to go instead. Goes on to ``next`` afterwards."""
    go_on = safe_return(request.GET.get("next", "/"), host=request.get_host())
    if request.staff is not None:
        return HttpResponseRedirect(go_on)
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _came_in(request, form):
        return HttpResponseRedirect(go_on)
    if (open_one := open_now(now=clock.now())) is None:
        return render(request, "accounts/fallback/closed.html")
    until = open_one.until
    shown = {"form": form, "until": until, "time": clock_time(until)}
    return render(request, "accounts/fallback/entry.html", shown)


def _came_in(request: AccountRequest, form: EntryForm) -> bool:
    now = clock.now()
    try:
        entered = enter(**form.cleaned_data, now=now)
    except EntryRefused:
        form.add_error(
            None,
            _(
                "You did not come in. Check the emergency code, and wait until the app shows new digits. "
                "After five wrong tries in a row the code is shut, and you need a new one."
            ),
        )
        return False
    open_staff_session(request, entered.staff, now=now, until=entered.fallback.until, via="fallback")
    request.session[MARK] = entered.fallback.pk
    return True
