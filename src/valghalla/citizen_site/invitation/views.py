"""The personal invitation: seen by whoever has the link, answered by the invited person only.

The wish to say yes or no stands in the address, so it survives signing in; it is carried out by a POST, after she is
back and known.
"""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from valghalla.accounts.rate_limits import limited, wrong
from valghalla.accounts.session_end.door import to_sign_in
from valghalla.base import clock
from valghalla.citizen_site.invitation.pages import accept_page, decline_page, invitation_page
from valghalla.citizen_site.page import citizen_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks.forms import ReasonForm
from valghalla.citizen_site.tasks.outcome import refused
from valghalla.citizen_site.tasks.shown import of_task
from valghalla.citizen_site.who import herself
from valghalla.tasks.answer import accept, decline
from valghalla.tasks.errors import TaskError
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.prospects import prospect
from valghalla.tasks.timing import has_begun


@require_GET
@citizen_page()
@limited("link")
def invitation(request: CitizenRequest, token: str) -> HttpResponse:
    """The task one is invited to, with a yes and a no."""
    now = clock.now()
    task = _invited(token)
    if task is None:
        return _unavailable(request)
    if not task.election.is_active:
        return _not_open(request)
    if _is_other(request, task):
        return _wrong_person(request)
    page = invitation_page(
        task,
        participant=request.participant,
        municipality=request.municipality.name,
        now=now,
    )
    return render(request, "citizen_site/invitation/invitation.html", {"page": page})


@require_http_methods(["GET", "POST"])
@citizen_page()
@limited("link")
def accept_invitation(request: CitizenRequest, token: str) -> HttpResponse:
    """Say yes, after the question; who may not is told why instead."""
    task = _to_answer(request, token, receipt="receipt")
    if isinstance(task, HttpResponse):
        return task
    now = clock.now()
    if request.method != "POST":
        known = prospect(request.participant, task)
        if not known.may or has_begun(task.task_day, task.starts, now=now):
            return HttpResponseRedirect(reverse("invitation", args=[token]))
        page = accept_page(task, today=clock.danish_date(now))
        return render(request, "citizen_site/invitation/answer.html", {"page": page})
    try:
        accept(task, participant_id=request.participant.pk, by=herself(request), now=now)
    except TaskError as error:
        return refused(request, error, day=task.task_day, shown=of_task(task), now=now)
    return HttpResponseRedirect(reverse("receipt", args=[task.pk]))


@require_http_methods(["GET", "POST"])
@citizen_page()
@limited("link")
def decline_invitation(request: CitizenRequest, token: str) -> HttpResponse:
    """Say no, after the question, with why if she wants to say."""
    task = _to_answer(request, token, receipt="declined")
    if isinstance(task, HttpResponse):
        return task
    form = ReasonForm(request.POST or None)
    if request.method != "POST":
        return render(request, "citizen_site/invitation/answer.html", {"page": decline_page(task, form)})
    now = clock.now()
    participant_id = request.participant.pk
    try:
        decline(task, participant_id=participant_id, by=herself(request), now=now, reason=form.reason_given)
    except TaskError as error:
        return refused(request, error, day=task.task_day, shown=of_task(task), now=now)
    return HttpResponseRedirect(reverse("declined", args=[task.pk]))


def _to_answer(request: CitizenRequest, token: str, *, receipt: str) -> Task | HttpResponse:
    """The task, when the invited person asks for it herself; otherwise what she or somebody else is told."""
    task = _invited(token)
    if task is None:
        return _answered_before(request, receipt)
    if not task.election.is_active:
        return _not_open(request)
    if request.citizen_cpr is None:
        return to_sign_in(request, back=request.path)
    return _wrong_person(request) if _is_other(request, task) else task


def _invited(token: str) -> Task | None:
    tasks = Task.objects.select_related("election__type", "work_location", "task_type", "team")
    return tasks.filter(invitation_token=token, state=TaskState.UNANSWERED).first()


def _is_other(request: CitizenRequest, task: Task) -> bool:
    if request.citizen_cpr is None:
        return False
    participant = request.participant
    return participant is None or participant.pk != task.participant_id


def _answered_before(request: CitizenRequest, receipt: str) -> HttpResponse:
    """The link is used up. A second press of the same button leads to the same receipt."""
    participant = request.participant
    given = request.POST.get("task", "")
    if participant is not None and given.isascii() and given.isdigit() and len(given) < 16:
        kind = TaskEvent.Kind.ACCEPTED if receipt == "receipt" else TaskEvent.Kind.DECLINED
        if TaskEvent.objects.filter(task_id=int(given), participant=participant, kind=kind).exists():
            return HttpResponseRedirect(reverse(receipt, args=[int(given)]))
    return _unavailable(request)


def _unavailable(request: CitizenRequest) -> HttpResponse:
    wrong(request)
    return render(request, "citizen_site/invitation/unavailable.html", status=404)


def _not_open(request: CitizenRequest) -> HttpResponse:
    return render(request, "citizen_site/links/closed.html", {"reason": "inactive"}, status=404)


def _wrong_person(request: CitizenRequest) -> HttpResponse:
    wrong(request)
    return render(request, "citizen_site/invitation/wrong_person.html", status=403)
