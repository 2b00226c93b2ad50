"""Coming in and going out, the same on both sites."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from valghalla.accounts.errors import TicketRefused
from valghalla.accounts.sign_in import safe_return, sign_in_citizen, sign_in_staff, sign_out
from valghalla.accounts.tickets import redeem
from valghalla.audit import actors
from valghalla.audit.record import record
from valghalla.base import clock

KINDS = {"admin": "administrator", "citizen": "citizen"}


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the sign-in page, and back to ``next`` afterwards."""
    site = f"{request.scheme}://{request.get_host()}"
    asked = {
        "site": site,
        "kind": KINDS[request.site_kind],  # type: ignore[attr-defined]
        "return_to": safe_return(request.GET.get("next", "/"), host=request.get_host()),
    }
    return HttpResponseRedirect(f"{settings.TICKET_PAGE}?{urlencode(asked)}")


@csrf_exempt  # comes from the sign-in service; the ticket's signature and single use stand in for the token
@require_POST
def ticket(request: HttpRequest) -> HttpResponse:
    """Take a ticket, open a session, go back to the page asked for."""
    now = clock.now()
    host = request.get_host().rsplit(":", 1)[0].lower()
    try:
        identity = redeem(
            request.POST.get("ticket", ""),
            host=host,
            kind=KINDS[request.site_kind],  # type: ignore[attr-defined]
            now=now,
        )
    except TicketRefused as refused:
        record("sign_in.refused", by=actors.SYSTEM, now=now, reason=refused.reason)
        return render(request, "accounts/refused.html", {"reason": refused.reason}, status=403)
    if identity.kind == "administrator":
        sign_in_staff(request, identity, now=now)
    else:
        sign_in_citizen(request, identity, now=now)
    return HttpResponseRedirect(safe_return(identity.return_to, host=request.get_host()))


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    sign_out(request)
    return HttpResponseRedirect(reverse("signed_out"))


@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Goodbye, and a word about shared computers. ``?cancelled`` comes from a registration that was given up."""
    return render(request, "accounts/signed_out.html", {"cancelled": "cancelled" in request.GET})
