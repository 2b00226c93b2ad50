"""Answers: the invited person's own, and those the office writes down for her."""

import datetime
from typing import Any

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.tasks import messages
from valghalla.tasks.assign import own_code
from valghalla.tasks.check import demand
from valghalla.tasks.errors import Gone, Locked, NotOpen
from valghalla.tasks.history import tell
from valghalla.tasks.locks import locked_pair
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.states import step
from valghalla.tasks.timing import has_begun, is_locked


def accept(task: Task, *, participant_id: int, by: Actor, now: datetime.datetime) -> Task:
    """The holder of an unanswered task says yes; a second yes changes nothing.

    Inside the lock period too: the rule there is about withdrawing. Raises Gone, NotOpen, NotEligible, Overlaps.
    """
    with transaction.atomic():
        held, person = locked_pair(task.pk)
        if person.pk != participant_id:
            raise Gone
        if held.state == TaskState.ACCEPTED:
            return held
        if by.kind != "staff":
            _demand_open(held, now=now)
        demand(person, held, municipality_code=own_code())
        confirm = messages.is_confirmation_due(held, now=now)
        step(held, TaskState.ACCEPTED, participant=person)
        tell(TaskEvent.Kind.ACCEPTED, held, participant_id=person.pk, by=by, now=now)
        record("task.accepted", held, by=by, now=now, participant_id=person.pk)
        if confirm:
            messages.confirmation(held, now=now)
    return held


def decline(task: Task, *, participant_id: int, by: Actor, now: datetime.datetime, reason: str = "") -> Task:
    """The holder of an unanswered task says no; the place is free at once and the answer is kept.

    No message goes out when the office writes the answer down. Raises Gone, NotOpen.
    """
    with transaction.atomic():
        held, person = locked_pair(task.pk)
        if person.pk != participant_id or held.state != TaskState.UNANSWERED:
            raise Gone
        if by.kind != "staff":
            _demand_open(held, now=now)
        return _free(TaskEvent.Kind.DECLINED, "task.declined", held, by=by, now=now, reason=reason)


def withdraw(
    task: Task, *, participant_id: int, by: Actor, now: datetime.datetime, today: datetime.date, reason: str = ""
) -> Task:
    """The holder of an accepted task steps back, while the lock period has not begun. Raises Gone, Locked, NotOpen.

    today: Danish calendar date.
    """
    with transaction.atomic():
        held, person = locked_pair(task.pk)
        if person.pk != participant_id or held.state != TaskState.ACCEPTED:
            raise Gone
        _demand_open(held, now=now)
        if is_locked(held.task_day, held.election.lock_days, today=today):
            raise Locked
        return _free(TaskEvent.Kind.WITHDRAWN, "task.withdrawn", held, by=by, now=now, reason=reason)


def _free(kind: TaskEvent.Kind, action: str, held: Task, *, by: Actor, now: datetime.datetime, reason: str) -> Task:
    person_id = held.participant_id
    assert person_id is not None
    if by.kind != "staff":
        messages.cancellation(held, now=now)
    step(held, TaskState.AVAILABLE)
    facts: dict[str, Any] = {"reason": reason} if reason else {}
    tell(kind, held, participant_id=person_id, by=by, now=now, **facts)
    record(action, held, by=by, now=now, participant_id=person_id)
    return held


def _demand_open(task: Task, *, now: datetime.datetime) -> None:
    if not task.election.is_active:
        raise NotOpen("inactive")
    if has_begun(task.task_day, task.starts, now=now):
        raise NotOpen("begun")
