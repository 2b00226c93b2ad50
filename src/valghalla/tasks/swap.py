"""Wishes to swap: somebody would rather have another task, and the office settles it. She keeps the task meanwhile."""

import datetime

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.elections.models import Election
from valghalla.tasks.errors import Gone, Locked, NotOpen
from valghalla.tasks.history import tell
from valghalla.tasks.locks import locked_pair
from valghalla.tasks.models import SwapWish, Task, TaskEvent, TaskState
from valghalla.tasks.timing import has_begun, is_locked

LONGEST = 500


def ask_to_swap(
    task: Task,
    *,
    participant_id: int,
    wish: str,
    wanted_day: datetime.date | None,
    by: Actor,
    now: datetime.datetime,
    today: datetime.date,
) -> SwapWish:
    """The holder of an accepted task says what she would rather have; saying it again changes what she said.

    wish: at most LONGEST signs.   wanted_day, today: Danish calendar dates.   Raises Gone, Locked, NotOpen.
    """
    with transaction.atomic():
        held, person = locked_pair(task.pk)
        if person.pk != participant_id or held.state != TaskState.ACCEPTED:
            raise Gone
        if not held.election.is_active:
            raise NotOpen("inactive")
        if has_begun(held.task_day, held.starts, now=now):
            raise NotOpen("begun")
        if is_locked(held.task_day, held.election.lock_days, today=today):
            raise Locked
        said = {"wish": wish.strip()[:LONGEST], "wanted_day": wanted_day, "asked_at": now}
        made, new = SwapWish.objects.update_or_create(
            task=held, participant=person, state=SwapWish.State.OPEN, defaults=said, create_defaults=_of(held, said)
        )
        if new:
            _tell(TaskEvent.Kind.SWAP_ASKED, "task.swap_asked", held, person.pk, by=by, now=now)
    return made


def drop_wish(task: Task, *, participant_id: int, by: Actor, now: datetime.datetime) -> bool:
    """She keeps the task after all; False when there was no open wish."""
    with transaction.atomic():
        wish = SwapWish.objects.select_for_update(no_key=True).filter(
            task=task, participant=participant_id, state=SwapWish.State.OPEN
        )
        if (found := wish.first()) is None:
            return False
        found.delete()
        _tell(TaskEvent.Kind.SWAP_DROPPED, "task.swap_dropped", task, participant_id, by=by, now=now)
    return True


def settle(wish: SwapWish, *, done: bool, answer: str, by: Actor, now: datetime.datetime) -> SwapWish:
    """The office has found something else, or cannot. It only says so: the task itself is changed by its own verbs.

    answer: to the person, at most LONGEST signs.   Raises Gone when it was settled or taken back meanwhile.
    """
    with transaction.atomic():
        held = SwapWish.objects.select_for_update(no_key=True, of=("self",)).select_related("task")
        found = held.filter(pk=wish.pk, state=SwapWish.State.OPEN).first()
        if found is None:
            raise Gone
        found.state = SwapWish.State.DONE if done else SwapWish.State.REFUSED
        found.answer, found.settled_at, found.settled_by = answer.strip()[:LONGEST], now, by.id
        found.save(update_fields=["state", "answer", "settled_at", "settled_by"])
        kind = TaskEvent.Kind.SWAP_DONE if done else TaskEvent.Kind.SWAP_REFUSED
        action = "task.swap_done" if done else "task.swap_refused"
        _tell(kind, action, found.task, found.participant_id, by=by, now=now)
    return found


def open_wishes(election: Election | OuterRef) -> QuerySet[SwapWish]:
    """Those waiting for the office, the oldest first; a wish whose task is no longer hers waits no more."""
    wishes = SwapWish.objects.filter(
        election=election,
        state=SwapWish.State.OPEN,
        task__participant=F("participant"),
        task__state=TaskState.ACCEPTED,
    )
    return wishes.order_by("id")


def newest_wishes(participant_id: int, task_ids: list[int]) -> dict[int, SwapWish]:
    """Task → the newest of the person's wishes about it. One query."""
    wishes = SwapWish.objects.filter(participant=participant_id, task__in=task_ids).order_by("asked_at", "id")
    return {wish.task_id: wish for wish in wishes}


def _of(task: Task, said: dict) -> dict:
    return said | {"election_id": task.election_id}


def _tell(
    kind: TaskEvent.Kind, action: str, task: Task, participant_id: int, *, by: Actor, now: datetime.datetime
) -> None:
    tell(kind, task, participant_id=participant_id, by=by, now=now)
    record(action, task, by=by, now=now, participant_id=participant_id)
