"""The messages of an election there is: which template for what, and which task types have their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.elections.message_choice import (
    MessagesChoice,
    Picks,
    all_templates,
    choice_of,
    picks_of,
    posted_picks,
)
from valghalla.admin_site.elections.pages import further_crumbs
from valghalla.admin_site.elections.wizard_pages import TypeLine
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.errors import StaleVersion
from valghalla.communication.message_templates.choose import (
    Plan,
    TemplatesMissing,
    choose_for_task_type,
    choose_standard,
    plan_of,
)
from valghalla.communication.models import Event, MessageTemplate
from valghalla.components.forms import Problem, counted
from valghalla.components.parts import Conflict, Crumb, Difference
from valghalla.elections.models import Election, ElectionTaskType

Text = str | Promise


@dataclass(frozen=True)
class MessagesPage:
    """The choices of the election, or of one task type. seen: what they were, posted back.

    conflict: somebody else has chosen since; what was chosen here stands in the fields, not saved.
    """

    title: Text
    breadcrumb: tuple[Crumb, ...]
    lead: Text
    hint: Text
    messages: MessagesChoice
    choice_url: str
    seen: str
    cancel_url: str
    problems: tuple[Problem, ...] = ()
    problems_heading: str = ""
    types: tuple[TypeLine, ...] = ()
    conflict: Conflict | None = None


@admin_page(may=EDIT)
def election_messages(request: AdminRequest) -> HttpResponse:
    """The templates of the eight events."""
    election: Election = request.election
    return _answer(request, election, None)


@admin_page(may=EDIT)
def task_type_messages(request: AdminRequest, election_task_type_id: int) -> HttpResponse:
    """The templates of one task type, where they are not as the election has them."""
    election: Election = request.election
    kind = get_object_or_404(
        ElectionTaskType.objects.select_related("election"), pk=election_task_type_id, election=election
    )
    return _answer(request, election, kind)


def _answer(request: AdminRequest, election: Election, kind: ElectionTaskType | None) -> HttpResponse:
    plan = plan_of(election)
    if request.method != "POST":
        return _show(request, election, kind, plan)
    picks = posted_picks(request.POST)
    if request.POST.get("go") == "channels":
        return _show(request, election, kind, plan, picks)
    choice = choice_of(picks, all_templates(), standard=plan.standard if kind else None, check=True)
    if choice.problems:
        return _show(request, election, kind, plan, picks, check=True)
    seen = _read(request.POST.get("seen", ""))
    try:
        if kind is None:
            choose_standard(election, choice.chosen, seen=seen, by=actor(request), now=clock.now())
        else:
            choose_for_task_type(kind, choice.chosen, seen=seen, by=actor(request), now=clock.now())
    except StaleVersion:
        return _show(request, election, kind, plan_of(election), picks, stale=True)
    except TemplatesMissing:
        return _show(request, election, kind, plan_of(election), picks, check=True)
    messages.success(request, _("Saved. The choices hold from the next message on."))
    if kind is None:
        return redirect("election", election.pk)
    return redirect("election_messages", election.pk)


def _show(
    request: AdminRequest,
    election: Election,
    kind: ElectionTaskType | None,
    plan: Plan,
    picks: Picks | None = None,
    *,
    check: bool = False,
    stale: bool = False,
) -> HttpResponse:
    templates = all_templates()
    now = plan.own.get(kind.pk, {}) if kind else plan.standard
    seen = _written(now)
    if picks is not None and not stale:
        seen = request.POST.get("seen", "")[:400]
    shown = choice_of(
        picks or picks_of(now, templates, standard=kind is not None),
        templates,
        standard=plan.standard if kind else None,
        check=check,
    )
    whole = reverse("election_messages", args=[election.pk])
    title: Text = _("Communication")
    breadcrumb = further_crumbs(election, title)
    if kind is not None:
        title = _("Messages about %(task_type)s") % {"task_type": kind.title}
        breadcrumb = (
            *further_crumbs(election, _("Communication"))[:-1],
            Crumb(_("Communication"), whole),
            Crumb(title),
        )
    page = MessagesPage(
        title=title,
        breadcrumb=breadcrumb,
        lead=election.title,
        hint=_("“Standard” means as the election has it.")
        if kind
        else _("Changes hold from the next message on. What is in the outbox already is sent as it was."),
        messages=shown,
        choice_url=request.path,
        seen=seen,
        cancel_url=whole if kind else reverse("election", args=[election.pk]),
        problems=shown.problems,
        problems_heading=counted(len(shown.problems)),
        types=() if kind else _types(election, plan),
        conflict=_conflict(election, shown, now, templates) if stale else None,
    )
    return render(request, "admin_site/elections/messages.html", {"page": page})


def _conflict(
    election: Election, mine: MessagesChoice, theirs: Mapping[str, int], templates: Iterable[MessageTemplate]
) -> Conflict:
    """What somebody else has chosen, where it is not what was chosen here."""
    chosen = AuditEntry.objects.filter(action="election.templates_chosen", subject_id=election.pk)
    entry = chosen.order_by("-at", "-id").first()
    by = StaffUser.objects.filter(pk=(entry and entry.actor_id) or 0).values_list("name", flat=True).first()
    titles = {template.pk: template.title for template in templates}

    def called(key: int | None) -> str:
        return titles.get(key or 0, "") or _("Standard")

    differences = tuple(
        Difference(row.label, called(theirs.get(row.event)), called(mine.chosen.get(row.event)))
        for row in mine.rows
        if theirs.get(row.event) != mine.chosen.get(row.event)
    )
    return Conflict(by or _("Somebody else"), entry.at if entry else clock.now(), differences)


def _types(election: Election, plan: Plan) -> tuple[TypeLine, ...]:
    return tuple(
        TypeLine(
            kind.title,
            len(plan.own.get(kind.pk, {})),
            url=reverse("election_task_type_messages", args=[election.pk, kind.pk]),
        )
        for kind in election.task_types.order_by("sort_key", "pk")
    )


def _written(chosen: Mapping[str, int]) -> str:
    return ",".join(f"{event}:{chosen[event]}" for event in Event.values if event in chosen)


def _read(text: str) -> dict[str, int]:
    pairs = (part.partition(":") for part in text.split(",") if part)
    return {event: int(key) for event, _colon, key in pairs if key.isdecimal() and len(key) < 19}
