"""Where stories come from: what happened to tasks, messages, comments, and the audit; each read from the newest back."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from valghalla.audit.models import AuditEntry
from valghalla.audit.words import WORDS, Kind, actions_of
from valghalla.communication.models import Message
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.participants.models import Comment, Participant
from valghalla.tasks.models import Task, TaskEvent, TaskLink

# Of these the task's own rows tell, and go on telling when the audit has forgotten.
_TOLD_BY_TASKS = [action for action in WORDS if action.startswith("task.")]
_LOOKED_AT = [Kind.SEE, Kind.SEARCH, Kind.LOOK_UP, Kind.SHOW, Kind.EXPORT]


@dataclass(frozen=True)
class Source:
    """One kind of row. part: the tab that shows it.   rank: its place among rows of the same instant, lowest on top.

    at: the field with the instant.   rows: in no order.   alone: another source has these rows too, among others, and
    gives them where everything is told.
    """

    part: str
    rank: int
    at: str
    rows: QuerySet[Any]
    alone: bool = False


@dataclass(frozen=True, order=True)
class Place:
    """Where a page of a story ended: an instant, the rank of the source and the key of the row."""

    at: datetime.datetime
    rank: int
    pk: int

    def __str__(self) -> str:
        return f"{self.at.timestamp():.6f}-{self.rank}-{self.pk}"


def place_of(text: str | None) -> Place | None:
    """A place as the address says it; None for what is none."""
    try:
        at, rank, pk = (text or "").split("-")
        return Place(datetime.datetime.fromtimestamp(float(at), datetime.UTC), int(rank), int(pk[:18]))
    except (ValueError, OverflowError, OSError):
        return None


def newest(source: Source, *, beyond: Place | None, most: int) -> list[tuple[Place, Any]]:
    """The newest rows, or the newest before a place."""
    rows = source.rows.filter(_before(source, beyond)) if beyond else source.rows
    found = rows.order_by(f"-{source.at}", "-pk")[:most]
    return [(Place(getattr(row, source.at), source.rank, row.pk), row) for row in found]


def of_task(task: Task) -> Sequence[Source]:
    """What happened to the task, and the messages about it."""
    return (_messages(Message.objects.filter(task_id=task.pk)), _events(TaskEvent.objects.filter(task=task)))


def of_participant(person: Participant) -> Sequence[Source]:
    """Her tasks, messages and comments, what was changed, and who looked."""
    still_there = Comment.objects.filter(pk=OuterRef("subject_id"), participant=person)
    written = Q(action="comment.added") & Q(Exists(still_there))
    audit = AuditEntry.objects.filter(participant_id=person.pk).exclude(written).exclude(action__in=_TOLD_BY_TASKS)
    return (
        _messages(Message.objects.filter(participant=person)),
        _events(TaskEvent.objects.filter(participant=person)),
        Source("changes", 2, "at", Comment.objects.filter(participant=person)),
        *_entries(audit),
    )


def of_election(election: Election) -> Sequence[Source]:
    """What was done to the election, what happened to its tasks, and its messages."""
    audit = Q(subject_type="election", subject_id=election.pk)
    for model in _OF_ELECTION:
        copies = model._default_manager.filter(election=election).values("pk")
        audit |= Q(subject_type=model._meta.model_name, subject_id__in=copies)
    return (
        _messages(Message.objects.filter(election=election)),
        _events(TaskEvent.objects.filter(election=election)),
        *_entries(AuditEntry.objects.filter(audit)),
    )


_OF_ELECTION: tuple[type[Model], ...] = (ElectionWorkLocation, ElectionTaskType, ElectionTeam, TaskLink)


def _messages(rows: QuerySet[Message]) -> Source:
    return Source("messages", 0, "queued_at", rows.defer("body_sealed", "subject_sealed", "facts"))


def _events(rows: QuerySet[TaskEvent]) -> Source:
    return Source("tasks", 1, "at", rows.select_related("election", "work_location", "task_type", "team"))


def _entries(rows: QuerySet[AuditEntry]) -> tuple[Source, ...]:
    """What was changed, and who looked or took a list: together, and each by itself."""
    looks = actions_of(kinds=_LOOKED_AT)
    return (
        Source("", 3, "at", rows),
        Source("changes", 3, "at", rows.exclude(action__in=looks), alone=True),
        Source("looks", 3, "at", rows.filter(action__in=looks), alone=True),
    )


def _before(source: Source, place: Place) -> Q:
    earlier = Q(**{f"{source.at}__lt": place.at})
    if source.rank < place.rank:
        return earlier
    same: dict[str, Any] = {source.at: place.at}
    if source.rank == place.rank:
        same["pk__lt"] = place.pk
    return earlier | Q(**same)
