"""What is chosen: tasks or people, kept as the rows of a run that nothing has been done for yet."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from valghalla.audit.actors import Actor
from valghalla.elections.models import Election
from valghalla.participants.models import Participant
from valghalla.tasks.models import BulkRow, BulkRun, Task

MOST = 10_000
# A plan that nobody has agreed to is forgotten.
FORGOTTEN_AFTER = datetime.timedelta(days=2)
_PER_INSERT = 2000


class NothingChosen(Exception):
    """There is nothing to do it to."""


class TooMany(Exception):
    """More than can be looked over at once. most: how many that is."""

    def __init__(self) -> None:
        self.most = MOST
        super().__init__(str(MOST))


def choose_tasks(
    election: Election,
    tasks: QuerySet[Task],
    *,
    action: str,
    by: Actor,
    now: datetime.datetime,
    choices: dict[str, Any] | None = None,
) -> BulkRun:
    """Keep these tasks of the election, by day, place, type and key. Raises NothingChosen or TooMany."""
    order = ("task_day", "work_location__sort_key", "work_location_id", "task_type__sort_key", "pk")
    keys = list(tasks.filter(election=election).order_by(*order).values_list("pk", "participant_id")[: MOST + 1])
    return _kept(
        election, [{"task_id": task, "participant_id": person} for task, person in keys], action, by, now, choices or {}
    )


def choose_people(
    people: QuerySet[Participant],
    *,
    action: str,
    by: Actor,
    now: datetime.datetime,
    election: Election | None = None,
    choices: dict[str, Any] | None = None,
) -> BulkRun:
    """Keep these people, in Danish order of their names. Raises NothingChosen or TooMany."""
    keys = people.order_by("name_key", "pk").values_list("pk", flat=True)[: MOST + 1]
    return _kept(election, [{"participant_id": key} for key in keys], action, by, now, choices or {})


def tasks_of(run: BulkRun) -> QuerySet[Task]:
    """The tasks chosen that are still there, in no order."""
    return Task.objects.filter(pk__in=run.rows.filter(task__isnull=False).values("task_id"))


def people_of(run: BulkRun) -> QuerySet[Participant]:
    """The people chosen, or those who had the tasks chosen when they were; in no order."""
    return Participant.objects.filter(pk__in=run.rows.filter(participant__isnull=False).values("participant_id"))


def _kept(
    election: Election | None,
    rows: Sequence[dict[str, int | None]],
    action: str,
    by: Actor,
    now: datetime.datetime,
    choices: dict[str, Any],
) -> BulkRun:
    if not rows:
        raise NothingChosen
    if len(rows) > MOST:
        raise TooMany
    with transaction.atomic():
        BulkRun.objects.filter(started_at=None, created_at__lt=now - FORGOTTEN_AFTER).delete()
        run = BulkRun.objects.create(
            election=election, action=action, choices=choices, created_at=now, created_by=by.id, total=len(rows)
        )
        BulkRow.objects.bulk_create(_rows(run, rows), batch_size=_PER_INSERT)
    return run


def _rows(run: BulkRun, rows: Sequence[dict[str, int | None]]) -> Iterable[BulkRow]:
    return (BulkRow(run=run, position=position, **keys) for position, keys in enumerate(rows, 1))
