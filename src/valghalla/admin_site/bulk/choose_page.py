"""What has to be chosen before a run can be planned."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.bulk.forms import ChoiceForm
from valghalla.admin_site.bulk.parts import crumbs, lead
from valghalla.admin_site.bulk.words import TITLES
from valghalla.components.formats import number
from valghalla.components.parts import Crumb
from valghalla.elections.models import ElectionTeam, ElectionWorkLocation
from valghalla.tasks.bulk.plan import GROUPS, OF_PEOPLE, WANTS
from valghalla.tasks.models import BulkRun, Task, TaskState
from valghalla.teams.models import Team

Text = str | Promise
Action = BulkRun.Action


@dataclass(frozen=True)
class Offer:
    """One way to go on. form: what is chosen, None when a button says it all.   hint: whom it concerns."""

    action: str
    heading: Text
    hint: Text
    form: ChoiceForm | None
    button: Text


@dataclass(frozen=True)
class ChoosePage:
    """What has to be chosen first."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    offers: tuple[Offer, ...]
    choose_url: str
    drop_url: str


def choose_page(run: BulkRun, forms: dict[str, ChoiceForm]) -> ChoosePage:
    """forms: action → its form."""
    title = {
        Action.ACCEPT: _("Write down answers"),
        Action.DECLINE: _("Write down answers"),
        Action.MOVE: _("Move"),
        Action.TRANSFER: _("Move"),
    }.get(Action(run.action), TITLES[run.action])
    return ChoosePage(
        title=title,
        lead=lead(run),
        breadcrumb=crumbs(run, title),
        offers=tuple(_offers(run, forms)),
        choose_url=reverse("bulk_choose", args=[run.pk]),
        drop_url=reverse("bulk_drop", args=[run.pk]),
    )


def related(run: BulkRun) -> tuple[str, ...]:
    """The actions that the run can still become."""
    return next((group for group in GROUPS if run.action in group), (run.action,))


def forms_of(run: BulkRun) -> dict[str, ChoiceForm]:
    """The forms of all actions that the run can still become."""
    found = ((action, choice_form(run, action)) for action in related(run))
    return {action: form for action, form in found if form is not None}


def choice_form(run: BulkRun, action: str, data: QueryDict | None = None) -> ChoiceForm | None:
    """The form of what the action wants to know; None when it wants nothing."""
    wanted = WANTS.get(Action(action))
    if wanted is None:
        return None
    if wanted == "place":
        offered = ElectionWorkLocation.objects.filter(election=run.election_id).order_by("sort_key", "id")
        return ChoiceForm(data, label=_("Work location"), offered=offered.values_list("pk", "title"), prefix=action)
    return ChoiceForm(data, label=_("Team"), offered=_teams(run, action), prefix=action)


def _teams(run: BulkRun, action: str) -> Iterable[tuple[int, str]]:
    """People join teams of the catalogue, tasks belong to those of the election."""
    if action in OF_PEOPLE:
        return Team.objects.order_by("sort_key", "id").values_list("pk", "name")
    own = ElectionTeam.objects.filter(election=run.election_id)
    return own.order_by("sort_key", "id").values_list("pk", "name")


def _offers(run: BulkRun, forms: dict[str, ChoiceForm]) -> Iterable[Offer]:
    free = held = 0
    if run.action in GROUPS[1]:
        states = list(Task.objects.filter(pk__in=run.rows.values("task_id")).values_list("state", flat=True))
        free = states.count(TaskState.AVAILABLE)
        held = len(states) - free
    for action in related(run):
        if (action == Action.MOVE and not free) or (action == Action.TRANSFER and not held):
            continue
        yield Offer(action, TITLES[action], _hint(action, free, held), forms.get(action), _button(action, forms))


def _button(action: str, forms: dict[str, ChoiceForm]) -> Text:
    """Buttons that stand beside each other say which they are."""
    return _("See what happens") if action in forms else TITLES[action]


def _hint(action: str, free: int, held: int) -> str:
    if action == Action.MOVE:
        return ngettext("%(count)s of the tasks is available.", "%(count)s of the tasks are available.", free) % {
            "count": number(free)
        }
    if action == Action.TRANSFER:
        return ngettext(
            "%(count)s of the tasks has a participant, who goes to an available task of the same type on the same day.",
            "%(count)s of the tasks have a participant, who goes to an available task of the same type on the same day.",
            held,
        ) % {"count": number(held)}
    if action == Action.ACCEPT:
        return _("Those who have said yes, by telephone for example.")
    if action == Action.DECLINE:
        return _("Those who have said no. Their tasks become available.")
    return ""
