"""The office moves somebody from one task to another of the same kind, at another place or in another team."""

import datetime
from copy import copy

from django.db import IntegrityError, transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.participants.models import Participant
from valghalla.tasks import messages
from valghalla.tasks.assign import become_member, has_declined, own_code
from valghalla.tasks.check import colliding, demand
from valghalla.tasks.errors import DeclinedBefore, Gone, NotAlike, Overlaps, Taken
from valghalla.tasks.history import tell
from valghalla.tasks.locks import locked_participant, locked_task
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.states import step
from valghalla.teams.models import new_token


def transfer(
    task: Task,
    *,
    to: Task,
    by: Actor,
    now: datetime.datetime,
    although_declined: bool = False,
    tell_her: bool = True,
) -> Task:
    """Free the task and give its holder the other one, which is returned; who had accepted has accepted that too, and the
    link of an invitation that has left leads to it.

    Both are of one election, task type and day. She is told in one message that she was moved, unless the office tells
    her itself (tell_her); whose invitation has not left is invited to the second. She becomes a member of its team.
    Raises Gone, Taken, NotAlike, NotEligible, Overlaps or DeclinedBefore; nothing is changed then.
    """
    with transaction.atomic():
        person, left, taken = _locked(task, to)
        if taken.state != TaskState.AVAILABLE:
            raise Taken
        if _kind(left) != _kind(taken):
            raise NotAlike
        told, before = messages.is_known_to_holder(left), copy(left)
        step(left, TaskState.AVAILABLE)
        demand(person, taken, municipality_code=own_code())
        if not although_declined and has_declined(person.pk, taken):
            raise DeclinedBefore
        _give(taken, person, before, by=by, now=now)
        if not told:
            messages.invitation(taken, now=now)
        elif tell_her:
            messages.moved(taken, left=left, before=_was(before, taken), now=now)
        places = {"from_place": left.work_location_id, "to_place": taken.work_location_id}
        teams = {"from_team": left.team_id, "to_team": taken.team_id}
        for one in (left, taken):
            tell(TaskEvent.Kind.MOVED, one, participant_id=person.pk, by=by, now=now, **places, **teams)
        record("task.transferred", left, by=by, now=now, participant_id=person.pk, **places, **teams)
    return taken


def _locked(task: Task, to: Task) -> tuple[Participant, Task, Task]:
    """The holder and both tasks, by key so that two such moves never wait for each other in a ring."""
    holder = Task.objects.filter(pk=task.pk).values_list("participant_id", flat=True).first()
    if holder is None:
        raise Gone("nobody holds it")
    person = locked_participant(holder)
    held = {pk: locked_task(pk) for pk in sorted({task.pk, to.pk})}
    if held[task.pk].participant_id != person.pk:
        raise Gone("another holds it")
    return person, held[task.pk], held[to.pk]


def _kind(task: Task) -> tuple[int, int, datetime.date]:
    return task.election_id, task.task_type_id, task.task_day


def _give(task: Task, person: Participant, before: Task, *, by: Actor, now: datetime.datetime) -> None:
    """What she has been told of the first task, she need not be told again of the second. before: the first, as it was."""
    task.assigned_at = now
    task.participant = person
    task.invited_at, task.reminded_at, task.confirmed_at = before.invited_at, before.reminded_at, before.confirmed_at
    accepted = before.state == TaskState.ACCEPTED
    if accepted:
        messages.is_confirmation_due(task, now=now)
    else:
        task.invitation_token = before.invitation_token if before.invited_at else new_token()
    try:
        with transaction.atomic():
            step(task, TaskState.ACCEPTED if accepted else TaskState.UNANSWERED, participant=person)
    except IntegrityError as overlap:
        raise Overlaps(colliding(person.pk, task)) from overlap
    become_member(task, person, by=by, now=now)


def _was(before: Task, now: Task) -> dict[str, str]:
    """What was otherwise: the place, the team, the hours."""
    hours = {"starts": before.starts, "ends": before.ends}
    return messages.was(
        place=before.work_location if before.work_location_id != now.work_location_id else None,
        team=before.team if before.team_id != now.team_id else None,
        **hours if (before.starts, before.ends) != (now.starts, now.ends) else {},
    )
