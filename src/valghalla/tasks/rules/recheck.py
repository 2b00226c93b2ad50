"""When the rules for tasks become stricter: who of those that have the tasks would fail, and freeing their tasks at once.

What is asked is what is known of people now; CPR itself is asked when an election is activated.
"""

import datetime
import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.errors import StaleVersion
from valghalla.elections.carry import not_over
from valghalla.elections.models import ElectionType
from valghalla.participants.models import Participant
from valghalla.task_types.models import TaskType
from valghalla.tasks.assign import own_code
from valghalla.tasks.check import facts_of, rules_of
from valghalla.tasks.eligibility import Rule, failed_rules
from valghalla.tasks.models import Recheck, Task, TaskEvent, TaskState
from valghalla.tasks.remove import invalidate

_NOT_ASKED = ("cpr_sealed", "cpr_digest", "contact_sealed", "contact_words", "search_text")


@dataclass(frozen=True)
class Failing:
    """Somebody who has a task and fails rules for it. task: with participant, type, place and election."""

    task: Task
    failed: tuple[Rule, ...]

    @property
    def told(self) -> bool:
        """Whether losing the task is told by a message."""
        known = self.task.state == TaskState.ACCEPTED or self.task.invited_at is not None
        return self.task.election.is_active and known


@dataclass(frozen=True)
class Outlook:
    """What checking finds. people: who are checked, each once.   failing: by name, then day."""

    people: int = 0
    failing: tuple[Failing, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Changes whenever somebody else would be concerned: posted back by who agrees."""
        keys = sorted((one.task.pk, one.task.participant_id, one.task.state) for one in self.failing)
        return hashlib.sha256(repr((self.people, keys)).encode()).hexdigest()[:20]


NOBODY = Outlook()


def held_tasks(*, today: datetime.date) -> QuerySet[Task]:
    """Tasks somebody has, from today on, in elections that are not over. today: Danish calendar date."""
    held = Task.objects.filter(election__in=not_over(today=today), task_day__gte=today)
    return held.exclude(state=TaskState.AVAILABLE)


def outlook(
    tasks: QuerySet[Task], *, rules: Collection[Rule] | None = None, validation_off: bool | None = None
) -> Outlook:
    """Hold whoever has the tasks against the rules. One query.

    rules: of the election type, validation_off: of the task type; None for what each has now.
    """
    related = tasks.select_related("participant", "task_type", "work_location", "election__type")
    read = related.defer(*(f"participant__{name}" for name in _NOT_ASKED)).order_by(
        "participant__name_key", "task_day", "pk"
    )
    code, people, failing = own_code(), set(), []
    for task in read:
        assert task.participant is not None
        people.add(task.participant_id)
        off = task.task_type.validation_off if validation_off is None else validation_off
        asked = rules_of(task.election.type) if rules is None else rules
        facts = facts_of(task.participant)
        if failed := failed_rules(facts, asked, on=task.task_day, municipality_code=code, validation_off=off):
            failing.append(Failing(task, tuple(failed)))
    return Outlook(len(people), tuple(failing))


def hold_people(tasks: QuerySet[Task]) -> None:
    """Hold everybody who has one of the tasks until the transaction ends: people come before tasks (``locks``)."""
    holders = Participant.objects.filter(pk__in=tasks.values("participant_id")).order_by("pk")
    list(holders.select_for_update(no_key=True).values_list("pk", flat=True))


def check_anew(
    tasks: QuerySet[Task],
    *,
    because_of: TaskType | ElectionType,
    agreed: Collection[int],
    by: Actor,
    now: datetime.datetime,
) -> Recheck:
    """Free the tasks whose holders fail the rules as they stand now; whoever had accepted, or had been invited, is told
    in an active election.

    agreed: keys of the tasks that were shown to be freed. Raises StaleVersion when they are not the same any more.
    The caller holds the transaction in which the rules changed, so that both are kept or neither.
    """
    hold_people(tasks)
    found = outlook(tasks)
    if {one.task.pk for one in found.failing} != set(agreed):
        raise StaleVersion
    made = Recheck.objects.create(
        at=now,
        by_id=by.id,
        subject="task_type" if isinstance(because_of, TaskType) else "election_type",
        name=because_of.title,
        elections=sorted(tasks.order_by().values_list("election_id", flat=True).distinct()),
        people=found.people,
        freed=len(found.failing),
    )
    for one in found.failing:
        with transaction.atomic():
            invalidate(one.task, failed=list(one.failed), by=by, now=now, recheck=made.pk)
    record("tasks.checked_anew", because_of, by=by, now=now, people=made.people, freed=made.freed)
    return made


def freed_by(recheck: Recheck) -> QuerySet[TaskEvent]:
    """What happened to those who lost a task by it, by name."""
    events = TaskEvent.objects.filter(
        election_id__in=recheck.elections, kind=TaskEvent.Kind.INVALIDATED, at=recheck.at, facts__recheck=recheck.pk
    )
    return events.select_related("participant", "work_location", "task_type", "election").order_by(
        "participant__name_key", "task_day", "pk"
    )
