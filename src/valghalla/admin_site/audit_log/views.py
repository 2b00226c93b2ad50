"""The audit log: read, and taken as a file. Both are recorded in it."""

import datetime
from typing import Any, cast

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from valghalla.admin_site.audit_log import pages
from valghalla.admin_site.audit_log.export import export
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import ADMINISTER, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.lists.export import Format
from valghalla.participants.searches import address_of

# Reading on, or the same again, within so long is one look.
ONE_LOOK = datetime.timedelta(minutes=10)


@admin_page(may=ADMINISTER)
def audit_log(request: AdminRequest) -> HttpResponse:
    """The log. Whom one searches for is posted, kept sealed, and never stands in an address."""
    if request.method == "POST":
        query = address_of(request.POST, request.session, plain=pages.PLAIN, private=pages.PRIVATE)
        query[pages.CHOSEN] = "1"
        return redirect(f"{reverse('audit_log')}?{query.urlencode()}")
    if not request.GET:
        return redirect(f"{reverse('audit_log')}?{pages.OPENS_ON}")
    form = pages.asked(request)
    page = pages.log_page(request, form)
    _seen(request, form.as_facts())
    return render(request, "admin_site/audit_log/log.html", {"page": page})


@admin_page(may=ADMINISTER)
def audit_log_export(request: AdminRequest) -> HttpResponse:
    """The log as a file, with the filters in the address."""
    wanted = request.GET.get("format", "")
    made = export(
        pages.asked(request),
        format=Format(wanted) if wanted in list(Format) else Format.XLSX,
        by=actor(request),
        now=clock.now(),
    )
    answer = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.content_type)
    return cast(HttpResponse, answer)


def _seen(request: AdminRequest, filters: dict[str, Any]) -> None:
    """Record that the log was looked at by these filters, once for however many pages are turned."""
    by, now = actor(request), clock.now()
    same = AuditEntry.objects.filter(action="audit.viewed", actor_kind=by.kind, actor_id=by.id, at__gt=now - ONE_LOOK)
    if not same.filter(details={"filters": filters}).exists():
        record("audit.viewed", by=by, now=now, filters=filters)
