"""A task for one's calendar, and the private address that a calendar reads all of them at."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from valghalla.accounts.rate_limits import count, limited, too_many, wrong
from valghalla.base import clock
from valghalla.citizen_site.my_tasks.calendar_file import calendar_file
from valghalla.citizen_site.my_tasks.calendar_page import calendar_page
from valghalla.citizen_site.my_tasks.own import unknown
from valghalla.citizen_site.page import PARTICIPANT, citizen_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import herself
from valghalla.tasks.calendars.private import (
    address_of,
    by_token,
    count_opened,
    in_calendar,
    make_address,
    revoke_address,
    with_changed_at,
)
from valghalla.tasks.models import Task, TaskState

CALENDAR = "text/calendar; charset=utf-8"


@require_GET
@citizen_page(needs=PARTICIPANT)
@limited("link")
def one_task(request: CitizenRequest, task_id: int) -> HttpResponse:
    """A calendar file of one task that the person has accepted."""
    mine = Task.objects.filter(pk=task_id, participant=request.participant, state=TaskState.ACCEPTED)
    tasks = list(with_changed_at(mine))
    if not tasks:
        raise unknown(request)
    answer = HttpResponse(calendar_file(tasks, municipality=request.municipality), content_type=CALENDAR)
    answer["Content-Disposition"] = content_disposition_header(True, f"opgave-{tasks[0].task_day:%Y%m%d}.ics")
    return answer


@require_http_methods(["GET", "POST"])
@citizen_page(needs=PARTICIPANT)
def calendar(request: CitizenRequest) -> HttpResponse:
    """See the private address, get one, a new one, or none."""
    now, person = clock.now(), request.participant
    if request.method != "POST":
        page = calendar_page(address_of(person, now=now), municipality=request.municipality)
        return render(request, "citizen_site/my_tasks/calendar.html", {"page": page})
    if request.POST.get("act") == "revoke":
        revoke_address(person, by=herself(request), now=now)
        messages.success(request, _("The address has been closed. Calendars that read it get no more tasks."))
    else:
        make_address(person, by=herself(request), now=now)
        messages.success(request, _("Here is your address. An address you had before has been closed."))
    return HttpResponseRedirect(reverse("my_calendar"))


@require_safe
@citizen_page(gated=False)
@limited("calendar")
def feed(request: CitizenRequest, token: str) -> HttpResponse:
    """What a calendar program reads, without signing in: the tasks of whoever the token was made for."""
    now = clock.now()
    if (address := by_token(token, now=now)) is None:
        wrong(request)
        raise Http404
    if not count("calendar_read", str(address.pk), now=now):
        return too_many(request, "calendar_read", now=now)
    count_opened(address, now=now)
    with translation.override(address.participant.language):
        tasks = in_calendar(address.participant, today=clock.danish_date(now))
        content = calendar_file(tasks, municipality=request.municipality)
    answer = HttpResponse(content, content_type=CALENDAR)
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    answer["ETag"] = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
