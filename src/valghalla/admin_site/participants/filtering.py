"""What the list of participants is filtered by, and who fits."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from valghalla.admin_site.page import current_election
from valghalla.admin_site.participants.forms import ListForm
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.elections.models import Election
from valghalla.participants.consents import Consent, standing
from valghalla.participants.find import matching
from valghalla.participants.models import Participant
from valghalla.participants.searches import opened
from valghalla.preferences.find import wishing
from valghalla.tasks.elections.due_for_erasure import (
    due_for_erasure,
    months_kept,
    responsible_for_a_place,
    responsible_for_a_team,
    without_responsibility,
)
from valghalla.tasks.elections.waiting import long_unanswered
from valghalla.tasks.models import Task, TaskState
from valghalla.teams.models import TeamMember

# Names in the list's address: those that go as they are, and those whose values are kept sealed with the session.
PLAIN = (
    *("team", "task_type", "digital_post", "task", "ever", "consent", "responsible", "due", "election", "sort"),
    *("wish_area", "wish_day", "speaks"),
)
PRIVATE = ("search", "born")


def election_of(request: AdminRequest) -> Election | None:
    """The election that the filters on tasks are about: the one in the list's address, else the one worked on."""
    asked_for = request.GET.get("election", "")
    if asked_for.isdecimal() and len(asked_for) < 19:
        found = Election.objects.select_related("type").filter(pk=int(asked_for)).first()
        if found is not None:
            return found
    return current_election(request)


def asked(request: AdminRequest, election: Election | None) -> ListForm:
    """The filter form with what the address and the session say, validated; what makes no sense is passed over."""
    form = ListForm(opened(request.GET, request.session, private=PRIVATE), election=election)
    form.is_valid()
    return form


def fitting(form: ListForm, election: Election | None) -> QuerySet[Participant]:
    """The participants who fit the filters."""
    people = Participant.objects.all()
    wanted: dict[str, Any] = form.cleaned_data
    people = matching(people, wanted.get("search") or "")
    if wanted.get("born"):
        people = people.filter(birth_date=wanted["born"])
    if wanted.get("digital_post"):
        people = people.filter(Q(digital_post=False) if wanted["digital_post"] == "no" else ~Q(digital_post=False))
    if wanted.get("team"):
        people = people.filter(Exists(TeamMember.objects.filter(participant=OuterRef("pk"), team__in=wanted["team"])))
    if wanted.get("consent"):
        people = standing(people, Consent(wanted["consent"]))
    spoken = [wanted["speaks"]] if wanted.get("speaks") else []
    people = wishing(people, area=wanted.get("wish_area"), day=wanted.get("wish_day") or "", languages=spoken)
    people = _by_responsibility(people, wanted.get("responsible") or "")
    if wanted.get("due"):
        due = due_for_erasure(today=clock.today(), months=months_kept())
        people = people.filter(pk__in=due.order_by().values("pk"))
    return _by_tasks(people, wanted, election)


def _by_responsibility(people: QuerySet[Participant], wanted: str) -> QuerySet[Participant]:
    match wanted:
        case "none":
            return without_responsibility(people)
        case "team":
            return people.filter(responsible_for_a_team())
        case "place":
            return people.filter(responsible_for_a_place())
    return people


def _by_tasks(
    people: QuerySet[Participant], wanted: dict[str, Any], election: Election | None
) -> QuerySet[Participant]:
    if wanted.get("ever"):
        ever = Exists(Task.objects.filter(participant=OuterRef("pk")))
        people = people.filter(ever if wanted["ever"] == "any" else ~ever)
    if election is None:
        return people
    tasks = Task.objects.filter(participant=OuterRef("pk"), election=election)
    if wanted.get("task_type"):
        tasks = tasks.filter(task_type__in=wanted["task_type"])
    match wanted.get("task"):
        case "none":
            return people.filter(~Exists(tasks))
        case "idle":
            return people.filter(Exists(TeamMember.objects.filter(participant=OuterRef("pk"))), ~Exists(tasks))
        case "accepted":
            return people.filter(Exists(tasks.filter(state=TaskState.ACCEPTED)))
        case "unanswered":
            return people.filter(Exists(tasks.filter(state=TaskState.UNANSWERED)))
        case "overdue":
            waiting = long_unanswered(election.tasks.all(), now=clock.now())
            return people.filter(pk__in=waiting.order_by().values("participant"))
        case "any":
            return people.filter(Exists(tasks))
    return people.filter(Exists(tasks)) if wanted.get("task_type") else people
