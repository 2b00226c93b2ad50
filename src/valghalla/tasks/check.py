"""Holding a person against a task: reads the facts, asks the rules."""

from collections.abc import Iterable

from valghalla.elections.models import ElectionType
from valghalla.participants.models import Participant
from valghalla.tasks.eligibility import Facts, Rule, Span, conflicts, days_in_reach, failed_rules
from valghalla.tasks.errors import NotEligible, Overlaps
from valghalla.tasks.models import Task


def facts_of(participant: Participant) -> Facts:
    """What the rules ask of a person."""
    return Facts(
        birth_date=participant.birth_date,
        status=participant.status,
        municipality_code=participant.municipality_code or None,
        citizenship_code=participant.citizenship or None,
        incapable=participant.incapable,
    )


def rules_of(election_type: ElectionType) -> set[Rule]:
    """The rules an election of this type sets."""
    asked = {
        Rule.OF_AGE: election_type.requires_age,
        Rule.RESIDENT: election_type.requires_residence,
        Rule.CITIZEN: election_type.requires_citizenship,
        Rule.LEGALLY_COMPETENT: election_type.requires_competence,
    }
    return {rule for rule, wanted in asked.items() if wanted}


def failed(participant: Participant, task: Task, *, municipality_code: str) -> list[Rule]:
    """The rules the person fails for the task, in the order shown; reads election type and task type of the task."""
    return failed_rules(
        facts_of(participant),
        rules_of(task.election.type),
        on=task.task_day,
        municipality_code=municipality_code,
        validation_off=task.task_type.validation_off,
    )


def span_of(task: Task) -> Span:
    """When the task takes place."""
    return Span(task.task_day, task.starts, task.ends)


def colliding(participant_id: int, task: Task) -> list[Span]:
    """The person's other tasks, accepted or not answered, in any election, that overlap with this one."""
    first, last = days_in_reach(task.task_day)
    others: Iterable[tuple] = (
        Task.objects.filter(participant_id=participant_id, task_day__range=(first, last))
        .exclude(pk=task.pk)
        .values_list("task_day", "starts", "ends")
    )
    return conflicts(span_of(task), [Span(*other) for other in others])


def demand(participant: Participant, task: Task, *, municipality_code: str) -> None:
    """Raise NotEligible with every failed rule, or Overlaps with every collision; nothing when the person may."""
    if failures := failed(participant, task, municipality_code=municipality_code):
        raise NotEligible(failures)
    if spans := colliding(participant.pk, task):
        raise Overlaps(spans)
