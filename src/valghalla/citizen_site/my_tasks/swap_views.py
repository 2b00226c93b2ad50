"""Telling the office that one would rather have another task."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valghalla.accounts.rate_limits import limited
from valghalla.base import clock
from valghalla.citizen_site.my_tasks.own import unknown
from valghalla.citizen_site.my_tasks.swap_form import SwapForm
from valghalla.citizen_site.page import PARTICIPANT, citizen_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks.outcome import refused
from valghalla.citizen_site.tasks.shown import ShownTask, of_task
from valghalla.citizen_site.who import herself
from valghalla.tasks.errors import Locked, TaskError
from valghalla.tasks.models import SwapWish, Task, TaskState
from valghalla.tasks.swap import ask_to_swap, drop_wish, newest_wishes
from valghalla.tasks.timing import is_locked


@dataclass(frozen=True)
class SwapPage:
    """The form over the task. drop_url: takes back what was said before, "" when nothing was."""

    title: str
    shown: ShownTask
    form: SwapForm
    drop_url: str
    back_url: str


@require_http_methods(["GET", "POST"])
@citizen_page(needs=PARTICIPANT)
@limited("link")
def swap(request: CitizenRequest, task_id: int) -> HttpResponse:
    """Say what one would rather have, while there is time; the task stays one's own."""
    task, now = _accepted(request, task_id), clock.now()
    today, person = clock.danish_date(now), request.participant
    if is_locked(task.task_day, task.election.lock_days, today=today):
        return refused(request, Locked(), day=task.task_day, shown=of_task(task), now=now)
    said = newest_wishes(person.pk, [task.pk]).get(task.pk)
    said = said if said is not None and said.state == SwapWish.State.OPEN else None
    days = [day for day in task.election.all_days if day >= today]
    form = SwapForm(request.POST or None, days=days, initial=_initial(said))
    if form.is_valid():
        try:
            ask_to_swap(
                task, participant_id=person.pk, wish=form.cleaned_data["wish"], wanted_day=form.wanted_day,
                by=herself(request), now=now, today=today,
            )  # fmt: skip
        except TaskError as error:
            return refused(request, error, day=task.task_day, shown=of_task(task), now=now)
        messages.success(request, _("The municipality has got your wish. The task is yours until you hear from us."))
        return HttpResponseRedirect(reverse("my_tasks"))
    page = SwapPage(
        title=_("Ask for another task"),
        shown=of_task(task),
        form=form,
        drop_url=reverse("my_task_swap_drop", args=[task.pk]) if said else "",
        back_url=reverse("my_tasks"),
    )
    return render(request, "citizen_site/my_tasks/swap.html", {"page": page}, status=422 if form.errors else 200)


@require_POST
@citizen_page(needs=PARTICIPANT)
@limited("link")
def drop(request: CitizenRequest, task_id: int) -> HttpResponse:
    """Keep the task after all."""
    task = _accepted(request, task_id)
    if drop_wish(task, participant_id=request.participant.pk, by=herself(request), now=clock.now()):
        messages.success(request, _("Your wish has been taken back. You keep the task."))
    return HttpResponseRedirect(reverse("my_tasks"))


def _initial(said: SwapWish | None) -> dict[str, str]:
    return {"wish": said.wish, "day": said.wanted_day.isoformat() if said.wanted_day else ""} if said else {}


def _accepted(request: CitizenRequest, task_id: int) -> Task:
    """The task when the person has it and has accepted it; any other is unknown."""
    tasks = Task.objects.select_related("election", "work_location", "task_type", "team")
    mine = tasks.filter(pk=task_id, participant=request.participant, state=TaskState.ACCEPTED)
    if (task := mine.first()) is None:
        raise unknown(request)
    return task
