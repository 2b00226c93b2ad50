"""What a task link opens: a list of tasks, or one task, without signing in."""

import datetime
import functools
from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from valghalla.accounts.rate_limits import limited, wrong
from valghalla.base import clock
from valghalla.citizen_site.page import citizen_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks import take
from valghalla.citizen_site.tasks.filters import TaskFilter
from valghalla.citizen_site.tasks.pages import list_page
from valghalla.citizen_site.tasks.ways import ByLink, by_link
from valghalla.tasks.errors import LinkClosed
from valghalla.tasks.links.links import count_opened, group_of

Key = tuple[int, int, int, datetime.date]
View = Callable[..., HttpResponse]


def open_link(view: View) -> View:
    """Give the view the way that the token opens; a link that leads nowhere says so. Guessing them is limited."""

    @limited("link")
    @functools.wraps(view)
    def page(request: CitizenRequest, token: str, *args, **kwargs) -> HttpResponse:
        now = clock.now()
        try:
            way = by_link(token, now=now)
        except LinkClosed as closed:
            if closed.reason == "unknown":
                wrong(request)
            return render(request, "citizen_site/links/closed.html", {"reason": closed.reason}, status=404)
        return view(request, way, *args, now=now, **kwargs)

    return page


@require_GET
@citizen_page()
@open_link
def task_link(request: CitizenRequest, way: ByLink, *, now: datetime.datetime) -> HttpResponse:
    """The link's tasks as cards, or its one task."""
    if not request.GET:
        transaction.on_commit(lambda: count_opened(way.link))
    if way.link.single:
        return take.show(request, group_of(way.link), way, now=now)
    page = list_page(
        way,
        title=_("Tasks for %(team)s") % {"team": way.link.team.name},
        lead=_("Choose a task, and sign up with MitID."),
        empty=lambda: _("There are no tasks available here at the moment."),
        query=request.GET,
        form_class=TaskFilter,
        participant=request.participant,
        now=now,
    )
    return render(request, "citizen_site/tasks/list.html", {"page": page})


@require_GET
@citizen_page()
@open_link
def task(request: CitizenRequest, way: ByLink, key: Key, *, now: datetime.datetime) -> HttpResponse:
    """One of the link's tasks."""
    return take.show(request, way.group(key), way, now=now)


@require_http_methods(["GET", "POST"])
@citizen_page()
@open_link
def take_task(request: CitizenRequest, way: ByLink, key: Key, *, now: datetime.datetime) -> HttpResponse:
    """Take one of the link's tasks, after a question."""
    return take.take(request, way.group(key), way, now=now)


@require_http_methods(["GET", "POST"])
@citizen_page()
@open_link
def take_only(request: CitizenRequest, way: ByLink, *, now: datetime.datetime) -> HttpResponse:
    """Take the one task of a single link."""
    if not way.link.single:
        raise Http404
    return take.take(request, group_of(way.link), way, now=now)
