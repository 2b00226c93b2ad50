"""Choosing somebody for a task of a plan: the same list of people as when one task is assigned."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.bulk.parts import crumbs
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.tasks.assign_page import PLAIN, PRIVATE, AssignPage, assign_page
from valghalla.participants.searches import opened
from valghalla.tasks.models import BulkRow, BulkRun

__all__ = ["PLAIN", "PRIVATE", "person_page"]


def person_page(request: AdminRequest, run: BulkRun, row: BulkRow) -> AssignPage:
    """People for the row's task, each with what speaks against it; nobody is given it before the plan is agreed to."""
    assert row.task is not None
    page = assign_page(
        row.task,
        request.GET,
        opened(request.GET, request.session, private=PRIVATE),
        municipality_code=request.municipality.code,
        refused=None,
        choose=_("Choose"),
    )
    return replace(
        page,
        title=_("Choose somebody for the task"),
        breadcrumb=(*crumbs(run, _("Choose somebody for the task")),),
        bar=replace(page.bar, clear_url=request.path),
        create_url="",
        cancel_url=reverse("bulk_run", args=[run.pk]),
    )
