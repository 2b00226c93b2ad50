"""The plan of a run: what would happen, before anybody agrees to it."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.admin_site.bulk.choose_page import related
from valghalla.admin_site.bulk.parts import crumbs, lead
from valghalla.admin_site.bulk.rows import chosen_name, reasons, row_table, sums, tabs
from valghalla.admin_site.bulk.words import TITLES, agree, what_is_sent
from valghalla.admin_site.catalogue.telling import tick_to_tell
from valghalla.components.parts import Crumb, Figure, Tab, Tick
from valghalla.components.tables import Table
from valghalla.tasks.bulk.plan import WANTS
from valghalla.tasks.models import BulkRun

Text = str | Promise
# Who loses what she had, or gets something else for it, may be told by the office itself.
TELLABLE = frozenset({BulkRun.Action.REMOVE, BulkRun.Action.TRANSFER})


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


def plan_page(run: BulkRun, query: QueryDict, *, may_edit: bool) -> PlanPage:
    """The plan, as it is kept."""
    found = sums(run)
    chosen = chosen_name(run)
    title = TITLES[run.action]
    active = run.election is not None and run.election.is_active
    return PlanPage(
        title=title,
        lead=" – ".join(filter(None, [lead(run), chosen])),
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
