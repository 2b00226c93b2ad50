"""Who serves at a place on a day, as the one who answers for the place sees it. Rules: docs/rules/work-location.md."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.danish_order import search_terms, sort_key
from valghalla.base.written_once import written_once
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.lists.rosters import Meal, meals_of
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocation
from valghalla.tasks.counts import BY_STATE, ONE
from valghalla.tasks.eligibility import age_on
from valghalla.tasks.models import Task, TaskState

# An election that is over is shown for so many days, so that what happened on the day can be finished.
DAYS_AFTER = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Kind:
    """Tasks of a type with the same hours. starts, ends: Danish clock times.   total: accepted or not, available ones too."""

    title: str
    starts: datetime.time
    ends: datetime.time
    accepted: int
    total: int


@dataclass(frozen=True)
class OnDuty:
    """Somebody with an accepted task at the place that day. task_types, teams: each once, in Danish order.
    age: whole years on the day, None when CPR does not tell.   search_text: of the name, folded."""

    participant_id: int
    name: str
    name_key: str
    search_text: str
    age: int | None
    task_types: tuple[str, ...]
    teams: tuple[str, ...]


@dataclass(frozen=True)
class PlaceDay:
    """A place on a day. people: by name.   meals: how many eat what, those without a special diet first."""

    day: datetime.date
    kinds: tuple[Kind, ...]
    people: tuple[OnDuty, ...]
    meals: tuple[Meal, ...]

    @property
    def total(self) -> int:
        """How many tasks there are."""
        return sum(kind.total for kind in self.kinds)

    @property
    def accepted(self) -> int:
        """How many of them somebody has accepted."""
        return sum(kind.accepted for kind in self.kinds)


def places_of(participant: Participant) -> list[WorkLocation]:
    """The places of the catalogue the person answers for now, in Danish order."""
    return _places_of(participant.pk)


@written_once
def _places_of(participant_id: int) -> QuerySet[WorkLocation]:
    return WorkLocation.objects.filter(responsibles__participant=participant_id).order_by("sort_key", "id")


def is_shown(today: datetime.date) -> Q:
    """Of elections: active, or closed with its last day today or at most DAYS_AFTER ago. today: Danish calendar date."""
    just_over = Q(state=Election.State.CLOSED, last_day__gte=today - DAYS_AFTER, last_day__lte=today)
    return Q(state=Election.State.ACTIVE) | just_over


def copies_shown(places: Collection[WorkLocation], *, today: datetime.date) -> QuerySet[ElectionWorkLocation]:
    """The copies of the places in elections that are shown, each with its election, in the order of election days."""
    shown = Election.objects.filter(is_shown(today), pk=OuterRef("election"))
    copies = ElectionWorkLocation.objects.filter(Exists(shown), source__in=[place.pk for place in places])
    return copies.select_related("election").order_by("election__election_day", "election_id")


def days_at(copies: Iterable[ElectionWorkLocation]) -> dict[datetime.date, list[ElectionWorkLocation]]:
    """The Danish dates with tasks at the copies, from the first, and which of the copies have them. One query."""
    by_key = {copy.pk: copy for copy in copies}
    rows = Task.objects.filter(work_location__in=by_key).order_by("task_day", "work_location__election__election_day")
    found: dict[datetime.date, list[ElectionWorkLocation]] = {}
    for day, key in rows.values_list("task_day", "work_location").distinct():
        found.setdefault(day, []).append(by_key[key])
    return found


def place_day(copies: Collection[ElectionWorkLocation], day: datetime.date) -> PlaceDay:
    """The copies on that Danish date, taken together. Three queries."""
    tasks = Task.objects.filter(work_location__in=[copy.pk for copy in copies], task_day=day)
    people = _people(tasks.filter(state=TaskState.ACCEPTED), day)
    return PlaceDay(day, _kinds(tasks), people, meals_of({one.participant_id for one in people}))


def named(people: Iterable[OnDuty], typed: str) -> list[OnDuty]:
    """Those with every word typed in their names. Nothing typed fits everybody."""
    terms = search_terms(typed)
    return [one for one in people if all(term in one.search_text for term in terms)]


def record_shown(place: WorkLocation, day: datetime.date, people: int, *, by: Actor, now: datetime.datetime) -> None:
    """Record that somebody saw telephone numbers and e-mail addresses of that many people."""
    with transaction.atomic():
        record("work_location.people_shown", place, by=by, now=now, day=day.isoformat(), people=people)


def _kinds(tasks: QuerySet[Task]) -> tuple[Kind, ...]:
    rows = (
        tasks.order_by("starts", "task_type__sort_key", "ends")
        .values_list("task_type__title", "starts", "ends", "task_type__sort_key")
        .annotate(accepted=BY_STATE["accepted"], total=Count(ONE))
    )
    return tuple(Kind(title, starts, ends, accepted, total) for title, starts, ends, _key, accepted, total in rows)


def _people(tasks: QuerySet[Task], day: datetime.date) -> tuple[OnDuty, ...]:
    rows = tasks.order_by("participant__name_key", "participant", "task_type__sort_key", "team__sort_key").values_list(
        "participant",
        "participant__first_names",
        "participant__last_name",
        "participant__name_key",
        "participant__search_text",
        "participant__birth_date",
        "task_type__title",
        "team__name",
    )
    found: dict[int, OnDuty] = {}
    for pk, first, last, key, text, born, kind, team in rows:
        before = found.get(pk)
        found[pk] = OnDuty(
            participant_id=pk,
            name=f"{first} {last}".strip(),
            name_key=key,
            search_text=text,
            age=age_on(day, born) if born else None,
            task_types=_with(before.task_types if before else (), kind),
            teams=_with(before.teams if before else (), team),
        )
    return tuple(found.values())


def _with(names: tuple[str, ...], one: str) -> tuple[str, ...]:
    return names if one in names else tuple(sorted((*names, one), key=sort_key))
