"""Operators coming in and going out."""

from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from valghalla.accounts.browser import browser_of, mark_browser, remember_browser
from valghalla.accounts.onward import onward
from valghalla.accounts.rate_limits import limited
from valghalla.accounts.sign_in import safe_return
from valghalla.base import clock
from valghalla.operators import refusals, sign_in
from valghalla.operators.errors import NotLetIn
from valghalla.operators.record import record
from valghalla.operators.request import OperatorsRequest
from valghalla.operators.signed_in import begin_session, end_session


@limited("operator_sign_in")
@require_GET
def begin(request: OperatorsRequest) -> HttpResponse:
    """Send her to the provider, and back to ``next`` afterwards."""
    now = clock.now()
    back = safe_return(request.GET.get("next", "/"), host=request.get_host())
    try:
        address = sign_in.begin(browser=mark_browser(request), return_to=back, now=now)
    except NotLetIn as refused:
        return refusals.refuse(request, refused, now=now)
    response = HttpResponseRedirect(address)
    remember_browser(request, response)
    return response


@limited("operator_sign_in")
@require_GET
def answer(request: OperatorsRequest) -> HttpResponse:
    """Take her back from the provider: a session, and the page asked for; or show once more why there is none."""
    if "why" in request.GET:
        return refusals.once_more(request)
    now = clock.now()
    try:
        arrival = sign_in.arrive(request.GET.dict(), browser=browser_of(request), now=now)
    except NotLetIn as refused:
        return refusals.refuse(request, refused, now=now)
    begin_session(request, arrival.operator, id_token=arrival.id_token, now=now)
    rotate_token(request)
    return HttpResponseRedirect(arrival.return_to)


@require_POST
def end(request: OperatorsRequest) -> HttpResponse:
    """Sign out, here first and then at the provider."""
    if request.operator is not None:
        record("operator.signed_out", operator=request.operator, now=clock.now())
    address = sign_in.sign_out_address(end_session(request))
    request.operator = None
    if address == sign_in.SIGNED_OUT_PATH:
        return HttpResponseRedirect(address)
    return onward(request, address)


@require_GET
def signed_out(request: OperatorsRequest) -> HttpResponse:
    """Goodbye."""
    return render(request, "operators/signed_out.html")
