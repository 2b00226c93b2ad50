"""Choosing many tasks or people, and what is to be done with them, until somebody agrees to the plan."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.admin_site.all_tasks.asked import wanted_by
from valghalla.admin_site.bulk.choose_page import choice_form, choose_page, forms_of, related
from valghalla.admin_site.bulk.parts import message_address
from valghalla.admin_site.bulk.person_page import PLAIN, PRIVATE, person_page
from valghalla.admin_site.bulk.request import run_of
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.catalogue.telling import is_to_tell
from valghalla.admin_site.page import EDIT, admin_page, current_election
from valghalla.admin_site.participants.filtering import asked, election_of, fitting
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.components.formats import number
from valghalla.participants.models import Participant
from valghalla.participants.searches import address_of
from valghalla.tasks.bulk import run as running
from valghalla.tasks.bulk.plan import OF_PEOPLE, OPEN, WANTS, choose, choose_person, leave_out, plan
from valghalla.tasks.bulk.selection import NothingChosen, TooMany, choose_people, choose_tasks
from valghalla.tasks.models import BulkRow, BulkRun, Task
from valghalla.tasks.overviews.listing import matching

Action = BulkRun.Action
# The buttons of a list that can mean two things.
_OPEN_ACTIONS = {"answer": Action.ACCEPT, "move": Action.MOVE}
_OF_TASKS = frozenset(Action.values) - OF_PEOPLE
_PEOPLES = OF_PEOPLE | {Action.MESSAGE}


@admin_page(may=EDIT)
def bulk_new(request: AdminRequest) -> HttpResponse:
    """Keep the tasks ticked, or all that fit the list's address, and plan what is wanted of them."""
    if request.method != "POST":
        return redirect("bulk_runs")
    election = request.election
    asked_for = request.POST.get("action", "")
    action = _OPEN_ACTIONS.get(asked_for, asked_for)
    if action not in _OF_TASKS:
        raise BadRequest("action")
    now = clock.now()
    try:
        run = choose_tasks(
            election,
            _tasks(request, election, now),
            action=action,
            choices={OPEN: True} if asked_for in _OPEN_ACTIONS else {},
            by=actor(request),
            now=now,
        )
    except (NothingChosen, TooMany) as refused:
        return _not_begun(request, refused, reverse("all_tasks", args=[election.pk]))
    return _onward(run, now)


@admin_page(may=EDIT)
def bulk_people(request: AdminRequest) -> HttpResponse:
    """Keep the people ticked, or all that fit the list's address, and plan what is wanted of them."""
    if request.method != "POST":
        return redirect("bulk_runs")
    action = request.POST.get("action", "")
    if action not in _PEOPLES:
        raise BadRequest("action")
    now = clock.now()
    election = current_election(request) if action == Action.MESSAGE else None
    if action == Action.MESSAGE and election is None:
        return redirect("no_election")
    try:
        run = choose_people(_people(request), action=action, election=election, by=actor(request), now=now)
    except (NothingChosen, TooMany) as refused:
        return _not_begun(request, refused, f"{reverse('participants')}?{request.GET.urlencode()}")
    return _onward(run, now)


def _onward(run: BulkRun, now) -> HttpResponse:
    if run.action == Action.MESSAGE:
        return redirect(message_address(run))
    plan(run, now=now)
    return redirect("bulk_run", run.pk)


@admin_page(may=EDIT)
@require_POST
def bulk_choose(request: AdminRequest, bulk_id: int) -> HttpResponse:
    """Choose what the plan wants to know."""
    run = run_of(request, bulk_id)
    action = request.POST.get("action", run.action)
    if run.started_at is not None:
        return redirect("bulk_run", run.pk)
    if action not in related(run):
        raise BadRequest("action")
    form = choice_form(run, action, request.POST)
    if form is not None and not form.is_valid():
        forms = forms_of(run) | {action: form}
        return render(request, "admin_site/bulk/choose.html", {"page": choose_page(run, forms)})
    chosen = {"name": WANTS[Action(action)], "key": form.cleaned_data["key"]} if form is not None else {}
    choose(run, action=action, now=clock.now(), **chosen)
    return redirect("bulk_run", run.pk)


@admin_page(may=EDIT)
@require_POST
def bulk_leave_out(request: AdminRequest, bulk_id: int) -> HttpResponse:
    """Leave a row out, or take it along again."""
    run = run_of(request, bulk_id)
    for name, out in (("out", True), ("in", False)):
        if keys := _keys(request.POST.getlist(name)):
            leave_out(run, keys, out=out)
    return redirect(f"{reverse('bulk_run', args=[run.pk])}?{request.GET.urlencode()}")


@admin_page(may=EDIT)
def bulk_person(request: AdminRequest, bulk_id: int, row_id: int) -> HttpResponse:
    """Choose somebody else for a task. Whom one searches for is posted, kept sealed, and never in an address."""
    run = run_of(request, bulk_id)
    row = get_object_or_404(run.rows.select_related("task__election__type"), pk=row_id)
    if run.started_at is not None or run.action != Action.ASSIGN or row.task is None:
        return redirect("bulk_run", run.pk)
    if request.method == "POST" and "participant" not in request.POST:
        query = address_of(request.POST, request.session, plain=PLAIN, private=PRIVATE)
        return redirect(f"{request.path}?{query.urlencode()}")
    if request.method == "POST":
        keys = _keys([request.POST["participant"]])
        person = get_object_or_404(Participant, pk=keys[0] if keys else 0)
        if choose_person(row, person):
            _tell_chosen(request, run, row, person)
        return redirect("bulk_run", run.pk)
    page = person_page(request, run, row)
    return render(request, "admin_site/tasks/assign.html", {"page": page})


def _tell_chosen(request: AdminRequest, run: BulkRun, row: BulkRow, person: Participant) -> None:
    assert row.task is not None
    same_day = run.rows.filter(participant=person, outcome="", task__task_day=row.task.task_day).exclude(pk=row.pk)
    if same_day.exists():
        said = _("%(name)s is chosen for the task, and for another one in the plan on the same day.")
        messages.warning(request, said % {"name": person.name})
    else:
        messages.success(request, _("%(name)s is chosen for the task.") % {"name": person.name})


@admin_page(may=EDIT)
@require_POST
def bulk_start(request: AdminRequest, bulk_id: int) -> HttpResponse:
    """Agree to the plan that was shown."""
    run = run_of(request, bulk_id)
    number_shown = _keys([request.POST.get("plan", "")])
    try:
        running.start(
            run,
            plan=number_shown[0] if number_shown else 0,
            by=actor(request),
            now=clock.now(),
            tell_them=is_to_tell(request.POST),
        )
    except running.PlanChanged:
        messages.warning(request, _("The plan has changed meanwhile. Look it over again."))
    return redirect("bulk_run", run.pk)


@admin_page(may=EDIT)
@require_POST
def bulk_drop(request: AdminRequest, bulk_id: int) -> HttpResponse:
    """Forget the plan."""
    run = run_of(request, bulk_id)
    if running.drop(run):
        messages.info(request, _("Nothing was done."))
    if run.election_id is None:
        return redirect("participants")
    return redirect("all_tasks", run.election_id)


def _tasks(request: AdminRequest, election, now) -> QuerySet[Task]:
    """Those ticked; with ``all`` everything the list shows, with ``team`` what it shows of these teams."""
    ticked = Task.objects.filter(election=election, pk__in=_keys(request.POST.getlist("task")))
    teams = request.POST.getlist("team")
    if not request.POST.get("all") and not teams:
        return ticked
    query = QueryDict(request.POST.get("query", "")).copy()
    if teams:
        query.setlist("team", teams)
    listed = matching(election, wanted_by(request, query), now=now)
    return Task.objects.filter(Q(pk__in=ticked.values("pk")) | Q(pk__in=listed.values("pk")))


def _people(request: AdminRequest) -> QuerySet[Participant]:
    if request.POST.get("all_matching"):
        election = election_of(request)
        return fitting(asked(request, election), election)
    return Participant.objects.filter(pk__in=_keys(request.POST.getlist("selected")))


def _not_begun(request: AdminRequest, refused: NothingChosen | TooMany, back: str) -> HttpResponse:
    if isinstance(refused, TooMany):
        said = _("At most %(count)s can be chosen at once. Narrow the list with the filters.")
        messages.error(request, said % {"count": number(refused.most)})
    else:
        messages.warning(request, _("Tick something first."))
    referrer = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure())
    return redirect(referrer if ours else back)


def _keys(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 18]
