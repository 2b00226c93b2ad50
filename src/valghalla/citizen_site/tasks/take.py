"""Showing a task and taking it, the same by a link and as a member of a team."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from valghalla.accounts.session_end.door import to_sign_in
from valghalla.citizen_site.registration import begun
from valghalla.citizen_site.tasks.outcome import refused
from valghalla.citizen_site.tasks.pages import take_page, task_page
from valghalla.citizen_site.tasks.ways import ByLink, Way
from valghalla.citizen_site.who import herself
from valghalla.tasks.claim import Group, claim
from valghalla.tasks.errors import TaskError
from valghalla.tasks.links import count_taken
from valghalla.tasks.models import TaskState


def show(request: HttpRequest, group: Group, way: Way, *, now: datetime.datetime) -> HttpResponse:
    """The page of a task that the way lets through."""
    _demand_way(group, way, now=now)
    page = task_page(
        group,
        way,
        participant=request.participant,  # type: ignore[attr-defined]
        signed_in=request.citizen_cpr is not None,  # type: ignore[attr-defined]
        now=now,
    )
    return render(request, "citizen_site/tasks/task.html", {"page": page}) if page else gone(request)


def take(request: HttpRequest, group: Group, way: Way, *, now: datetime.datetime) -> HttpResponse:
    """Ask, and on yes take a place. Who has not signed in does that first, who is new here registers first."""
    if request.citizen_cpr is None:  # type: ignore[attr-defined]
        return to_sign_in(request, back=way.take_url(group))
    _demand_way(group, way, now=now)
    participant = request.participant  # type: ignore[attr-defined]
    if participant is None:
        assert isinstance(way, ByLink)
        begun.begin_for_task(request, way, group)
        return HttpResponseRedirect(begun.next_step(request))
    if request.method != "POST":
        if mine := group.tasks().filter(participant=participant, state=TaskState.ACCEPTED).first():
            return HttpResponseRedirect(reverse("receipt", args=[mine.pk]))
        page = take_page(group, way)
        return render(request, "citizen_site/tasks/take.html", {"page": page}) if page else gone(request)
    try:
        task = claim(group, participant=participant, by=herself(request), now=now)
    except TaskError as error:
        page = take_page(group, way)
        return refused(
            request, error, day=group.task_day, shown=page.shown if page else None, group=group, way=way, now=now
        )
    if isinstance(way, ByLink) and task.assigned_at == now:
        count_taken(way.link)
    return HttpResponseRedirect(reverse("receipt", args=[task.pk]))


def gone(request: HttpRequest) -> HttpResponse:
    """A task that does not exist any more."""
    return render(request, "citizen_site/tasks/gone.html", status=404)


def _demand_way(group: Group, way: Way, *, now: datetime.datetime) -> None:
    if not way.is_only(group) and not way.lets_through(group, now=now):
        raise Http404
