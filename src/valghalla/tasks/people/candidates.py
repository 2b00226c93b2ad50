"""Who could be given a task: people found by name, contact data, birth date and team, each with what speaks against it."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from valghalla.participants.find import matching
from valghalla.participants.models import Participant
from valghalla.tasks.check import facts_of, rules_of, span_of
from valghalla.tasks.counts import noes
from valghalla.tasks.eligibility import (
    AGE_OF_MAJORITY,
    ANNULLED,
    DANISH_CITIZEN,
    DEAD,
    DISAPPEARED,
    Rule,
    Span,
    conflicts,
    days_in_reach,
    failed_rules,
)
from valghalla.tasks.models import Task, TaskEvent
from valghalla.tasks.people.wished_for import NO_WISHES, Fit, fits_of

IN_ORDER = ("name_key", "pk")
TAKEN_OFF = (TaskEvent.Kind.REMOVED, TaskEvent.Kind.INVALIDATED)


@dataclass(frozen=True)
class Sought:
    """Whom to look for. search: words found in name, mobile or e-mail.   team: key of a team of the catalogue, its members.

    everyone: also those who do not meet the rules or have another task at the time.
    """

    search: str = ""
    born: datetime.date | None = None
    team: int | None = None
    everyone: bool = False


@dataclass(frozen=True)
class Candidate:
    """A person and what is known about her and the task.

    failed: rules she does not meet.   busy: her tasks at the same time.   said_no: declined or withdrew from the same kind of task.
    removed_at: when she was last taken off this very task, None when she never was.   fit: what of the task she would like.
    """

    participant: Participant
    failed: tuple[Rule, ...]
    busy: tuple[Span, ...]
    said_no: bool
    removed_at: datetime.datetime | None = None
    fit: Fit = NO_WISHES

    @property
    def suitable(self) -> bool:
        """Whether assigning can succeed."""
        return not self.failed and not self.busy


def people(sought: Sought, task: Task, *, municipality_code: str) -> QuerySet[Participant]:
    """Those who fit what is sought, in Danish order of their names; only those who can be given the task, unless everyone is."""
    found = Participant.objects.all()
    found = matching(found, sought.search)
    if sought.born:
        found = found.filter(birth_date=sought.born)
    if sought.team:
        found = found.filter(memberships__team_id=sought.team)
    if not sought.everyone:
        found = found.filter(_meets(task, municipality_code), ~Exists(_colliding(task)))
    return found.order_by(*IN_ORDER)


def held_against(people: Sequence[Participant], task: Task, *, municipality_code: str) -> list[Candidate]:
    """Each person with what speaks against giving her the task. Four queries, however many people there are."""
    rules = rules_of(task.election.type)
    busy = _busy(people, task)
    refused = _refused(people, task)
    removed = _removed(people, task)
    fits = fits_of([person.pk for person in people], task)
    return [
        Candidate(
            person,
            tuple(
                failed_rules(
                    facts_of(person),
                    rules,
                    on=task.task_day,
                    municipality_code=municipality_code,
                    validation_off=task.task_type.validation_off,
                )
            ),
            tuple(conflicts(span_of(task), busy.get(person.pk, []))),
            person.pk in refused,
            removed.get(person.pk),
            fits.get(person.pk, NO_WISHES),
        )
        for person in people
    ]


def latest_birth_date(day: datetime.date, age: int = AGE_OF_MAJORITY) -> datetime.date:
    """The last birth date with which one has reached the age on the day."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:  # 29 February
        return datetime.date(day.year - age, 2, 28)


def _meets(task: Task, municipality_code: str) -> Q:
    """The rules of ``eligibility.failed_rules`` as the database asks them."""
    alive = Q(status__isnull=False) & ~Q(status__in=[DEAD, ANNULLED, DISAPPEARED])
    if task.task_type.validation_off:
        return alive
    asked = {
        Rule.OF_AGE: Q(birth_date__lte=latest_birth_date(task.task_day)),
        Rule.RESIDENT: Q(municipality_code=municipality_code),
        Rule.CITIZEN: Q(citizenship=DANISH_CITIZEN),
        Rule.LEGALLY_COMPETENT: Q(incapable=False),
    }
    for rule in rules_of(task.election.type):
        alive &= asked[rule]
    return alive


def _colliding(task: Task) -> QuerySet[Task]:
    """Tasks of the person in the query around that overlap with this one, as ``eligibility.overlaps`` means it."""
    first, last = days_in_reach(task.task_day)
    over_midnight = Q(ends__lte=F("starts"))
    mine_over_midnight = task.ends <= task.starts
    before = Q(task_day=first) & over_midnight & Q(ends__gt=task.starts)
    same_day = Q(task_day=task.task_day) & (over_midnight | Q(ends__gt=task.starts))
    colliding = before | (same_day if mine_over_midnight else same_day & Q(starts__lt=task.ends))
    if mine_over_midnight:
        colliding |= Q(task_day=last, starts__lt=task.ends)
    others = Task.objects.filter(participant_id=OuterRef("pk"), task_day__range=(first, last))
    return others.filter(colliding).exclude(pk=task.pk)


def _busy(people: Iterable[Participant], task: Task) -> dict[int, list[Span]]:
    others = Task.objects.filter(
        participant_id__in=[person.pk for person in people], task_day__range=days_in_reach(task.task_day)
    ).exclude(pk=task.pk)
    busy: dict[int, list[Span]] = {}
    for person, day, starts, ends in others.values_list("participant_id", "task_day", "starts", "ends"):
        assert person is not None
        busy.setdefault(person, []).append(Span(day, starts, ends))
    return busy


def _refused(people: Iterable[Participant], task: Task) -> set[int]:
    events = TaskEvent.objects.filter(
        participant_id__in=[person.pk for person in people],
        election_id=task.election_id,
        work_location_id=task.work_location_id,
        task_type_id=task.task_type_id,
        team_id=task.team_id,
        task_day=task.task_day,
    )
    return set(noes(events).values_list("participant_id", flat=True))


def _removed(people: Iterable[Participant], task: Task) -> dict[int, datetime.datetime]:
    off = TaskEvent.objects.filter(task=task, kind__in=TAKEN_OFF, participant_id__in=[person.pk for person in people])
    return dict(off.order_by("participant_id").values_list("participant_id").annotate(last=Max("at")))
