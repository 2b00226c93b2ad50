"""Which teams a person belongs to, as the office sets it; a team in which she holds a task stays."""

import datetime
from collections.abc import Collection, Iterable

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.clock import danish_date
from valghalla.participants.change import change_contact
from valghalla.participants.models import Participant
from valghalla.tasks.errors import HoldsTasksFor, NoTeam
from valghalla.tasks.locks import locked_participant
from valghalla.tasks.models import Task
from valghalla.teams.members import join
from valghalla.teams.models import Team, TeamMember


def set_teams(participant: Participant, team_ids: Iterable[int], *, by: Actor, now: datetime.datetime) -> None:
    """Let these be the person's teams; keys that are not the municipality's are passed over.

    Raises NoTeam when none is left; HoldsTasksFor when a team goes for which she holds a task that is not over,
    accepted or not: the task is to be taken from her first; Gone when she is erased meanwhile.
    """
    with transaction.atomic():
        held = locked_participant(participant.pk)
        wanted = set(Team.objects.filter(pk__in=list(team_ids)).values_list("pk", flat=True))
        if not wanted:
            raise NoTeam
        now_in = set(TeamMember.objects.filter(participant=held).values_list("team_id", flat=True))
        leaving = now_in - wanted
        if busy := teams_with_tasks(held, now=now) & leaving:
            raise HoldsTasksFor(
                list(Team.objects.filter(pk__in=busy).order_by("sort_key").values_list("name", flat=True))
            )
        TeamMember.objects.filter(participant=held, team_id__in=leaving).delete()
        for team_id in sorted(wanted - now_in):
            join(team_id, held.pk, joined_by="staff", now=now)
        if leaving or wanted - now_in:
            record(
                "participant.teams_changed",
                held,
                by=by,
                now=now,
                participant_id=held.pk,
                joined=sorted(wanted - now_in),
                left=sorted(leaving),
            )


def teams_with_tasks(participant: Participant, *, now: datetime.datetime) -> set[int]:
    """Keys of the teams for which the person holds a task whose day is not over."""
    tasks = Task.objects.filter(participant=participant, task_day__gte=danish_date(now), team__source__isnull=False)
    return set(tasks.values_list("team__source_id", flat=True))


def change_person(
    participant: Participant,
    *,
    mobile: str,
    email: str,
    diets: Collection[int],
    teams: Collection[int],
    version: int,
    by: Actor,
    now: datetime.datetime,
) -> Participant:
    """Save contact data, diets and teams together, or nothing of it. Raises what change_contact and set_teams raise."""
    with transaction.atomic():
        changed = change_contact(participant, mobile=mobile, email=email, diets=diets, version=version, by=by, now=now)
        set_teams(changed, teams, by=by, now=now)
    return changed
