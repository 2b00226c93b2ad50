"""Whether a person may take tasks, said before she tries: what ``claim`` asks, for many groups of equal places at once."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from valghalla.base.written_once import written_once
from valghalla.participants.models import Participant
from valghalla.tasks.assign import own_code
from valghalla.tasks.check import facts_of, rules_of, span_of
from valghalla.tasks.claim import Group
from valghalla.tasks.eligibility import ALWAYS, Rule, Span, days_in_reach, failed_rules, overlaps
from valghalla.tasks.models import Task


@dataclass(frozen=True)
class Wanted:
    """A group of equal places somebody looks at.

    rules: those of the election's type.   validation_off: the type of task asks only what is always asked.
    """

    group: Group
    span: Span
    rules: frozenset[Rule]
    validation_off: bool


@dataclass(frozen=True)
class Prospect:
    """How a person stands to a group.

    failed: every rule she does not meet, in the order shown.   clashes: her own other tasks at the same time, earliest
    first, with type and place.   mine: her own place in the group.
    """

    failed: tuple[Rule, ...] = ()
    clashes: tuple[Task, ...] = ()
    mine: Task | None = None

    @property
    def may(self) -> bool:
        """Whether neither a rule nor another task stands in the way."""
        return not self.failed and not self.clashes


def prospects(participant: Participant, wanted: Sequence[Wanted]) -> list[Prospect]:
    """How the person stands to each, in their order. One query, however many there are."""
    held = _held(participant, wanted)
    return [_prospect(participant, one, held) for one in wanted]


def prospect(participant: Participant, task: Task) -> Prospect:
    """How the person stands to the group of one task; reads its election's type and its own."""
    rules = frozenset(rules_of(task.election.type))
    return prospects(participant, [Wanted(Group.of(task), span_of(task), rules, task.task_type.validation_off)])[0]


def asked_of_everybody(task: Task) -> list[Rule]:
    """The rules that the task asks of whoever takes it, without those nobody has to think of; reads its election's type
    and its own."""
    asked = set() if task.task_type.validation_off else rules_of(task.election.type)
    return [rule for rule in Rule if rule in asked and rule not in ALWAYS]


def own_tasks_at(participant: Participant, spans: Sequence[Span]) -> list[Task]:
    """The person's own tasks that take place at these times, earliest first, with type and place."""
    days = {span.day for span in spans}
    found = _shown(Task.objects.filter(participant=participant, task_day__in=days))
    return sorted((task for task in found if span_of(task) in spans), key=lambda task: span_of(task).begins_at)


def _held(participant: Participant, wanted: Iterable[Wanted]) -> list[Task]:
    days = [day for one in wanted for day in days_in_reach(one.group.task_day)]
    if not days:
        return []
    return _held_between(participant.pk, min(days), max(days))


@written_once
def _held_between(participant_id: int, first_day: datetime.date, last_day: datetime.date) -> QuerySet[Task]:
    return _shown(Task.objects.filter(participant=participant_id, task_day__range=(first_day, last_day)))


def _shown(tasks):
    return tasks.select_related("task_type", "work_location").order_by("task_day", "starts", "id")


def _prospect(participant: Participant, one: Wanted, held: Sequence[Task]) -> Prospect:
    mine = next((task for task in held if Group.of(task) == one.group), None)
    return Prospect(
        failed=tuple(
            failed_rules(
                facts_of(participant),
                one.rules,
                on=one.group.task_day,
                municipality_code=own_code(),
                validation_off=one.validation_off,
            )
        ),
        clashes=tuple(task for task in held if task is not mine and overlaps(one.span, span_of(task))),
        mine=mine,
    )
