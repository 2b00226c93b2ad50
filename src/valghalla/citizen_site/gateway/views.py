"""What the SMS gateway posts. The municipality is the host's; the secret in the address is all that lets anybody in.

What is posted is stored and answered at once; jobs act on it. What we cannot read would not be read better the next time,
so it is answered alike: a gateway that is refused tries for days. Source: docs/integrations/sms.md.
"""

import logging
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from valghalla.accounts.rate_limits import limited, wrong
from valghalla.base import clock
from valghalla.citizen_site.request import CitizenRequest
from valghalla.communication.text_messages.gateway import able
from valghalla.communication.text_messages.incoming import store
from valghalla.communication.text_messages.reports import queue_reports
from valghalla.communication.text_messages.secret import is_right
from valghalla.integrations.sms import NotUnderstood, WrongSettings, read_incoming, read_reports

log = logging.getLogger(__name__)

LARGEST = 512 * 1024


@csrf_exempt  # comes from the gateway, which has no page of ours; the secret in the address stands in for the token
@require_POST
@limited("gateway", "gateway_wrong")
def report(request: CitizenRequest, provider: str, secret: str) -> HttpResponse:
    """Delivery reports."""
    return _taken(request, provider, secret, _take_reports)


@csrf_exempt  # as above
@require_POST
@limited("gateway", "gateway_wrong")
def incoming(request: CitizenRequest, provider: str, secret: str) -> HttpResponse:
    """Messages from people."""
    return _taken(request, provider, secret, _take_incoming)


def _taken(request: CitizenRequest, provider: str, secret: str, take: Callable[[str, bytes], None]) -> HttpResponse:
    can = able()
    if can is None or can.provider != provider or not is_right(secret):
        wrong(request)
        return _plain("unknown\n", 404)
    try:
        content = request.body
    except RequestDataTooBig:
        content = b"\0" * (LARGEST + 1)
    if len(content) > LARGEST:
        return _plain("too large\n", 413)
    try:
        take(provider, content)
    except (NotUnderstood, WrongSettings) as odd:
        log.error("gateway_not_understood provider=%s code=%s", provider, odd.code)
    return _plain("ok\n", 200)


def _take_reports(provider: str, content: bytes) -> None:
    read = read_reports(provider, content)
    if read.odd:
        log.error("gateway_reports_odd provider=%s number=%s", provider, read.odd)
    queue_reports(read.found)


def _take_incoming(provider: str, content: bytes) -> None:
    read = read_incoming(provider, content)
    if read.odd:
        log.error("gateway_messages_odd provider=%s number=%s", provider, read.odd)
    store(read.found, provider=provider, now=clock.now())


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
