"""The states of a task and the steps between them, drawn in docs/states/task.md."""

from valghalla.participants.models import Participant
from valghalla.tasks.errors import Gone
from valghalla.tasks.models import SwapWish, Task, TaskState

STEPS: frozenset[tuple[str, str]] = frozenset(
    {
        (TaskState.AVAILABLE, TaskState.UNANSWERED),
        (TaskState.AVAILABLE, TaskState.ACCEPTED),
        (TaskState.UNANSWERED, TaskState.ACCEPTED),
        (TaskState.UNANSWERED, TaskState.AVAILABLE),
        (TaskState.ACCEPTED, TaskState.AVAILABLE),
    }
)


def step(task: Task, to: TaskState, *, participant: Participant | None = None) -> None:
    """Take the task, locked by the caller, to another state and save it. Raises Gone for a step that is not in the table.

    participant: who holds it from now on; nobody when it becomes available, and then a wish to swap it goes too.
    """
    stepped(task, to, participant=participant)
    task.save()


def stepped(task: Task, to: TaskState, *, participant: Participant | None = None) -> tuple[str, ...]:
    """``step`` for a caller that saves the task: the names of what is another now."""
    names: tuple[str, ...] = ("state", "participant", "invitation_token")
    if (task.state, to) not in STEPS or (to == TaskState.AVAILABLE) != (participant is None):
        raise Gone(f"{task.state} → {to}")
    if to == TaskState.AVAILABLE:
        task.assigned_at = task.invited_at = task.confirmed_at = None
        task.reminded_at = task.task_reminded_at = None
        names += ("assigned_at", "invited_at", "confirmed_at", "reminded_at", "task_reminded_at")
        SwapWish.objects.filter(task=task, state=SwapWish.State.OPEN).delete()  # nobody is left to swap
    if to != TaskState.UNANSWERED:
        task.invitation_token = None
    task.state = to
    task.participant = participant
    return names
