"""How a task stands, kept so that it can be put back."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.participants.models import Participant
from valghalla.tasks.check import colliding
from valghalla.tasks.errors import Gone, Overlaps
from valghalla.tasks.history import tell
from valghalla.tasks.locks import locked_participant, locked_task
from valghalla.tasks.models import Task, TaskEvent

# What of a task changes as people come and go; who has it is kept beside it, as a reference that an erasure clears.
_INSTANTS = ("assigned_at", "invited_at", "reminded_at", "confirmed_at", "task_reminded_at")
_PLAIN = ("state", "team_id", "invitation_token")


def standing(task: Task) -> dict[str, Any]:
    """How the task stands, as JSON holds it; nothing in it names anybody."""
    plain = {name: getattr(task, name) for name in _PLAIN}
    return plain | {name: value and value.isoformat() for name in _INSTANTS for value in [getattr(task, name)]}


def is_as(task: Task, seen: dict[str, Any], *, holder: int | None) -> bool:
    """Whether state, team and holder are those that were seen. seen: of ``standing``, or a part of it."""
    return (task.state, task.team_id, task.participant_id) == (seen["state"], seen["team_id"], holder)


def put_back(
    task: Task,
    before: dict[str, Any],
    *,
    holder: int | None,
    left: dict[str, Any],
    left_holder: int | None,
    by: Actor,
    now: datetime.datetime,
) -> Task:
    """Let the task stand as it did before, and take back what was told of it since by the same run (``by.run``).

    before, holder: how it stood and who had it.   left, left_holder: how the run left it. Nobody is written to.
    Raises Gone when it is not as it was left, when it or the holder is gone, and Overlaps when she has got another task.
    """
    with transaction.atomic():
        person = locked_participant(holder) if holder is not None else None
        held = locked_task(task.pk)
        if not is_as(held, left, holder=left_holder):
            raise Gone("changed since")
        _set(held, before, person)
        whom = holder if holder is not None else left_holder
        told = TaskEvent.objects.filter(task=held, facts__bulk_run=by.run, undone_by=None).order_by("-pk").first()
        if told is not None:
            tell(TaskEvent.Kind.UNDONE, held, participant_id=whom, by=by, now=now, undoes=told.pk, undone=told.kind)
        record("task.put_back", held, by=by, now=now, participant_id=whom)
    return held


def _set(task: Task, before: dict[str, Any], person: Participant | None) -> None:
    for name in _PLAIN:
        setattr(task, name, before[name])
    for name in _INSTANTS:
        setattr(task, name, before[name] and datetime.datetime.fromisoformat(before[name]))
    task.participant = person
    try:
        with transaction.atomic():
            task.save()
    except IntegrityError as overlap:
        if person is None:
            raise
        raise Overlaps(colliding(person.pk, task)) from overlap
