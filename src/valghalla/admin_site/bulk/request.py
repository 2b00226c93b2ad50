"""A run as the pages of the office meet it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from valghalla.tasks.models import BulkRun


def run_of(request: HttpRequest, bulk_id: int) -> BulkRun:
    """The run; unknown gives 404. The page around it is about the run's election."""
    run = get_object_or_404(BulkRun.objects.select_related("election__type"), pk=bulk_id)
    if run.election is not None:
        request.election = run.election  # type: ignore[attr-defined]
    return run
