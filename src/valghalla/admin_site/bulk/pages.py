"""The pages of a run: what has to be chosen first, the plan, how far it is, what came of it; and the list of runs."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.bulk.forms import ChoiceForm
from valghalla.admin_site.bulk.rows import Sums, chosen_name, reasons, row_table, sums, tabs
from valghalla.admin_site.bulk.words import TITLES, agree, what_is_sent
from valghalla.admin_site.catalogue.telling import tick_to_tell
from valghalla.components.formats import clock_time, number, written
from valghalla.components.inline import Badge
from valghalla.components.parts import Crumb, Fact, Figure, Pager, Progress, Tab, Tick
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import ElectionTeam, ElectionWorkLocation
from valghalla.tasks.bulk.plan import GROUPS, OF_PEOPLE, WANTS
from valghalla.tasks.bulk.undo import reach
from valghalla.tasks.models import BulkRun, Task, TaskState
from valghalla.teams.models import Team

Text = str | Promise
Action = BulkRun.Action
RUNS_PAGE = 50


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


@dataclass(frozen=True)
class PlanPage:
    """What would happen. plan: its number, sent along by who agrees.   agree: "" when there is nothing to do.

    again_url: where the choice is made anew, "" when there was none.   tick: whether people are told, where it is asked."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    figures: tuple[Figure, ...]
    reasons: tuple[tuple[Text, int], ...]
    sent: Text
    plan: int
    agree: Text
    tabs: tuple[Tab, ...]
    table: Table
    start_url: str
    drop_url: str
    leave_out_url: str
    again_url: str
    may_edit: bool
    tick: Tick | None = None


@dataclass(frozen=True)
class RunPage:
    """How far it is, and what came of it. undo: the button's words, "" when nothing can be taken back.

    wait: until when the messages wait, "" when they do not.   undo_hint: what undoing reaches."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    progress: Progress | None
    finished: Text
    tone: str
    figures: tuple[Figure, ...]
    reasons: tuple[tuple[Text, int], ...]
    facts: tuple[Fact, ...]
    wait: Text
    send_now_url: str
    undo: Text
    undo_hint: Text
    undo_url: str
    tabs: tuple[Tab, ...]
    table: Table


@dataclass(frozen=True)
class RunsPage:
    """Earlier runs, newest first."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    table: Table


def crumbs(run: BulkRun | None, last: Text) -> tuple[Crumb, ...]:
    """The way to a page of a run."""
    runs = Crumb(_("Many at once"), reverse("bulk_runs"))
    return (
        (Crumb(_("Start"), reverse("start")), runs, Crumb(last))
        if run
        else (Crumb(_("Start"), reverse("start")), Crumb(last))
    )


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
        lead=_lead(run),
        breadcrumb=crumbs(run, title),
        offers=tuple(_offers(run, forms)),
        choose_url=reverse("bulk_choose", args=[run.pk]),
        drop_url=reverse("bulk_drop", args=[run.pk]),
    )


def related(run: BulkRun) -> tuple[str, ...]:
    """The actions that the run can still become."""
    return next((group for group in GROUPS if run.action in group), (run.action,))


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


# Who loses what she had, or gets something else for it, may be told by the office itself.
TELLABLE = frozenset({BulkRun.Action.REMOVE, BulkRun.Action.TRANSFER})


def plan_page(run: BulkRun, query: QueryDict, *, may_edit: bool) -> PlanPage:
    """The plan, as it is kept."""
    found = sums(run)
    chosen = chosen_name(run)
    title = TITLES[run.action]
    active = run.election is not None and run.election.is_active
    return PlanPage(
        title=title,
        lead=" – ".join(filter(None, [_lead(run), chosen])),
        breadcrumb=crumbs(run, title),
        figures=(
            Figure(_("Chosen"), found.total, icon="list-check"),
            Figure(_("Will be done"), found.planned, icon="arrow-forward", tone="good" if found.planned else "neutral"),
            Figure(_("Not possible"), found.refused, icon="close", tone="bad" if found.refused else "neutral"),
            Figure(_("Left out"), found.left_out, icon="minus"),
        ),
        reasons=reasons(run, found),
        sent=what_is_sent(run.action, active=active),
        tick=tick_to_tell() if active and run.action in TELLABLE else None,
        plan=run.choices.get("plan", 0),
        agree=agree(run.action, found.planned) if found.planned else "",
        tabs=tabs(run, found, query),
        table=row_table(run, query, may_edit=may_edit),
        start_url=reverse("bulk_start", args=[run.pk]),
        drop_url=reverse("bulk_drop", args=[run.pk]),
        leave_out_url=reverse("bulk_leave_out", args=[run.pk]),
        again_url="?choose=1" if len(related(run)) > 1 or run.action in WANTS else "",
        may_edit=may_edit,
    )


def bar_of(run: BulkRun, found: Sums) -> Progress | None:
    """How far it is, or how far taking it back is; None when neither is under way."""
    page = reverse("bulk_run", args=[run.pk])
    if run.finished_at is None:
        total = run.choices.get("planned", found.total)
        done, label = total - found.planned, TITLES[run.action]
        failed = done - found.done
    elif run.undo_asked_at is not None and run.undone_at is None:
        done, total, failed, label = found.undone + found.kept, found.done, found.kept, _("It is being undone")
    else:
        return None
    return Progress(label=label, done=done, total=total, poll_url=f"{page}?bar=1", page_url=page, failed=failed)


def run_page(run: BulkRun, query: QueryDict, *, now: datetime.datetime, may_edit: bool) -> RunPage:
    """Under way, finished, being undone or undone."""
    found = sums(run)
    title = TITLES[run.action]
    waits = run.until is not None and run.until > now and run.undo_asked_at is None
    back = reach(run) if may_edit else None
    can_undo = back is not None and back.inside > 0
    finished, tone = _finished(run, found)
    return RunPage(
        title=title,
        lead=" – ".join(filter(None, [_lead(run), chosen_name(run)])),
        breadcrumb=crumbs(run, title),
        progress=bar_of(run, found),
        finished=finished,
        tone=tone,
        figures=_figures(run, found),
        reasons=reasons(run, found),
        facts=_facts(run),
        wait=_("The messages are sent at %(time)s. Until then you can undo it all.") % {"time": clock_time(run.until)}
        if waits and run.until
        else "",
        send_now_url=reverse("bulk_send_now", args=[run.pk]) if waits and may_edit else "",
        undo=_("Undo") if can_undo else "",
        undo_hint=_undo_hint(back.inside, back.left) if back is not None else "",
        undo_url=reverse("bulk_undo", args=[run.pk]),
        tabs=tabs(run, found, query),
        table=row_table(run, query, may_edit=may_edit),
    )


def _finished(run: BulkRun, found: Sums) -> tuple[str, str]:
    """What there is to tell when nothing is under way."""
    if run.finished_at is None or (run.undo_asked_at is not None and run.undone_at is None):
        return "", ""
    if run.undone_at is not None:
        if found.kept:
            return _("Partly undone"), "warning"
        return _("It has been undone"), "success"
    if not found.done:
        return _("Nothing was done"), "warning"
    return _("It is done"), "success"


def _figures(run: BulkRun, found: Sums) -> tuple[Figure, ...]:
    if run.undo_asked_at is not None:
        return (
            Figure(_("Done before"), found.done, icon="check"),
            Figure(_("Undone"), found.undone, icon="refresh", tone="good" if found.undone else "neutral"),
            Figure(_("Could not be undone"), found.kept, icon="warning", tone="waiting" if found.kept else "neutral"),
        )
    return (
        Figure(_("Chosen"), found.total, icon="list-check"),
        Figure(pgettext("bulk", "Done"), found.done, icon="check", tone="good" if found.done else "neutral"),
        Figure(_("Not possible"), found.refused, icon="close", tone="bad" if found.refused else "neutral"),
        Figure(_("Left out"), found.left_out, icon="minus"),
    )


def _undo_hint(inside: int, left: int) -> str:
    if not inside and not left:
        return ""
    if not inside:
        return _("It can no longer be undone: the messages have been sent.")
    if not left:
        return _("Everything is put back as it was, and nobody is written to.")
    return ngettext(
        "%(count)s can still be undone. The others have been sent a message.",
        "%(count)s can still be undone. The others have been sent a message.",
        inside,
    ) % {"count": number(inside)}


def _facts(run: BulkRun) -> tuple[Fact, ...]:
    names = dict(
        StaffUser.objects.filter(pk__in={run.started_by or 0, run.undo_asked_by or 0}).values_list("pk", "name")
    )

    def by(pk: int | None) -> str:
        return names.get(pk or 0, _("A member of staff"))

    begun = Fact(_("Begun"), f"{written(run.started_at)}, {by(run.started_by)}") if run.started_at else None
    ended = Fact(_("Finished"), run.finished_at) if run.finished_at else None
    sent = Fact(_("Messages leave"), run.until) if run.until and run.undo_asked_at is None else None
    undone = Fact(_("Undone"), f"{written(run.undo_asked_at)}, {by(run.undo_asked_by)}") if run.undo_asked_at else None
    return tuple(fact for fact in (begun, ended, sent, undone) if fact is not None)


def _lead(run: BulkRun) -> str:
    return run.election.title if run.election is not None else ""


def runs_page(query: QueryDict) -> RunsPage:
    """Those that were begun, newest first."""
    runs = BulkRun.objects.filter(started_at__isnull=False).select_related("election").order_by("-pk")
    after = query.get("after", "")
    begun = after.isdecimal() and len(after) < 19
    found = list((runs.filter(pk__lt=int(after)) if begun else runs)[: RUNS_PAGE + 1])
    more, found = len(found) > RUNS_PAGE, found[:RUNS_PAGE]
    names = dict(StaffUser.objects.filter(pk__in={run.started_by or 0 for run in found}).values_list("pk", "name"))
    pager = None
    if more or begun:
        pager = Pager("?" if begun else "", f"?after={found[-1].pk}" if more else "")
    return RunsPage(
        title=_("Many at once"),
        lead=_("What was done to many tasks or people in one go, newest first."),
        breadcrumb=crumbs(None, _("Many at once")),
        table=Table(
            _("Many at once"),
            (
                Column("what", _("What")),
                Column("election", _("Election"), secondary=True),
                Column("when", _("When")),
                Column("who", _("Who"), secondary=True),
                Column("done", pgettext("bulk", "Done"), numeric=True),
                Column("refused", _("Not possible"), numeric=True, secondary=True),
                Column("state", _("Status")),
            ),
            tuple(_run_row(run, names) for run in found),
            empty=_("Nothing has been done to many at once yet. Tick tasks in the list of all tasks to begin."),
            id="runs",
            pager=pager,
        ),
    )


def _run_row(run: BulkRun, names: dict[int, str]) -> Row:
    return Row(
        (
            TITLES[run.action],
            run.election.title if run.election else "",
            run.started_at,
            names.get(run.started_by or 0, _("A member of staff")),
            run.done,
            run.refused,
            _state(run),
        ),
        url=reverse("bulk_run", args=[run.pk]),
    )


def _state(run: BulkRun) -> Badge:
    if run.undone_at is not None:
        return Badge(_("Undone"), "neutral", "refresh")
    if run.undo_asked_at is not None:
        return Badge(_("Is being undone"), "news", "hourglass")
    if run.finished_at is None:
        return Badge(_("Under way"), "news", "hourglass")
    return Badge(_("Finished"), "good", "check")


def forms_of(run: BulkRun) -> dict[str, ChoiceForm]:
    """The forms of all actions that the run can still become."""
    found = ((action, choice_form(run, action)) for action in related(run))
    return {action: form for action, form in found if form is not None}


def message_address(run: BulkRun) -> str:
    """Where a message to those chosen is written."""
    return f"{reverse('group_message_new', args=[run.election_id])}?selection={run.pk}"
