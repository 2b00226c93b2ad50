"""Erasing people who may hold tasks: their tasks become available, then they go."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import entry
from valghalla.elections.models import Election
from valghalla.participants.erase import erase
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocationResponsible
from valghalla.tasks.history import happened
from valghalla.tasks.models import BulkRow, Task, TaskEvent, TaskState
from valghalla.teams.models import TeamResponsible

BATCH = 500


@dataclass(frozen=True)
class Losses:
    """What is lost with people who are erased. tasks: accepted or not answered, in active elections.

    with_tasks, team_responsibles, place_responsibles: how many of the people.
    """

    people: int
    tasks: int
    with_tasks: int
    team_responsibles: int
    place_responsibles: int


def losses_of(participant_ids: Collection[int]) -> Losses:
    """What erasing these people would cost. Five queries."""
    tasks = Task.objects.filter(participant_id__in=participant_ids, election__state=Election.State.ACTIVE)
    return Losses(
        people=Participant.objects.filter(pk__in=participant_ids).count(),
        tasks=tasks.count(),
        with_tasks=tasks.values("participant_id").distinct().count(),
        team_responsibles=_people(TeamResponsible, participant_ids),
        place_responsibles=_people(WorkLocationResponsible, participant_ids),
    )


def erase_participants(participant_ids: Collection[int], *, by: Actor, now: datetime.datetime) -> int:
    """Free the tasks of these people and erase them; nobody is written to. Returns how many people there were.

    Many are taken in batches, each a transaction of its own: broken off, those done are gone and the rest untouched.
    """
    return sum(_erase_batch(batch, by=by, now=now) for batch in _batches(sorted(set(participant_ids))))


def _erase_batch(participant_ids: Sequence[int], *, by: Actor, now: datetime.datetime) -> int:
    with transaction.atomic():
        list(Participant.objects.select_for_update().filter(pk__in=participant_ids).order_by("pk").values_list("pk"))
        held = list(
            Task.objects.select_for_update(no_key=True).filter(participant_id__in=participant_ids).order_by("pk")
        )
        TaskEvent.objects.bulk_create(
            happened(TaskEvent.Kind.REMOVED, task, participant_id=None, by=by, now=now, erased=True) for task in held
        )
        AuditEntry.objects.bulk_create(
            entry("task.removed", task, by=by, now=now, participant_id=task.participant_id, erased=True)
            for task in held
        )
        Task.objects.filter(pk__in=[task.pk for task in held]).update(
            state=TaskState.AVAILABLE,
            participant=None,
            assigned_at=None,
            invitation_token=None,
            invited_at=None,
            reminded_at=None,
            confirmed_at=None,
            task_reminded_at=None,
        )
        # What a run would put back is hers: the link in her invitation too.
        BulkRow.objects.filter(participant_id__in=participant_ids).update(before={}, seen={}, facts={})
        return erase(participant_ids, by=by, now=now)


def _people(model, participant_ids: Collection[int]) -> int:
    return model.objects.filter(participant_id__in=participant_ids).values("participant_id").distinct().count()


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
