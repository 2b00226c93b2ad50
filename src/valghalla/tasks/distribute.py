"""Distributing tasks: how many places there are at a work location, by day, team and task type."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.elections.models import ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.tasks import messages
from valghalla.tasks.errors import BelowAccepted, Gone, NotAtPlace, OutOfBounds, WouldRetract
from valghalla.tasks.history import tell
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.states import step

MOST = 500


@dataclass(frozen=True)
class Wanted:
    """So many tasks of a type for a team on a day. was: how many the page showed, None when that does not matter."""

    task_day: datetime.date
    team_id: int
    task_type_id: int
    number: int
    was: int | None = None


@dataclass(frozen=True)
class Distributed:
    """What came of it: tasks added, available tasks deleted, and people whose invitation was retracted."""

    added: int = 0
    deleted: int = 0
    retracted: int = 0


def distribute(
    place: ElectionWorkLocation,
    wanted: Iterable[Wanted],
    *,
    by: Actor,
    now: datetime.datetime,
    although_invited: bool = False,
) -> Distributed:
    """Bring the numbers at the place to what is wanted, all or nothing. Available tasks go first, oldest last.

    although_invited: the office has agreed that people who have not answered lose their invitation, and are told.
    Raises OutOfBounds, NotAtPlace, BelowAccepted, WouldRetract, or Gone when somebody else changed a number meanwhile.
    """
    with transaction.atomic():
        place = ElectionWorkLocation.objects.select_for_update(of=("self",)).select_related("election").get(pk=place.pk)
        teams = {copy.team_id: copy.team for copy in place.teams.select_related("team")}
        types = {copy.task_type_id: copy.task_type for copy in place.task_types.select_related("task_type")}
        results = [
            _bring_to(place, one, teams.get(one.team_id), types.get(one.task_type_id), although_invited, by=by, now=now)
            for one in wanted
        ]
        total = Distributed(*(sum(getattr(one, name) for one in results) for name in ("added", "deleted", "retracted")))
        if total != Distributed():
            record("tasks.distributed", place, by=by, now=now, added=total.added, deleted=total.deleted, retracted=total.retracted)
    return total


def _bring_to(
    place: ElectionWorkLocation,
    one: Wanted,
    team: ElectionTeam | None,
    task_type: ElectionTaskType | None,
    although_invited: bool,
    *,
    by: Actor,
    now: datetime.datetime,
) -> Distributed:
    election = place.election
    if not 0 <= one.number <= MOST or not election.first_day <= one.task_day <= election.last_day:
        raise OutOfBounds
    if team is None or task_type is None:
        raise NotAtPlace
    tasks = list(
        Task.objects.select_for_update(of=("self",))
        .filter(work_location=place, team=team, task_type=task_type, task_day=one.task_day)
        .order_by("-id")
    )
    if one.was is not None and one.was != len(tasks):
        raise Gone
    if one.number >= len(tasks):
        return Distributed(added=_add(place, one, team, task_type, one.number - len(tasks)))
    accepted = sum(task.state == TaskState.ACCEPTED for task in tasks)
    if one.number < accepted:
        raise BelowAccepted(accepted)
    going = sorted((task for task in tasks if task.state != TaskState.ACCEPTED), key=lambda task: task.state != TaskState.AVAILABLE)
    going = going[: len(tasks) - one.number]
    held = [task for task in going if task.state == TaskState.UNANSWERED]
    if held and not although_invited:
        raise WouldRetract(len(held))
    for task in held:
        person_id = task.participant_id
        messages.retracted(task, now=now)
        step(task, TaskState.AVAILABLE)
        tell(TaskEvent.Kind.REMOVED, task, participant_id=person_id, by=by, now=now)
    Task.objects.filter(pk__in=[task.pk for task in going]).delete()
    return Distributed(deleted=len(going), retracted=len(held))


def _add(place: ElectionWorkLocation, one: Wanted, team: ElectionTeam, task_type: ElectionTaskType, number: int) -> int:
    Task.objects.bulk_create(
        Task(
            election_id=place.election_id,
            work_location=place,
            team=team,
            task_type=task_type,
            task_day=one.task_day,
            starts=task_type.starts,
            ends=task_type.ends,
        )
        for _ in range(number)
    )
    return number
