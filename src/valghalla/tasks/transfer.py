"""The office moves somebody from one task to another of the same kind, at another place or in another team."""

import datetime

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


def transfer(task: Task, *, to: Task, by: Actor, now: datetime.datetime, although_declined: bool = False) -> Task:
    """Free the task and give its holder the other one, which is returned; who had accepted has accepted that too.

    Both are of one election, task type and day. She is told that the first is off, as when she is taken off it, and of
    the second: by a confirmation when she had accepted, else by an invitation. She becomes a member of its team.
    Raises Gone, Taken, NotAlike, NotEligible, Overlaps or DeclinedBefore; nothing is changed then.
    """
    with transaction.atomic():
        person, left, taken = _locked(task, to)
        if taken.state != TaskState.AVAILABLE:
            raise Taken
        if _kind(left) != _kind(taken):
            raise NotAlike
        had_accepted = left.state == TaskState.ACCEPTED
        (messages.removed if had_accepted else messages.retracted)(left, now=now)
        step(left, TaskState.AVAILABLE)
        demand(person, taken, municipality_code=own_code())
        if not although_declined and has_declined(person.pk, taken):
            raise DeclinedBefore
        _give(taken, person, had_accepted=had_accepted, by=by, now=now)
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


def _give(task: Task, person: Participant, *, had_accepted: bool, by: Actor, now: datetime.datetime) -> None:
    task.assigned_at = now
    task.participant = person
    confirm = had_accepted and messages.is_confirmation_due(task, now=now)
    if not had_accepted:
        task.invitation_token = new_token()
    try:
        with transaction.atomic():
            step(task, TaskState.ACCEPTED if had_accepted else TaskState.UNANSWERED, participant=person)
    except IntegrityError as overlap:
        raise Overlaps(colliding(person.pk, task)) from overlap
    become_member(task, person, by=by, now=now)
    if confirm:
        messages.confirmation(task, now=now)
    elif not had_accepted:
        messages.invitation(task, now=now)
