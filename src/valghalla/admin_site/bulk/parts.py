"""What the pages of runs have in common."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.components.parts import Crumb
from valghalla.tasks.models import BulkRun

Text = str | Promise


def crumbs(run: BulkRun | None, last: Text) -> tuple[Crumb, ...]:
    """The way to a page of a run."""
    runs = Crumb(_("Many at once"), reverse("bulk_runs"))
    return (
        (Crumb(_("Start"), reverse("start")), runs, Crumb(last))
        if run
        else (Crumb(_("Start"), reverse("start")), Crumb(last))
    )


def message_address(run: BulkRun) -> str:
    """Where a message to those chosen is written."""
    return f"{reverse('group_message_new', args=[run.election_id])}?selection={run.pk}"


def lead(run: BulkRun) -> str:
    return run.election.title if run.election is not None else ""
