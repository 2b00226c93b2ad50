"""Somebody who answers for a team takes a member out of it: what that means, and doing it.

Refused when the person has served for the team, since she is to be paid as one of it, and inside the lock period, where only
the office changes anything. The person stays a participant, also when it was her only team. Source: requirements E-162
to E-169; docs/rules/teams.md.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.clock import danish_date
from valghalla.elections.models import Election
from valghalla.tasks import messages
from valghalla.tasks.errors import Gone, HasServed, Locked
from valghalla.tasks.history import tell
from valghalla.tasks.locks import locked_participant
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.states import step
from valghalla.tasks.timing import has_begun, is_locked
from valghalla.teams.members import leave
from valghalla.teams.models import Team, TeamMember


@dataclass(frozen=True)
class Leaving:
    """What taking a member out means. held: her tasks of the team, by day.   served, locked: those of them that stand in
    the way.   told: how many of them she is written to about.   other_teams: how many she is in besides.
    """

    held: tuple[Task, ...]
    served: tuple[Task, ...]
    locked: tuple[Task, ...]
    told: int
    other_teams: int

    @property
    def possible(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.served and not self.locked


def leaving(team: Team, participant_id: int, *, now: datetime.datetime) -> Leaving:
    """What it would mean now. Raises Gone when the person is no member of the team."""
    memberships = set(TeamMember.objects.filter(participant_id=participant_id).values_list("team_id", flat=True))
    if team.pk not in memberships:
        raise Gone("no member")
    held = _held(team, participant_id)
    return Leaving(
        held=held,
        served=tuple(task for task in held if has_served(task, now=now)),
        locked=tuple(task for task in held if _keeps(task, now=now)),
        told=sum(_is_told(task, now=now) for task in held),
        other_teams=len(memberships) - 1,
    )


def take_out_member(team: Team, participant_id: int, *, by: Actor, now: datetime.datetime) -> Leaving:
    """Free the member's tasks of the team, write to her about each, and end the membership; what was done.

    Each task tells of a no, so that the office sees that she is not to be asked again without a thought.
    Raises Gone when she is no member, HasServed and Locked; nothing is changed then.
    """
    with transaction.atomic():
        locked_participant(participant_id)
        keys = list(_held(team, participant_id))
        list(Task.objects.select_for_update(no_key=True).filter(pk__in=[task.pk for task in keys]).order_by("pk"))
        effects = leaving(team, participant_id, now=now)
        if effects.served:
            raise HasServed
        if effects.locked:
            raise Locked
        for task in effects.held:
            _free(task, by=by, now=now)
        leave(team.pk, participant_id)
        record("team.left", team, by=by, now=now, participant_id=participant_id, tasks=len(effects.held))
    return effects


def has_served(task: Task, *, now: datetime.datetime) -> bool:
    """Whether an accepted task has begun, or its election is closed: its holder is paid for it."""
    over = task.election.state == Election.State.CLOSED or has_begun(task.task_day, task.starts, now=now)
    return task.state == TaskState.ACCEPTED and over


def _keeps(task: Task, *, now: datetime.datetime) -> bool:
    """Whether the task is yet to come and so near that only the office can free it."""
    if has_begun(task.task_day, task.starts, now=now) or task.election.state == Election.State.CLOSED:
        return False
    return is_locked(task.task_day, task.election.lock_days, today=danish_date(now))


def _held(team: Team, participant_id: int) -> tuple[Task, ...]:
    found = Task.objects.filter(participant_id=participant_id, team__source=team)
    named = found.select_related("election", "task_type", "work_location", "team")
    return tuple(named.order_by("task_day", "starts", "id"))


def _is_told(task: Task, *, now: datetime.datetime) -> bool:
    """Whether a message goes out: not about what is over, nor about an invitation that was never sent."""
    if not task.election.is_active or has_begun(task.task_day, task.starts, now=now):
        return False
    return task.state == TaskState.ACCEPTED or task.invited_at is not None


def _free(task: Task, *, by: Actor, now: datetime.datetime) -> None:
    person_id = task.participant_id
    if _is_told(task, now=now):
        (messages.removed if task.state == TaskState.ACCEPTED else messages.retracted)(task, now=now)
    step(task, TaskState.AVAILABLE)
    tell(TaskEvent.Kind.DECLINED, task, participant_id=person_id, by=by, now=now, **{messages.TAKEN_OUT_OF_TEAM: True})
    record("task.removed", task, by=by, now=now, participant_id=person_id)
