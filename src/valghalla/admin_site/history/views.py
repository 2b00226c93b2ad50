"""Stories: of a task, of a participant, of an election."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.history import pages
from valghalla.admin_site.page import admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task

TEMPLATE = "admin_site/history/story.html"


@admin_page()
def task(request: AdminRequest, task_id: int) -> HttpResponse:
    """What happened to one task of the election."""
    tasks = Task.objects.select_related("work_location", "team", "task_type")
    found = get_object_or_404(tasks, pk=task_id, election=request.election)
    return render(request, TEMPLATE, {"page": pages.task_story(found, request.GET)})


@admin_page()
def participant(request: AdminRequest, participant_id: int) -> HttpResponse:
    """A person's story. That it was looked at is recorded, once for however many pages of it."""
    person = get_object_or_404(Participant, pk=participant_id)
    page = pages.participant_story(person, request.GET)
    if "after" not in request.GET:
        record("participant.history_seen", person, by=actor(request), now=clock.now(), participant_id=person.pk)
    return render(request, TEMPLATE, {"page": page})


@admin_page()
def election(request: AdminRequest) -> HttpResponse:
    """What happened to the election."""
    return render(request, TEMPLATE, {"page": pages.election_story(request.election, request.GET)})
