"""Whom a group message goes to: the people behind tasks and refusals of an election, or those of another circle, narrowed
by what the office chose.

Source: requirements A-346 to A-350; docs/rules/group-messages.md.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from valghalla.elections.models import Election
from valghalla.participants.models import Participant
from valghalla.tasks.bulk.selection import people_of, tasks_of
from valghalla.tasks.counts import noes
from valghalla.tasks.group_messages.circles import Circle, people_in
from valghalla.tasks.models import BulkRun, Task, TaskEvent, TaskState

# People by their keys, or by a query that gives them.
People = Collection[int] | QuerySet[Any, Any]

DECLINED = "declined"
STATES = (TaskState.ACCEPTED.value, TaskState.UNANSWERED.value, DECLINED)


@dataclass(frozen=True)
class Filters:
    """Who is meant; an empty wish is all, and all of them together narrow.

    circle: those with tasks, or others (tasks.circles).   places, types, teams: keys of the
    election's copies.   days: Danish dates.   states: of STATES.
    chosen: only the tasks and the people that were ticked somewhere, by their keys; then the rest is empty.
    """

    places: tuple[int, ...] = ()
    days: tuple[datetime.date, ...] = ()
    states: tuple[str, ...] = ()
    types: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    circle: Circle = Circle.TASKS
    chosen: bool = False
    tasks: tuple[int, ...] = ()
    people: tuple[int, ...] = ()

    def as_facts(self) -> dict[str, Any]:
        """As JSON holds it; what is empty is left out."""
        found: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}
        for name, value in found.items():
            if isinstance(value, tuple):
                found[name] = [one.isoformat() if isinstance(one, datetime.date) else one for one in value]
        return found

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> "Filters":
        """What ``as_facts`` made."""
        days = tuple(datetime.date.fromisoformat(day) for day in facts.get("days", ()))
        plain = {name: tuple(facts.get(name, ())) for name in ("places", "states", "types", "teams", "tasks", "people")}
        return cls(**plain, days=days, circle=Circle(facts.get("circle", "")), chosen=bool(facts.get("chosen")))


def of_selection(run: BulkRun) -> Filters:
    """The tasks or people that were ticked in a list: kept by their keys, since the selection itself is soon forgotten."""
    rows = run.rows.filter(task__isnull=True)
    return Filters(
        chosen=True,
        tasks=tuple(tasks_of(run).exclude(participant=None).order_by("pk").values_list("pk", flat=True)),
        people=tuple(
            people_of(run).filter(pk__in=rows.values("participant_id")).order_by("pk").values_list("pk", flat=True)
        ),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A task that somebody has, or said no to; or somebody without any (task_id None, facts empty).

    state: of STATES, "" without a task.   facts: as in communication.models.Message.
    """

    participant_id: int
    task_id: int | None
    state: str
    facts: dict[str, Any]


def people(election: Election, filters: Filters) -> QuerySet[Participant]:
    """The people meant, each once, in no order."""
    if filters.circle:
        return people_in(filters.circle, election, teams=filters.teams, places=filters.places)
    held, said_no = _held(election, filters), _said_no(election, filters)
    meant = Q(pk__in=held.values("participant_id")) | Q(pk__in=said_no.values("participant_id"))
    return Participant.objects.filter(meant | Q(pk__in=filters.people) if filters.people else meant)


def find(election: Election, filters: Filters, *, only: People | None = None) -> list[Found]:
    """What the people meant have and said no to, by their names in Danish order, what they have first, then by day.

    A task that somebody said no to and has again is not among those she said no to. Of another circle than those with
    tasks it is what they have in the election, or nothing. only: these people.
    """
    if filters.circle:
        return _of_circle(election, filters, only)
    named = (
        "participant_id",
        "pk",
        "state",
        "work_location_id",
        "task_type_id",
        "team_id",
        "task_day",
        "starts",
        "ends",
    )
    held = _only(_held(election, filters), only).values_list("participant__name_key", *named)
    named = ("participant_id", "task_id", "kind", *named[3:7], "began", "ended")
    said_no = _only(_said_no(election, filters), only).values_list("participant__name_key", *named)
    found = [(row[0], row[1], 0, *row[2:]) for row in held]
    found += [(row[0], row[1], 1, row[2], DECLINED, *row[4:]) for row in said_no]
    found.sort(key=lambda row: (*row[:3], row[8], row[9], row[3] or 0))
    listed = [_found(*row[1:]) for row in found]
    return listed + _without(election, filters, {one.participant_id for one in listed}, only)


def without_tasks(found: Iterable[Found]) -> list[Found]:
    """Each person once, with nothing of her tasks: what a text is about that asks for nothing of one."""
    return [Found(pk, None, "", {}) for pk in dict.fromkeys(one.participant_id for one in found)]


def _of_circle(election: Election, filters: Filters, only: People | None) -> list[Found]:
    meant = _those(people(election, filters), only)
    named = list(meant.order_by("name_key", "pk").values_list("pk", flat=True))
    own: dict[int, list[Found]] = {}
    for one in find(election, Filters(states=STATES[:2]), only=named if only is not None else meant.values("pk")):
        own.setdefault(one.participant_id, []).append(one)
    return [one for pk in named for one in own.get(pk, [Found(pk, None, "", {})])]


def _those(people: QuerySet[Participant], only: People | None) -> QuerySet[Participant]:
    return people if only is None else people.filter(pk__in=only)


def _only(rows: QuerySet[Any], people: People | None) -> QuerySet[Any]:
    return rows if people is None else rows.filter(participant__in=people)


def _found(
    person: int,
    _refused: int,
    task: int | None,
    state: str,
    place: int,
    kind: int,
    team: int,
    day: datetime.date,
    starts: datetime.time,
    ends: datetime.time,
) -> Found:
    facts = {
        "work_location": place,
        "task_type": kind,
        "team": team,
        "task_day": day.isoformat(),
        "starts": starts.isoformat("minutes"),
        "ends": ends.isoformat("minutes"),
    }
    return Found(person, task, state, facts)


def _without(election: Election, filters: Filters, listed: set[int], only: People | None) -> list[Found]:
    """Those who were ticked as people: with their tasks of the election, or without any."""
    if not filters.people:
        return []
    wanted = set(filters.people) - listed if only is None else set(filters.people) & set(only) - listed
    if not wanted:
        return []
    own = find(election, Filters(states=STATES[:2]), only=wanted)
    others = Participant.objects.filter(pk__in=wanted - {one.participant_id for one in own})
    keys = others.order_by("name_key", "pk").values_list("pk", flat=True)
    return own + [Found(pk, None, "", {}) for pk in keys]


def each_once(found: Iterable[Found], asked_for: frozenset[str], *, per_task: bool) -> list[Found]:
    """What there is a message about: one for each person; with ``per_task`` one for each of her tasks of which the text
    would say something else. asked_for: the fields of a task that stand in the text.
    """
    first: dict[tuple[Any, ...], Found] = {}
    for one in found:
        told = tuple(_TOLD_BY[field](one) for field in sorted(asked_for)) if per_task else ()
        first.setdefault((one.participant_id, *told), one)
    return list(first.values())


def _by(*names: str) -> Any:
    return lambda one: tuple(one.facts.get(name) for name in names)


# What a field's value comes from: two tasks alike in that are told of alike.
_TOLD_BY = {
    "work_location": _by("work_location"),
    "work_location_address": _by("work_location"),
    "task_type": _by("task_type"),
    "task_type_description": _by("task_type"),
    "payment": _by("task_type"),
    "task_date": _by("task_day"),
    "days": _by("task_day"),
    "task_start": _by("starts"),
    "task_end": _by("ends"),
    "invitation": lambda one: one.task_id if one.state == TaskState.UNANSWERED else None,
}


def with_several(found: Sequence[Found], asked_for: frozenset[str]) -> int:
    """How many people have several tasks of which the text would say different things."""
    messages = Counter(one.participant_id for one in each_once(found, asked_for, per_task=True))
    return sum(number > 1 for number in messages.values())


def _held(election: Election, filters: Filters) -> QuerySet[Task]:
    tasks = Task.objects.filter(election=election, participant__isnull=False).order_by()
    if filters.chosen:
        return tasks.filter(pk__in=filters.tasks)
    states = [state for state in filters.states if state != DECLINED]
    if filters.states and not states:
        return tasks.none()
    return _narrowed(tasks.filter(state__in=states) if states else tasks, filters)


def _said_no(election: Election, filters: Filters) -> QuerySet[TaskEvent]:
    """The newest refusal of each person for each kind of task at each place and day."""
    events = TaskEvent.objects.filter(election=election, participant__isnull=False).order_by()
    events = events.annotate(
        began=Coalesce("task__starts", "task_type__starts"), ended=Coalesce("task__ends", "task_type__ends")
    )
    if filters.chosen or (filters.states and DECLINED not in filters.states):
        return events.none()
    same = {name: OuterRef(name) for name in ("participant", "work_location", "task_type", "team", "task_day")}
    again = Task.objects.filter(election=election, **same)
    newer = noes(TaskEvent.objects.filter(election=election, pk__gt=OuterRef("pk"), **same))
    return _narrowed(noes(events), filters).filter(~Exists(again), ~Exists(newer))


def _narrowed(rows: QuerySet[Any], filters: Filters) -> QuerySet[Any]:
    conditions = {
        "work_location__in": filters.places,
        "task_day__in": filters.days,
        "task_type__in": filters.types,
        "team__in": filters.teams,
    }
    return rows.filter(**{name: values for name, values in conditions.items() if values})
