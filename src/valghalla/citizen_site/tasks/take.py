"""Showing a task and taking it, the same by a link and as a member of a team."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.accounts.rate_limits import wrong
from valghalla.accounts.session_end.door import to_sign_in
from valghalla.citizen_site.registration import begun
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks.outcome import refused
from valghalla.citizen_site.tasks.pages import TaskPage, question, task_page
from valghalla.citizen_site.tasks.shown import of_task
from valghalla.citizen_site.tasks.ways import ByLink, Way
from valghalla.citizen_site.who import herself
from valghalla.tasks.claim import Group, claimed, sample_of
from valghalla.tasks.errors import Taken, TaskError
from valghalla.tasks.links.links import count_taken
from valghalla.tasks.models import TaskState


def show(request: CitizenRequest, group: Group, way: Way, *, now: datetime.datetime) -> HttpResponse:
    """The page of a task that the way lets through."""
    _demand_way(request, group, way, now=now)
    page = _page(request, group, way, now=now)
    return render(request, "citizen_site/tasks/task.html", {"page": page}) if page else gone(request)


def take(request: CitizenRequest, group: Group, way: Way, *, now: datetime.datetime) -> HttpResponse:
    """Ask, and on yes take a place. Who has not signed in does that first, who is new here registers first, and who
    cannot take it is told why instead of being asked.
    """
    if request.citizen_cpr is None:
        return to_sign_in(request, back=way.take_url(group))
    _demand_way(request, group, way, now=now)
    participant = request.participant
    if participant is None:
        assert isinstance(way, ByLink)
        begun.begin_for_task(request, way, group)
        return HttpResponseRedirect(begun.next_step(request))
    if request.method != "POST":
        return _ask(request, group, way, now=now)
    try:
        taken = claimed(group, participant=participant, by=herself(request), now=now)
    except TaskError as error:
        like_it = error.like_it if isinstance(error, Taken) else sample_of(group)
        shown = of_task(like_it) if like_it else None
        return refused(request, error, day=group.task_day, shown=shown, instead_of=like_it, way=way, now=now)
    task = taken.task
    if isinstance(way, ByLink) and task.assigned_at == now:
        count_taken(way.link)
    if taken.joined:
        messages.info(
            request,
            _("You are now a member of the team %(team)s, and see its other tasks under “Tasks”.")
            % {"team": task.team.name},
        )
    return HttpResponseRedirect(reverse("receipt", args=[task.pk]))


def _page(request: CitizenRequest, group: Group, way: Way, *, now: datetime.datetime) -> TaskPage | None:
    return task_page(
        group,
        way,
        participant=request.participant,
        municipality=request.municipality.name,
        signed_in=request.citizen_cpr is not None,
        now=now,
    )


def _ask(request: CitizenRequest, group: Group, way: Way, *, now: datetime.datetime) -> HttpResponse:
    """The question, or why it is not asked."""
    mine = group.tasks().filter(participant=request.participant, state=TaskState.ACCEPTED).first()
    if mine is not None:
        return HttpResponseRedirect(reverse("receipt", args=[mine.pk]))
    page = _page(request, group, way, now=now)
    if page is None:
        return gone(request)
    if not page.take_url:
        return render(request, "citizen_site/tasks/task.html", {"page": page})
    asked = question(page.shown, group, way, joins=page.joins)
    return render(request, "citizen_site/tasks/take.html", {"page": asked})


def gone(request: CitizenRequest) -> HttpResponse:
    """A task that does not exist any more."""
    return render(request, "citizen_site/tasks/gone.html", status=404)


def _demand_way(request: CitizenRequest, group: Group, way: Way, *, now: datetime.datetime) -> None:
    """Let nobody further than the way goes; trying counts as guessing."""
    if not way.is_only(group) and not way.lets_through(group, now=now):
        wrong(request)
        raise Http404
