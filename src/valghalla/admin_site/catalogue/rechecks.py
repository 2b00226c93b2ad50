"""Who loses a task when rules become stricter: the list before it is agreed to, and the page that tells what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.catalogue.pages import Way, crumbs
from valghalla.admin_site.page import admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.tasks.words import RULES, when
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.components.inline import Badge, Link
from valghalla.components.parts import Crumb, Fact, Figure
from valghalla.components.tables import Column, Row, Table
from valghalla.tasks.eligibility import Rule, Span
from valghalla.tasks.models import Recheck, TaskEvent
from valghalla.tasks.rules.recheck import Outlook, freed_by

Text = str | Promise


@dataclass(frozen=True)
class RecheckPage:
    """What came of checking people anew. lost: who lost a task, None when nobody did."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    figures: tuple[Figure, ...]
    facts: tuple[Fact, ...]
    lost: Table | None
    ways: tuple[Way, ...]


@admin_page()
def recheck(request: AdminRequest, recheck_id: int) -> HttpResponse:
    """Who was checked and who lost a task; that it was looked at is recorded."""
    made = get_object_or_404(Recheck, pk=recheck_id)
    events = list(freed_by(made))
    record("tasks.recheck_seen", made, by=actor(request), now=clock.now(), people=len(events))
    return render(request, "admin_site/catalogue/recheck.html", {"page": _page(made, events)})


def checked_lines(outlook: Outlook) -> tuple[Text, ...]:
    """What checking means, as sentences: how many are checked, how many lose a task, and who of them is told."""
    if not outlook.people:
        return (_("Nobody has tasks that are checked anew."),)
    lines: list[Text] = [
        ngettext(
            "%(count)s person who has a task is checked at once, by what is known from CPR.",
            "%(count)s people who have tasks are checked at once, by what is known from CPR.",
            outlook.people,
        )
        % {"count": outlook.people}
    ]
    lost = len(outlook.failing)
    if not lost:
        return (*lines, _("All of them meet the rules and keep their tasks."))
    lines.append(
        ngettext(
            "%(count)s task is taken from somebody who does not meet the rules.",
            "%(count)s tasks are taken from people who do not meet the rules.",
            lost,
        )
        % {"count": lost}
    )
    told = sum(one.told for one in outlook.failing)
    lines.append(
        ngettext("%(count)s of them is told by a message.", "%(count)s of them are told by a message.", told)
        % {"count": told}
        if told
        else _("Nobody is told, since nobody has been written to in an active election.")
    )
    return tuple(lines)


def losing_table(outlook: Outlook, *, id: str = "losing") -> Table:
    """Those who would lose a task, by name."""
    rows = (
        Row(
            (
                Link(one.task.participant.name, reverse("participant", args=[one.task.participant_id])),
                one.task.task_type.title,
                when(Span(one.task.task_day, one.task.starts, one.task.ends)),
                one.task.work_location.title,
                _rules(one.failed),
                Badge(_("Told"), "news", "send") if one.told else Badge(_("Not told"), "neutral", "minus"),
            )
        )
        for one in outlook.failing
        if one.task.participant is not None
    )
    return _table(_("Who would lose a task"), (*_columns(), Column("told", _("Message"))), rows, id)


def _page(made: Recheck, events: Iterable[TaskEvent]) -> RecheckPage:
    rows = [
        Row(
            (
                Link(event.participant.name, reverse("participant", args=[event.participant_id]))
                if event.participant
                else _("Erased participant"),
                event.task_type.title,
                event.task_day,
                Link(event.work_location.title, reverse("place", args=[event.election_id, event.work_location_id])),
                _rules(Rule(name) for name in event.facts.get("failed", [])),
            )
        )
        for event in events
    ]
    of_type = made.subject == "task_type"
    back = reverse("task_types" if of_type else "election_types")
    return RecheckPage(
        title=_("Checked anew: %(name)s") % {"name": made.name},
        lead=_("Those who had the tasks were checked when the rules became stricter."),
        breadcrumb=crumbs((_("Task types") if of_type else _("Election types"), back), (_("Checked anew"), "")),
        figures=(
            Figure(_("People checked"), made.people),
            Figure(_("Tasks taken away"), made.freed, tone="bad" if made.freed else "neutral"),
        ),
        facts=(Fact(_("When"), made.at), Fact(_("By"), _who(made))),
        lost=_table(_("Who lost a task"), _columns(), rows, "lost") if rows else None,
        ways=(Way(_("Back"), back),),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Participant")),
        Column("type", _("Task type")),
        Column("day", _("Day")),
        Column("place", _("Work location")),
        Column("rules", _("Rules not met")),
    )


def _table(caption: str, columns: tuple[Column, ...], rows: Iterable[Row], id: str) -> Table:
    return Table(caption, columns, tuple(rows), id=id, show_caption=True, classes="table--compact")


def _rules(failed: Iterable[Rule]) -> str:
    return ", ".join(str(RULES[rule]) for rule in failed)


def _who(made: Recheck) -> str:
    names = StaffUser.objects.filter(pk__in=[made.by_id]).values_list("name", flat=True)
    return names.first() or _("Somebody else")
