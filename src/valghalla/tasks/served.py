"""What a person has served: the tasks she had when their day was over, of all elections that are kept."""

import datetime

from django.db.models import QuerySet

from valghalla.participants.models import Participant
from valghalla.tasks.models import Task, TaskState


def served_by(participant: Participant, *, today: datetime.date) -> QuerySet[Task]:
    """Accepted tasks of days that are over, the newest first, with what a page shows of them. today: Danish date."""
    tasks = Task.objects.filter(participant=participant, state=TaskState.ACCEPTED, task_day__lt=today)
    return tasks.select_related("election", "work_location", "task_type", "team").order_by("-task_day", "-starts", "id")
