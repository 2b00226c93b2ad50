"""Coming in and going out, the same on both sites."""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from valghalla.accounts import arrivals, refusals, sign_out
from valghalla.accounts.browser import browser_of, mark_browser, remember_browser
from valghalla.accounts.errors import SignInRefused
from valghalla.accounts.fallback import views as fallback
from valghalla.accounts.rate_limits import limited
from valghalla.accounts.request import AccountRequest
from valghalla.accounts.service_providers import NotSetUp
from valghalla.accounts.sign_in import safe_return
from valghalla.base import clock
from valghalla.integrations.saml.errors import SamlRefused


@limited("sign_in")
@require_GET
def begin(request: AccountRequest) -> HttpResponse:
    """Send the visitor to the identity provider, and back to ``next`` afterwards.

    While the office's fallback is open she is asked first which way she wants: the provider may not answer at all.
    """
    now = clock.now()
    back = safe_return(request.GET.get("next", "/"), host=request.get_host())
    if fallback.is_choice(request, now=now):
        return fallback.choice(request, back)
    try:
        address = arrivals.begin(request.site_kind, browser=mark_browser(request), return_to=back, now=now)
    except NotSetUp as missing:
        return refusals.not_set_up(request, missing, now=now, return_to=back)
    response = HttpResponseRedirect(address)
    remember_browser(request, response)
    return response


@limited("sign_in_answer")
@csrf_exempt  # comes from the identity provider; its signature and single use stand in for the token
@require_http_methods(["GET", "POST"])
def answer(request: AccountRequest) -> HttpResponse:
    """Take the identity provider's answer; the browser, whose cookies stay away from this form, fetches it by a link.

    By GET it is the page for whoever was not let in, once more: in the other language, or come back to.
    """
    if request.method == "GET":
        return refusals.once_more(request)
    now = clock.now()
    try:
        handle = arrivals.take_answer(request.site_kind, _posted(request), now=now)
    except SignInRefused as refused:
        return refusals.refuse(request, refused, now=now)
    except NotSetUp as missing:
        return refusals.not_set_up(request, missing, now=now)
    response = HttpResponseRedirect(reverse("sign_in_finish", args=[handle]))
    response.status_code = 303  # a POST ends here, whatever it was
    return response


@limited("sign_in_finish")
@require_GET
def finish(request: AccountRequest, handle: str) -> HttpResponse:
    """Open the session of whoever has just signed in from this browser, and go back to the page asked for."""
    now = clock.now()
    try:
        return HttpResponseRedirect(arrivals.finish(request, handle, browser=browser_of(request), now=now))
    except SignInRefused as refused:
        return refusals.refuse(request, refused, now=now)


@require_POST
def end(request: AccountRequest) -> HttpResponse:
    """Sign out, here and at the identity provider."""
    return sign_out.leave(request, now=clock.now())


@limited("sign_out_answer")
@require_GET
def sign_out_answer(request: AccountRequest) -> HttpResponse:
    """What the identity provider says of signing out: its answer to ours, or a request of its own."""
    now, query = clock.now(), request.META.get("QUERY_STRING", "")
    try:
        if "SAMLRequest" in request.GET:
            return HttpResponseRedirect(sign_out.take_request(request, query, now=now))
        done = sign_out.take_answer(request.site_kind, query, browser=browser_of(request), now=now)
    except SamlRefused as refused:
        return refusals.refuse_sign_out(request, refused, now=now)
    except NotSetUp as missing:
        return refusals.not_set_up(request, missing, now=now)
    return HttpResponseRedirect(sign_out.goodbye(everywhere=done))


@require_GET
def signed_out(request: AccountRequest) -> HttpResponse:
    """Goodbye, and a word about shared computers."""
    return render(request, "accounts/signed_out.html", {"here_only": sign_out.HERE_ONLY in request.GET})


def _posted(request: AccountRequest) -> str:
    """What came in the form's one field. Raises SignInRefused("too_large") for more than is read of any form."""
    try:
        return request.POST.get("SAMLResponse", "")
    except SuspiciousOperation:  # too many bytes or too many fields
        raise SignInRefused("too_large") from None
