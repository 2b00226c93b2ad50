"""One's own tasks: seeing them, answering, stepping back, and the receipts."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from valghalla.accounts.rate_limits import limited
from valghalla.base import clock
from valghalla.citizen_site.my_tasks.letter import letter
from valghalla.citizen_site.my_tasks.own import unknown
from valghalla.citizen_site.my_tasks.pages import (
    decline_page,
    declined_page,
    my_tasks_page,
    receipt_page,
    withdraw_page,
)
from valghalla.citizen_site.my_tasks.served_page import served_page
from valghalla.citizen_site.page import PARTICIPANT, citizen_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks.forms import ReasonForm
from valghalla.citizen_site.tasks.outcome import refused
from valghalla.citizen_site.tasks.shown import of_task
from valghalla.citizen_site.teams.told import told_of_teams
from valghalla.citizen_site.who import herself
from valghalla.components.uploads import pdf_answer
from valghalla.elections.models import ElectionTaskTypeFile
from valghalla.participants.models import Participant
from valghalla.tasks.answer import accept, decline, withdraw
from valghalla.tasks.counts import noes
from valghalla.tasks.errors import Locked, TaskError
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.queries import held_by
from valghalla.tasks.served import served_by
from valghalla.tasks.timing import is_locked

LETTER_FILE = "udpegningsbrev"


@require_GET
@citizen_page(needs=PARTICIPANT)
def my_tasks(request: CitizenRequest) -> HttpResponse:
    """Invitations and tasks from today on, by day."""
    now = clock.now()
    today = clock.danish_date(now)
    person: Participant = request.participant
    told = told_of_teams(person, now=now)
    page = my_tasks_page(held_by(person, today=today), participant_id=person.pk, told=told, now=now, today=today)
    return render(request, "citizen_site/my_tasks/my_tasks.html", {"page": page})


@require_GET
@citizen_page(needs=PARTICIPANT, gated=False)
def served(request: CitizenRequest) -> HttpResponse:
    """What one has served, also between elections."""
    tasks = served_by(request.participant, today=clock.today())
    return render(request, "citizen_site/my_tasks/served.html", {"page": served_page(tasks)})


@require_GET
@citizen_page(needs=PARTICIPANT, gated=False)
@limited("link")
def appointment_letter(request: CitizenRequest, task_id: int) -> HttpResponse:
    """The appointment letter of a task one has accepted, as a PDF."""
    person, now = request.participant, clock.now()
    task = _shown_tasks().filter(pk=task_id, participant=person, state=TaskState.ACCEPTED).first()
    today = clock.danish_date(now)
    if task is None:
        raise unknown(request)
    if task.task_day >= today and not task.election.is_active:
        raise Http404
    made = letter(task, person, municipality=request.municipality, now=now, today=today)
    return pdf_answer(f"{LETTER_FILE}-{task.task_day:%Y%m%d}.pdf", made)


@require_http_methods(["GET", "POST"])
@citizen_page(needs=PARTICIPANT)
@limited("link")
def accept_mine(request: CitizenRequest, task_id: int) -> HttpResponse:
    """Say yes to an invitation."""
    task = _mine(request, task_id)
    if task is None or request.method != "POST":
        return HttpResponseRedirect(reverse("my_tasks"))
    now = clock.now()
    try:
        accept(task, participant_id=request.participant.pk, by=herself(request), now=now)
    except TaskError as error:
        return refused(request, error, day=task.task_day, shown=of_task(task), now=now)
    return HttpResponseRedirect(reverse("receipt", args=[task.pk]))


@require_http_methods(["GET", "POST"])
@citizen_page(needs=PARTICIPANT)
@limited("link")
def decline_mine(request: CitizenRequest, task_id: int) -> HttpResponse:
    """Say no to an invitation, after a question."""
    task = _mine(request, task_id)
    if task is None:
        return _given_back(request, task_id)
    if request.method != "POST":
        return render(request, "citizen_site/my_tasks/question.html", {"page": decline_page(task, ReasonForm())})
    now, person = clock.now(), request.participant.pk
    reason = ReasonForm(request.POST).reason_given
    try:
        decline(task, participant_id=person, by=herself(request), now=now, reason=reason)
    except TaskError as error:
        return refused(request, error, day=task.task_day, shown=of_task(task), now=now)
    return HttpResponseRedirect(reverse("declined", args=[task.pk]))


@require_http_methods(["GET", "POST"])
@citizen_page(needs=PARTICIPANT)
@limited("link")
def withdraw_mine(request: CitizenRequest, task_id: int) -> HttpResponse:
    """Step back from a task, after a question, while there is time."""
    task = _mine(request, task_id)
    if task is None:
        return _given_back(request, task_id)
    now = clock.now()
    today = clock.danish_date(now)
    if request.method != "POST":
        if is_locked(task.task_day, task.election.lock_days, today=today):
            return refused(request, Locked(), day=task.task_day, shown=of_task(task), now=now)
        return render(request, "citizen_site/my_tasks/question.html", {"page": withdraw_page(task, ReasonForm())})
    try:
        withdraw(
            task,
            participant_id=request.participant.pk,
            by=herself(request),
            now=now,
            today=today,
            reason=ReasonForm(request.POST).reason_given,
        )
    except TaskError as error:
        return refused(request, error, day=task.task_day, shown=of_task(task), now=now)
    return HttpResponseRedirect(reverse("declined", args=[task.pk]))


@require_GET
@citizen_page(needs=PARTICIPANT)
@limited("link")
def receipt(request: CitizenRequest, task_id: int) -> HttpResponse:
    """The proof of a task one has. ``?registered`` comes from a registration that ended here."""
    task = _mine(request, task_id)
    if task is None or task.state != TaskState.ACCEPTED:
        return HttpResponseRedirect(reverse("my_tasks"))
    page = receipt_page(task, registered="registered" in request.GET)
    return render(request, "citizen_site/my_tasks/receipt.html", {"page": page})


@require_GET
@citizen_page(needs=PARTICIPANT)
@limited("link")
def file(request: CitizenRequest, task_id: int, file_id: int) -> HttpResponse:
    """A file to read before a task one has. Whoever has the task no longer does not get it."""
    mine = Task.objects.filter(pk=task_id, participant=request.participant)
    found = ElectionTaskTypeFile.objects.filter(pk=file_id, task_type__in=mine.values("task_type")).first()
    if found is None:
        raise unknown(request)
    return pdf_answer(found.name, bytes(found.content))


@require_GET
@citizen_page(needs=PARTICIPANT)
@limited("link")
def declined(request: CitizenRequest, task_id: int) -> HttpResponse:
    """The proof of a no, or of a task given back. Anybody else's task is unknown."""
    _mine(request, task_id)
    event = _no_of(request, task_id)
    task = _shown_tasks().filter(pk=task_id).first()
    if event is None or task is None:
        return HttpResponseRedirect(reverse("my_tasks"))
    return render(request, "citizen_site/my_tasks/declined.html", {"page": declined_page(event, task)})


def _mine(request: CitizenRequest, task_id: int) -> Task | None:
    """The task when it is mine, None when I gave it back; anybody else's is unknown."""
    task = _shown_tasks().filter(pk=task_id, participant=request.participant).first()
    if task is None and not _events(request, task_id).exists():
        raise unknown(request)
    return task


def _given_back(request: CitizenRequest, task_id: int) -> HttpResponse:
    """A second press leads where the first one did."""
    return HttpResponseRedirect(reverse("declined", args=[task_id]))


def _no_of(request: CitizenRequest, task_id: int) -> TaskEvent | None:
    return noes(_events(request, task_id)).order_by("-id").first()


def _events(request: CitizenRequest, task_id: int) -> QuerySet[TaskEvent]:
    return TaskEvent.objects.filter(task_id=task_id, participant=request.participant)


def _shown_tasks() -> QuerySet[Task]:
    return Task.objects.select_related("election", "work_location", "task_type", "team")
