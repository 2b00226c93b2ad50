"""How far an election is staffed: numbers by place, and who has kept an invitation longest without answering."""

from typing import Any

from django.db.models import QuerySet

from valghalla.elections.models import Election
from valghalla.tasks.counts import BY_STATE, Counts
from valghalla.tasks.models import Task, TaskState


def by_place(election: Election) -> dict[int, Counts]:
    """The numbers of each place of the election that has tasks, by its key; declined is left at nought. One query."""
    counted: Any = election.tasks.order_by().values("work_location_id").annotate(**BY_STATE)
    rows = counted.values_list("work_location_id", "accepted", "unanswered", "available")
    return {place: Counts(*numbers) for place, *numbers in rows}


def unanswered_longest(election: Election) -> QuerySet[Task]:
    """Tasks whose holder has been invited and has not answered, longest first, with holder, place and type."""
    invited = election.tasks.filter(state=TaskState.UNANSWERED, invited_at__isnull=False)
    return invited.select_related("participant", "work_location", "task_type").order_by("invited_at", "pk")
