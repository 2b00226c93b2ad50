"""Ending e-mails to many, and having them again, at the address that stands in each of them; nobody signs in.

Looking changes nothing, since mail programs and virus scanners look at every address. One POST ends them, also by the mail
program itself (RFC 8058), which has no page of ours and sends no token against forged forms: the address is secret enough.
"""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from valghalla.accounts.rate_limits import limited, wrong
from valghalla.audit import actors
from valghalla.base import clock
from valghalla.citizen_site.emails.pages import emails_page, shown_name
from valghalla.citizen_site.page import citizen_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.communication.unsubscribing.addresses import Kind, by_token, has_stopped, resume, stop

KINDS = frozenset(Kind)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@csrf_exempt  # see above
@require_http_methods(["GET", "HEAD", "POST"])
@citizen_page(gated=False)
@limited("link")
def stop_emails(request: CitizenRequest, kind: str, token: str) -> HttpResponse:
    """The page with its button, and what the button does."""
    person = by_token(token) if kind in KINDS else None
    if person is None:
        wrong(request)
        raise Http404
    which = Kind(kind)
    if request.method == "POST":
        act = resume if request.POST.get("act") == "resume" else stop
        act(person.pk, which, by=actors.participant(person.pk), now=clock.now())
        if all(request.POST.get(name) == value for name, value in ONE_CLICK.items()):
            return _plain("OK\n")
        return HttpResponseRedirect(request.path)
    name = shown_name(request.municipality)
    page = emails_page(which, stopped=has_stopped(person, which), municipality=name)
    answer = render(request, "citizen_site/emails/stop.html", {"page": page})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
