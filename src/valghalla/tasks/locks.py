"""Locks: the participant first, then the task, always in that order, so that nobody waits for each other in a ring."""

from django.db.models import QuerySet

from valghalla.base.written_once import first, written_once
from valghalla.participants.models import Participant
from valghalla.tasks.errors import Gone
from valghalla.tasks.models import Task


def locked_participant(pk: int) -> Participant:
    """The participant, held until the transaction ends. Raises Gone when erased meanwhile."""
    if (participant := first(lock_on_participant(pk))) is None:
        raise Gone("participant")
    return participant


@written_once
def lock_on_participant(pk: int) -> QuerySet[Participant]:
    """The participant, held until the transaction ends; nobody when erased meanwhile."""
    return Participant.objects.select_for_update(no_key=True).filter(pk=pk)


def locked_task(pk: int) -> Task:
    """The task with its election and type, held until the transaction ends. Raises Gone when deleted meanwhile."""
    found = Task.objects.select_for_update(of=("self",), no_key=True).select_related(
        "election__type", "election__municipality", "task_type", "team", "work_location"
    )
    if (task := found.filter(pk=pk).first()) is None:
        raise Gone("task")
    return task


def locked_pair(task_pk: int) -> tuple[Task, Participant]:
    """A task and whoever holds it, both held. Raises Gone when nobody holds it or the holder changes meanwhile."""
    holder = Task.objects.filter(pk=task_pk).values_list("participant_id", flat=True).first()
    if holder is None:
        raise Gone("nobody holds it")
    participant = locked_participant(holder)
    task = locked_task(task_pk)
    if task.participant_id != participant.pk:
        raise Gone("another holds it")
    return task, participant
