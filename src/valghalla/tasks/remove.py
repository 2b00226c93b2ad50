"""The office takes somebody off a task, or CPR does."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.tasks import messages
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.history import tell
from valghalla.tasks.locks import locked_pair
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.states import step


def remove(task: Task, *, by: Actor, now: datetime.datetime, tell_her: bool = True) -> Task:
    """Free the task, inside the lock period too. Whoever had accepted, or had been sent an invitation, is told when the
    election is active, unless the office tells her itself (tell_her). Raises Gone when nobody holds it."""
    with transaction.atomic():
        held, person = locked_pair(task.pk)
        if tell_her:
            (messages.removed if held.state == TaskState.ACCEPTED else messages.retracted)(held, now=now)
        step(held, TaskState.AVAILABLE)
        tell(TaskEvent.Kind.REMOVED, held, participant_id=person.pk, by=by, now=now)
        record("task.removed", held, by=by, now=now, participant_id=person.pk)
    return held


def invalidate(
    task: Task, *, failed: list[Rule], by: Actor, now: datetime.datetime, recheck: int | None = None
) -> Task:
    """Free a task whose holder no longer meets the rules; whoever had accepted is told. Whose invitation was out is told when
    it was the office that made the rules stricter, and not when CPR has news of her. Raises Gone.

    recheck: key of the Recheck that found it, when the rules became stricter.
    """
    with transaction.atomic():
        held, person = locked_pair(task.pk)
        if held.state == TaskState.ACCEPTED:
            messages.removed_by_validation(held, now=now)
        elif recheck is not None:
            messages.retracted(held, now=now)
        step(held, TaskState.AVAILABLE)
        tell(
            TaskEvent.Kind.INVALIDATED,
            held,
            participant_id=person.pk,
            by=by,
            now=now,
            failed=[str(rule) for rule in failed],
            **({"recheck": recheck} if recheck else {}),
        )
        record(
            "task.invalidated", held, by=by, now=now, participant_id=person.pk, failed=[str(rule) for rule in failed]
        )
    return held
