"""Creating a participant: by CPR number, in teams, for a task or without."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.accounts.rate_limits import limited
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.participants import newcomers
from valghalla.admin_site.participants.forms import NumberForm, PersonForm
from valghalla.admin_site.participants.new_page import details_page, number_page, why_not_created
from valghalla.admin_site.participants.words import why_not_looked_up
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.tasks.words import why_not
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.errors import Outside
from valghalla.integrations.cpr import PersonFacts
from valghalla.participants.cpr.look_up import look_up
from valghalla.participants.errors import AlreadyRegistered
from valghalla.participants.find import by_cpr
from valghalla.tasks.errors import TaskError
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.people.enroll import enroll


@admin_page(may=EDIT)
@limited("cpr_by_staff")
def number(request: AdminRequest) -> HttpResponse:
    """The first step: the number, looked up in CPR. What was typed stands in the field again when that fails."""
    task = _task(request.GET.get("task"))
    form = NumberForm(request.POST or None)
    known = None
    if request.method == "POST" and form.is_valid():
        known = by_cpr(form.cleaned_data["cpr"])
        person = _asked_cpr(request, form) if known is None else None
        if known is not None:
            form.add_error("cpr", _("The person is a participant already."))
        elif person is not None:
            key = newcomers.keep(request.session, person, task_id=task.pk if task else None)
            return redirect("participant_new_details", key)
    page = number_page(form, task, known_id=known.pk if known else None)
    return render(request, "admin_site/participants/new_number.html", {"page": page})


@admin_page(may=EDIT)
def details(request: AdminRequest, key: str) -> HttpResponse:
    """The second step: what CPR says, and what the office adds."""
    newcomer = newcomers.find(request.session, key, now=clock.now())
    if newcomer is None:
        messages.info(request, _("It is too long since CPR was asked. Write the CPR number again."))
        return redirect("participant_new")
    task = _task(newcomer.task_id)
    if "without_task" in request.POST:
        again = newcomers.keep(request.session, newcomer.person, task_id=None)
        return redirect("participant_new_details", again)
    asked_for_address = "show_address" in request.POST
    if asked_for_address:
        _record_address(request, newcomer.person)
    saving = request.method == "POST" and not asked_for_address
    form = _form(request, task, saving=saving)
    if saving and form.is_valid() and not list(why_not_created(newcomer.person)):
        answer = _created(request, newcomer, form, task)
        if answer is not None:
            return answer
    shown = asked_for_address or "address_shown" in request.POST
    page = details_page(request, newcomer.person, form, task, show_address=shown)
    return render(request, "admin_site/participants/new_details.html", {"page": page, "address_shown": shown})


def _asked_cpr(request: AdminRequest, form: NumberForm) -> PersonFacts | None:
    """CPR's answer; None when there is none, with the reason at the field."""
    try:
        return look_up(form.cleaned_data["cpr"], by=actor(request), now=clock.now(), purpose="create")
    except Outside as failure:
        form.add_error("cpr", why_not_looked_up(failure))
        return None


def _form(request: AdminRequest, task: Task | None, *, saving: bool) -> PersonForm:
    """Checked when it is to be saved; only filled with what was typed when something else was asked for."""
    if saving:
        return PersonForm(request.POST)
    if request.method == "POST":
        typed: dict[str, Any] = {name: request.POST.get(name, "") for name in ("mobile", "email")}
        typed |= {name: request.POST.getlist(name) for name in ("teams", "diets")}
        return PersonForm(initial=typed)
    return PersonForm(initial={"teams": [task.team.source_id] if task else []})


def _created(
    request: AdminRequest, newcomer: newcomers.Newcomer, form: PersonForm, task: Task | None
) -> HttpResponse | None:
    """Make the participant and go on; None when it came to nothing, with the reasons on the form."""
    given = form.cleaned_data
    if newcomer.task_id is not None and task is None:
        form.add_error(None, _("The task has been taken or deleted meanwhile. Create the participant without it."))
        return None
    try:
        participant = enroll(
            newcomer.person,
            teams=given["teams"],
            mobile=given["mobile"],
            email=given["email"],
            diets=given.get("diets", []),
            task=task,
            by=actor(request),
            now=clock.now(),
        )
    except AlreadyRegistered as known:
        messages.info(request, _("The person is a participant already."))
        return redirect("participant", known.participant_id)
    except TaskError as refused:
        for sentence in why_not(refused):
            form.add_error(None, sentence)
        return None
    newcomers.forget(request.session, newcomer.key)
    if task is None:
        messages.success(request, _("The participant has been created."))
        return redirect("participant", participant.pk)
    messages.success(request, _("%(name)s has been created and given the task.") % {"name": participant.name})
    return redirect(reverse("place", args=[task.election_id, task.work_location_id]))


def _record_address(request: AdminRequest, person: PersonFacts) -> None:
    number = person.cpr_number or person.asked_cpr_number
    record("cpr.protected_address_shown", by=actor(request), now=clock.now(), number=str(number))


def _task(key: object) -> Task | None:
    """The available task with that key, or None."""
    text = str(key or "")
    if not text.isdecimal() or len(text) > 18:
        return None
    tasks = Task.objects.select_related("election__type", "task_type", "team", "work_location")
    return tasks.filter(pk=int(text), state=TaskState.AVAILABLE).first()
