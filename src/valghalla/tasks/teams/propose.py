"""Somebody who answers for a team offers a member one of its tasks: an invitation, which the member answers herself.

Only where the municipality has switched it on. Nobody is given a task this way: it is hers when she says yes. Source: requirements
E-177; docs/rules/teams.md.
"""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.tasks.assign import assign
from valghalla.tasks.claim import Group
from valghalla.tasks.errors import Gone, NotAllowed, NotOpen, Taken
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.timing import has_begun
from valghalla.teams.models import TeamMember


def may_propose() -> bool:
    """Whether the municipality lets those who answer for teams do it."""
    return bool(Settings.objects.values_list("lets_teams_propose", flat=True).get())


def propose(group: Group, *, to: Participant, by: Actor, now: datetime.datetime) -> Task:
    """Invite a member to one free place of the group; she has not answered until she does.

    The caller has seen that ``by`` answers for the group's team. Raises NotAllowed when that is not switched on or she is
    no member of the team, NotOpen, Taken, Gone, and what ``assign`` raises; who declined the same kind of task is not
    asked again (DeclinedBefore).
    """
    with transaction.atomic():
        if not may_propose():
            raise NotAllowed
        sample = group.tasks().select_related("election", "team").first()
        if sample is None:
            raise Gone
        if not TeamMember.objects.filter(team=sample.team.source_id, participant=to).exists():
            raise NotAllowed
        if not sample.election.is_active:
            raise NotOpen("inactive")
        if has_begun(sample.task_day, sample.starts, now=now):
            raise NotOpen("begun")
        if group.tasks().filter(participant=to).exists():
            raise Taken
        # The participant is locked before the place, as everywhere; the place is only looked for here.
        free = group.tasks().filter(state=TaskState.AVAILABLE).order_by("id").values_list("pk", flat=True)
        if (place := free.first()) is None:
            raise Taken
        task = assign(Task(pk=place), to=to, by=by, now=now)
        record("task.proposed", task, by=by, now=now, participant_id=to.pk)
    return task
