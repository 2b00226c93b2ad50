"""How far an election is staffed: numbers by place, and who has kept an invitation longest without answering."""

from django.db.models import QuerySet

from valghalla.elections.models import Election
from valghalla.tasks.counts import BY_STATE, Counts
from valghalla.tasks.models import Task, TaskState


def by_place(election: Election) -> dict[int, Counts]:
    """The numbers of each place of the election that has tasks, by its key; declined is left at nought. One query."""
    rows = election.tasks.order_by().values("work_location_id").annotate(**BY_STATE)
    return {row["work_location_id"]: Counts(**{name: row[name] for name in BY_STATE}) for row in rows}


def unanswered_longest(election: Election) -> QuerySet[Task]:
    """Tasks whose holder has been invited and has not answered, longest first, with holder, place and type."""
    invited = election.tasks.filter(state=TaskState.UNANSWERED, invited_at__isnull=False)
    return invited.select_related("participant", "work_location", "task_type").order_by("invited_at", "pk")
