"""Earlier runs."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.bulk.parts import crumbs
from valghalla.admin_site.bulk.words import TITLES
from valghalla.components.inline import Badge
from valghalla.components.parts import Crumb, Pager
from valghalla.components.tables import Column, Row, Table
from valghalla.tasks.models import BulkRun

Text = str | Promise
RUNS_PAGE = 50


@dataclass(frozen=True)
class RunsPage:
    """Earlier runs, newest first."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    table: Table


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
