"""Changing who has a task: assign, write down an answer, remove, move to another team, make a link."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.catalogue.telling import is_to_tell
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.tasks.ask_pages import again_page, move_page, remove_page, trusted_page
from valghalla.admin_site.tasks.assign_page import PLAIN, PRIVATE, assign_page
from valghalla.admin_site.tasks.forms import MoveForm
from valghalla.admin_site.tasks.reply_page import filled, reply_page, write_down
from valghalla.admin_site.tasks.words import why_not
from valghalla.base import clock
from valghalla.elections.models import ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.participants.searches import address_of, opened
from valghalla.tasks.assign import assign
from valghalla.tasks.claim import Group
from valghalla.tasks.errors import DeclinedBefore, Gone, Taken, TaskError
from valghalla.tasks.links.links import link_to
from valghalla.tasks.models import Task
from valghalla.tasks.move import move
from valghalla.tasks.remove import remove


@admin_page(may=EDIT)
def task_assign(request: AdminRequest, task_id: int) -> HttpResponse:
    """Choose who is to have an available task. Whom one searches for is posted, kept sealed, and never in an address."""
    task = _task(request, task_id)
    if task.participant_id is not None:
        messages.warning(request, _("The task has been given to somebody else meanwhile."))
        return redirect(_team_of(task))
    if request.method != "POST":
        return _assign(request, task)
    if "participant" not in request.POST:
        query = address_of(request.POST, request.session, plain=PLAIN, private=PRIVATE)
        return redirect(f"{request.path}?{query.urlencode()}")
    person = _participant(request.POST.get("participant", ""))
    return _give(request, task, person, although_declined=request.POST.get("although_declined") == "1")


def _give(request: AdminRequest, task: Task, person: Participant, *, although_declined: bool) -> HttpResponse:
    try:
        assign(task, to=person, by=actor(request), now=clock.now(), although_declined=although_declined)
    except DeclinedBefore:
        return render(request, "admin_site/tasks/ask.html", {"page": again_page(task, person)})
    except (Taken, Gone) as meanwhile:
        messages.error(request, why_not(Taken() if isinstance(meanwhile, Gone) else meanwhile)[0])
        return redirect(_team_of(task))
    except TaskError as refused:
        return _assign(request, task, refused=(person.name, why_not(refused)))
    if task.election.is_active:
        said = _("%(name)s has been given the task. The invitation is on its way.") % {"name": person.name}
    else:
        said = _("%(name)s has been given the task. The invitation is sent when the election is activated.") % {
            "name": person.name
        }
    messages.success(request, said)
    return redirect(_team_of(task))


def _assign(request: AdminRequest, task: Task, refused: tuple[str, list[str]] | None = None) -> HttpResponse:
    asked_for = opened(request.GET, request.session, private=PRIVATE)
    page = assign_page(task, request.GET, asked_for, municipality_code=request.municipality.code, refused=refused)
    return render(request, "admin_site/tasks/assign.html", {"page": page})


@admin_page(may=EDIT)
def task_reply(request: AdminRequest, task_id: int) -> HttpResponse:
    """Write down what the holder of an unanswered task said."""
    task = _task(request, task_id)
    if task.participant is None or task.state != "unanswered":
        messages.warning(request, _("The task does not wait for an answer any more."))
        return redirect(_team_of(task))
    form, conflict = filled(task.participant), None
    if request.method == "POST":
        form, said, conflict = write_down(task, request.POST, by=actor(request), now=clock.now())
        if said:
            messages.success(request, said)
            return redirect(_team_of(task))
    return render(request, "admin_site/tasks/reply.html", {"page": reply_page(task, form, conflict=conflict)})


@admin_page(may=EDIT)
def task_remove(request: AdminRequest, task_id: int) -> HttpResponse:
    """Ask, then take the holder off the task."""
    task = _task(request, task_id)
    if task.participant is None:
        messages.warning(request, _("Nobody has the task any more."))
        return redirect(_team_of(task))
    if request.method != "POST":
        return render(request, "admin_site/tasks/ask.html", {"page": remove_page(task)})
    if request.POST.get("participant") != str(task.participant_id):
        messages.error(request, why_not(Gone())[0])
        return redirect(_team_of(task))
    try:
        remove(task, by=actor(request), now=clock.now(), tell_her=is_to_tell(request.POST))
    except Gone as gone:
        messages.error(request, why_not(gone)[0])
    else:
        messages.success(request, _("%(name)s no longer has the task.") % {"name": task.participant.name})
    return redirect(_team_of(task))


@admin_page(may=EDIT)
def team_move(request: AdminRequest, place_id: int, team_id: int) -> HttpResponse:
    """Move a team's available tasks at a place to another team there."""
    place = get_object_or_404(
        ElectionWorkLocation.objects.select_related("election"), pk=place_id, election=request.election
    )
    team = get_object_or_404(ElectionTeam, pk=team_id, election=request.election)
    teams = (
        ElectionTeam.objects.filter(work_locations__work_location=place).exclude(pk=team.pk).order_by("sort_key", "id")
    )
    kinds = ElectionTaskType.objects.filter(work_locations__work_location=place).order_by("sort_key", "id")
    form = MoveForm(
        request.POST or None,
        election=request.election,
        teams=teams,
        task_types=kinds,
        initial={"day": request.GET.get("day", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            number = _move(request, place, team, form)
        except TaskError as refused:
            form.add_error("to_team", why_not(refused)[0])
        else:
            _tell_moved(request, number)
            return redirect("place", request.election.pk, place.pk)
    return render(request, "admin_site/tasks/move.html", {"page": move_page(place, team, form)})


def _move(request: AdminRequest, place: ElectionWorkLocation, team: ElectionTeam, form: MoveForm) -> int:
    asked = form.cleaned_data
    to_team = get_object_or_404(ElectionTeam, pk=asked["to_team"], election=request.election)
    kind = asked["task_type"] and get_object_or_404(ElectionTaskType, pk=asked["task_type"], election=request.election)
    return move(
        place,
        from_team=team,
        to_team=to_team,
        on=asked["day"],
        task_type=kind,
        most=asked["number"],
        by=actor(request),
        now=clock.now(),
    )


def _tell_moved(request: AdminRequest, number: int) -> None:
    if number:
        said = ngettext("%(count)s task has been moved.", "%(count)s tasks have been moved.", number) % {
            "count": number
        }
        messages.success(request, said)
    else:
        messages.warning(request, _("No task was moved: the team has no available tasks that fit."))


@admin_page(may=EDIT)
@require_POST
def task_link(request: AdminRequest, task_id: int) -> HttpResponse:
    """Make the link of a task, or find the one there is, and show it on the place's page; a trusted task is asked about
    first."""
    task = _task(request, task_id)
    if task.task_type.trusted and request.POST.get("agreed") != "1":
        return render(request, "admin_site/tasks/ask.html", {"page": trusted_page(task)})
    link = link_to(Group.of(task), by=actor(request), now=clock.now())
    return redirect(f"{reverse('place', args=[request.election.pk, task.work_location_id])}?link={link.pk}")


def _task(request: AdminRequest, task_id: int) -> Task:
    tasks = Task.objects.select_related("election__type", "work_location", "team", "task_type", "participant")
    return get_object_or_404(tasks, pk=task_id, election=request.election)


def _team_of(task: Task) -> str:
    """The task's team on the page of its place."""
    return f"{reverse('place', args=[task.election_id, task.work_location_id])}#team-{task.team_id}"


def _participant(key: str) -> Participant:
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    return get_object_or_404(Participant, pk=int(key))
