"""All tasks of an election: which are wanted, as an address says it, and those that fit."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict

from valghalla.base import clock
from valghalla.elections.models import Election
from valghalla.participants.find import matching as people_matching
from valghalla.participants.models import Participant
from valghalla.tasks.counts import noes
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.rules.broken import doubtful, tasks_against_rules

LONGEST_WAIT = 3650


@dataclass(frozen=True)
class Wanted:
    """Which tasks; an empty wish is all.

    states: of TaskState.   days: Danish dates.   areas: names.   places, teams, task_types: keys of the election's copies.
    waiting: unanswered, and invited so many days ago or more; None when that is not asked.
    invited, reminded: "yes" or "no", of tasks that somebody holds and, for "no", that wait for an answer.
    doubles: the holder has another task that day, in any election.   broken: the holder fails a rule for a task to come.
    changed: CPR has told something new of the holder since she was given it.
    reach: how the holder cannot be written to: "exempt" from Digital Post, "no_contact" without mobile number and e-mail, or
    "none" of the three.   declined: somebody said no to it, whoever holds it now.   trusted: "yes" or "no".
    search: words of the holder's name, mobile number or e-mail. It is personal data: the address holds a key to it.
    """

    states: tuple[str, ...] = ()
    days: tuple[datetime.date, ...] = ()
    areas: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    task_types: tuple[int, ...] = ()
    waiting: int | None = None
    invited: str = ""
    reminded: str = ""
    doubles: bool = False
    broken: bool = False
    changed: bool = False
    reach: str = ""
    declined: bool = False
    trusted: str = ""
    search: str = ""

    def as_facts(self) -> dict[str, Any]:
        """What is asked for, as the audit keeps it: of a search only that there was one."""
        facts: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "search":
                value = bool(value)
            if value or (field.name == "waiting" and value is not None):
                facts[field.name] = _plain(value)
        return facts


def wanted_from(query: QueryDict) -> Wanted:
    """What an address asks for; what makes no sense is passed over.

    ``search`` is taken for the words themselves: whoever has an address opens the key in it first.
    """
    return Wanted(
        states=tuple(one for one in query.getlist("state") if one in TaskState.values),
        days=tuple(day for text in query.getlist("day") if (day := _day(text)) is not None),
        areas=tuple(query.getlist("area")),
        places=_keys(query, "place"),
        teams=_keys(query, "team"),
        task_types=_keys(query, "task_type"),
        waiting=_days(query.get("waiting", "")),
        invited=_one_of(query, "invited", "yes", "no"),
        reminded=_one_of(query, "reminded", "yes", "no"),
        doubles="doubles" in query,
        broken="broken" in query,
        changed="changed" in query,
        reach=_one_of(query, "reach", *_UNREACHED),
        declined="declined" in query,
        trusted=_one_of(query, "trusted", "yes", "no"),
        search=query.get("search", "").strip(),
    )


def matching(election: Election, wanted: Wanted, *, now: datetime.datetime) -> QuerySet[Task]:
    """The election's tasks that fit, in no order. now: what waiting and the days to come are reckoned from."""
    conditions: dict[str, Any] = {
        "state__in": wanted.states,
        "task_day__in": wanted.days,
        "work_location__in": wanted.places,
        "team__in": wanted.teams,
        "task_type__in": wanted.task_types,
    }
    tasks = Task.objects.filter(election=election, **{name: values for name, values in conditions.items() if values})
    for holds, condition in _CONDITIONS:
        if holds(wanted):
            tasks = tasks.filter(condition(wanted, election, now))
    return tasks.order_by()


def _waiting(wanted: Wanted, _election: Election, now: datetime.datetime) -> Q:
    return Q(state=TaskState.UNANSWERED, invited_at__lte=now - datetime.timedelta(days=wanted.waiting or 0))


def _invited(wanted: Wanted, _election: Election, _now: datetime.datetime) -> Q:
    if wanted.invited == "yes":
        return Q(invited_at__isnull=False)
    return Q(state=TaskState.UNANSWERED, invited_at__isnull=True)


def _reminded(wanted: Wanted, _election: Election, _now: datetime.datetime) -> Q:
    if wanted.reminded == "yes":
        return Q(reminded_at__isnull=False)
    return Q(state=TaskState.UNANSWERED, invited_at__isnull=False, reminded_at__isnull=True)


def _doubles(_wanted: Wanted, election: Election, _now: datetime.datetime) -> Q:
    """Counted in one go, in all elections whose days these could be: asking for each task would take a second."""
    beside = Election.objects.filter(first_day__lte=election.last_day, last_day__gte=election.first_day)
    held = Task.objects.filter(election__in=list(beside.values_list("pk", flat=True)), participant__isnull=False)
    days = held.order_by().values("participant_id", "task_day").annotate(number=Count("pk"), tasks=ArrayAgg("pk"))
    return Q(pk__in=[task for tasks in days.filter(number__gt=1).values_list("tasks", flat=True) for task in tasks])


def _broken(_wanted: Wanted, election: Election, now: datetime.datetime) -> Q:
    today = clock.danish_date(now)
    broken = tasks_against_rules(today=today).filter(election=election, participant__in=doubtful(today))
    return Q(pk__in=broken.order_by().values("pk"))


def _changed(_wanted: Wanted, _election: Election, _now: datetime.datetime) -> Q:
    return Q(participant__facts_changed_at__gt=F("assigned_at"))


_UNREACHED = {
    "exempt": Q(participant__digital_post=False),
    "no_contact": Q(participant__contact_words=[]),
    "none": Q(participant__digital_post=False, participant__contact_words=[]),
}


def _reach(wanted: Wanted, _election: Election, _now: datetime.datetime) -> Q:
    return _UNREACHED[wanted.reach]


def _declined(_wanted: Wanted, _election: Election, _now: datetime.datetime) -> Q:
    return Q(Exists(noes(TaskEvent.objects.filter(task=OuterRef("pk")))))


def _areas(wanted: Wanted, election: Election, _now: datetime.datetime) -> Q:
    return Q(work_location__in=_keys_of(election.work_locations.filter(area_name__in=wanted.areas)))


def _trusted(wanted: Wanted, election: Election, _now: datetime.datetime) -> Q:
    return Q(task_type__in=_keys_of(election.task_types.filter(trusted=wanted.trusted == "yes")))


def _keys_of(rows: QuerySet[Any]) -> list[int]:
    """With the keys themselves the database finds tasks by its index, however many there are."""
    return list(rows.order_by().values_list("pk", flat=True))


def _search(wanted: Wanted, _election: Election, _now: datetime.datetime) -> Q:
    return Q(participant__in=people_matching(Participant.objects.all(), wanted.search).order_by().values("pk"))


# Whether it is asked for, and what it asks.
_CONDITIONS: tuple[
    tuple[Callable[[Wanted], bool], Callable[[Wanted, Election, datetime.datetime], Q]],
    ...,
] = (
    (lambda wanted: bool(wanted.areas), _areas),
    (lambda wanted: wanted.waiting is not None, _waiting),
    (lambda wanted: bool(wanted.invited), _invited),
    (lambda wanted: bool(wanted.reminded), _reminded),
    (lambda wanted: wanted.doubles, _doubles),
    (lambda wanted: wanted.broken, _broken),
    (lambda wanted: wanted.changed, _changed),
    (lambda wanted: bool(wanted.reach), _reach),
    (lambda wanted: wanted.declined, _declined),
    (lambda wanted: bool(wanted.trusted), _trusted),
    (lambda wanted: bool(wanted.search), _search),
)


def _plain(value: Any) -> Any:
    """As JSON holds it."""
    if isinstance(value, tuple):
        return [one.isoformat() if isinstance(one, datetime.date) else one for one in value]
    return value


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _days(text: str) -> int | None:
    return min(int(text), LONGEST_WAIT) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _keys(query: QueryDict, name: str) -> tuple[int, ...]:
    return tuple(int(text) for text in query.getlist(name) if text.isascii() and text.isdigit() and len(text) <= 18)


def _one_of(query: QueryDict, name: str, *words: str) -> str:
    text = query.get(name, "")
    return text if text in words else ""
