"""Deleting a work location, team or task type of the catalogue, and taking it out of elections that are not over.

Elections that are over keep their copies, tasks and history. Source: docs/adr/0002-catalogue-and-copies.md.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.elections.carry import not_over
from valghalla.elections.models import (
    Election,
    ElectionTaskType,
    ElectionTeam,
    ElectionWorkLocation,
    PlaceTaskType,
    PlaceTeam,
)
from valghalla.places.models import WorkLocation, WorkLocationTeam
from valghalla.task_types.models import TaskType
from valghalla.tasks import messages
from valghalla.tasks.catalogue.effects import Effects, effects_of, tasks_not_over
from valghalla.tasks.errors import TaskError
from valghalla.tasks.history import tell
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.states import step
from valghalla.teams.models import Team
from valghalla.teams.teams import members_without_another


class InActiveElection(TaskError):
    """An active election uses it, so it has to stay. elections: how many do."""

    def __init__(self, elections: int) -> None:
        self.elections = elections
        super().__init__(str(elections))


class MembersWithoutTeam(TaskError):
    """Members of the team are in no other. members: how many."""

    def __init__(self, members: int) -> None:
        self.members = members
        super().__init__(str(members))


def effects_of_deleting(record_: WorkLocation | Team | TaskType, *, today: datetime.date) -> Effects:
    """The tasks that would go with it: those in elections that are not over."""
    return effects_of(_tasks_of(record_, today))


def why_place_stays(place: WorkLocation) -> InActiveElection | None:
    """The reason why the place cannot be deleted, or None."""
    return _active(ElectionWorkLocation.objects.filter(source=place))


def why_team_stays(team: Team) -> InActiveElection | MembersWithoutTeam | None:
    """The reason why the team cannot be deleted, or None. It counts as used where it belongs to a place in an active
    election, in the catalogue or in the election's copy."""
    at_places = WorkLocationTeam.objects.filter(team=team).values("work_location_id")
    uses = Election.objects.filter(
        Exists(PlaceTeam.objects.filter(team__source=team, team__election=OuterRef("pk")))
        | Exists(ElectionWorkLocation.objects.filter(source__in=at_places, election=OuterRef("pk"))),
        state=Election.State.ACTIVE,
    ).count()
    if uses:
        return InActiveElection(uses)
    alone = members_without_another(team)
    return MembersWithoutTeam(alone) if alone else None


def delete_work_location(place: WorkLocation, *, today: datetime.date, by: Actor, now: datetime.datetime) -> Effects:
    """Delete the place and its tasks in elections that are not over. Raises InActiveElection. Returns what went."""
    with transaction.atomic():
        WorkLocation.objects.select_for_update().get(pk=place.pk)
        if reason := why_place_stays(place):
            raise reason
        return _delete(place, ElectionWorkLocation, place.title, today=today, by=by, now=now)


def delete_team(team: Team, *, today: datetime.date, by: Actor, now: datetime.datetime) -> Effects:
    """Delete the team with memberships, responsibilities and links, and its tasks in elections that are not over.

    Raises InActiveElection or MembersWithoutTeam. Returns what went.
    """
    with transaction.atomic():
        Team.objects.select_for_update().get(pk=team.pk)
        if reason := why_team_stays(team):
            raise reason
        return _delete(team, ElectionTeam, team.name, today=today, by=by, now=now)


def delete_task_type(
    task_type: TaskType, *, today: datetime.date, by: Actor, now: datetime.datetime, tell_them: bool = True
) -> Effects:
    """Delete the task type and its tasks in elections that are not over, active ones too: people who had accepted, or
    were invited there, are told, unless the office tells them itself (tell_them). Returns what went."""
    with transaction.atomic():
        TaskType.objects.select_for_update().get(pk=task_type.pk)
        name = task_type.title
        return _delete(task_type, ElectionTaskType, name, today=today, by=by, now=now, tell_them=tell_them)


def free_and_delete(tasks: QuerySet[Task], *, by: Actor, now: datetime.datetime, tell_them: bool = True) -> None:
    """Delete tasks; whoever had one, or was invited to it, is told when the election is active, unless the office tells them
    itself (tell_them). The caller holds the transaction."""
    held = tasks.select_for_update(of=("self",)).select_related("election").order_by("-id")
    for task in held.exclude(state=TaskState.AVAILABLE):
        person = task.participant_id
        if tell_them:
            messages.deleted(task, now=now)
        step(task, TaskState.AVAILABLE)
        tell(TaskEvent.Kind.REMOVED, task, participant_id=person, by=by, now=now)
        record("task.removed", task, by=by, now=now, participant_id=person)
    tasks.delete()


def _delete(
    source: Any,
    copy_model: Any,
    name: str,
    *,
    today: datetime.date,
    by: Actor,
    now: datetime.datetime,
    tell_them: bool = True,
) -> Effects:
    tasks = _tasks_of(source, today)
    effects = effects_of(tasks)
    free_and_delete(tasks, by=by, now=now, tell_them=tell_them)
    _take_out(copy_model.objects.filter(source=source, election__in=not_over(today=today)))
    kind = source._meta.model_name.replace("worklocation", "work_location").replace("tasktype", "task_type")
    record(f"{kind}.deleted", source, by=by, now=now, name=name, tasks=effects.tasks, people=effects.people)
    source.delete()
    return effects


def _take_out(copies: QuerySet[Any]) -> None:
    """Copies that the history speaks of stay for its sake, at no place; the others go."""
    ids = list(copies.values_list("pk", flat=True))
    if copies.model is ElectionTaskType:
        PlaceTaskType.objects.filter(task_type_id__in=ids).delete()
        spoken_of = TaskEvent.objects.filter(task_type_id=OuterRef("pk"))
    elif copies.model is ElectionTeam:
        PlaceTeam.objects.filter(team_id__in=ids).delete()
        spoken_of = TaskEvent.objects.filter(team_id=OuterRef("pk"))
    else:
        PlaceTaskType.objects.filter(work_location_id__in=ids).delete()
        PlaceTeam.objects.filter(work_location_id__in=ids).delete()
        spoken_of = TaskEvent.objects.filter(work_location_id=OuterRef("pk"))
    copies.model.objects.filter(pk__in=ids).exclude(Exists(spoken_of)).delete()


def _tasks_of(source: WorkLocation | Team | TaskType, today: datetime.date) -> QuerySet[Task]:
    tasks = tasks_not_over(today=today)
    if isinstance(source, WorkLocation):
        return tasks.filter(work_location__source=source)
    if isinstance(source, Team):
        return tasks.filter(team__source=source)
    return tasks.filter(task_type__source=source)


def _active(copies: QuerySet[Any]) -> InActiveElection | None:
    uses = copies.filter(election__state=Election.State.ACTIVE).values("election_id").distinct().count()
    return InActiveElection(uses) if uses else None
