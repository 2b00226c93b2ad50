"""News to those who answer for teams and work locations, as often as they choose: at once, once a day, or never.

The news is what stands in the history of tasks, so no verb has to think of it: every few minutes it is looked for what has
happened since each of them was last told. What comes in one go is told in one message. Source: docs/rules/messages.md, E-231.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Min, Q

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.communication.models import Event, NoticeChoice
from valghalla.communication.queue import Due, queue_all
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocationResponsible
from valghalla.tasks.messages.lists import OF_PLACES, OF_TEAMS
from valghalla.tasks.models import BulkRun, TaskEvent
from valghalla.teams.models import TeamResponsible

Role, Pace = NoticeChoice.Role, NoticeChoice.Pace
USUAL = {Role.TEAM: Pace.DAILY, Role.PLACE: Pace.NEVER}
Kind = TaskEvent.Kind
TOLD = (Kind.DECLINED, Kind.WITHDRAWN, Kind.REMOVED, Kind.INVALIDATED, Kind.MOVED, Kind.CHANGED)
# What happens bears the time it began, and is seen when it is done.
SETTLED_AFTER = datetime.timedelta(minutes=2)


@dataclass(frozen=True)
class News:
    """Something that happened to a task. team, place: keys of the catalogue, None once they are deleted."""

    id: int
    at: datetime.datetime
    election: int
    team: int | None
    place: int | None
    by: int | None  # the participant who did it herself


def pace_of(participant: Participant, role: str) -> str:
    """How often she is told, as she chose or as is usual."""
    chosen = NoticeChoice.objects.filter(participant=participant, role=role).values_list("pace", flat=True).first()
    return chosen or USUAL[Role(role)]


def choose_pace(participant: Participant, role: str, pace: str, *, by: Actor, now: datetime.datetime) -> bool:
    """Tell her so often from now on; False when it was so already. Who has been told nothing is told of what comes.

    Raises ValueError for a role or a pace there is not, Participant.DoesNotExist when erased meanwhile.
    """
    role, pace = Role(role), Pace(pace)
    with transaction.atomic():
        person = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
        before = pace_of(person, role)
        if before == pace:
            return False
        values: dict[str, Any] = {"pace": pace} | ({"told_until": now} if before == Pace.NEVER else {})
        NoticeChoice.objects.update_or_create(
            participant=person, role=role, defaults=values, create_defaults=values | {"told_until": now}
        )
        record("participant.changed", person, by=by, now=now, participant_id=person.pk, fields=["notices"])
    return True


def tell(*, now: datetime.datetime) -> int:
    """Queue the news that is due in active elections of the municipality acted for, and say how many messages it took.

    Nobody is told twice, however many do it at once: her row is held, and says until when she has been told.
    """
    with transaction.atomic():
        _begin_for_those_new(now)
        choices = _due(now)
        if not choices:
            return 0
        until = _until(now)
        news = _news(since=min(choice.told_until for choice in choices), until=until, today=clock.danish_date(now))
        messages = _queue(choices, news, now=now) if news else 0
        NoticeChoice.objects.filter(pk__in=[choice.pk for choice in choices], told_until__lt=until).update(
            told_until=until
        )
    return messages


def _begin_for_those_new(now: datetime.datetime) -> None:
    """Whoever answers for a team and has not chosen is told as is usual, of what happens from now on."""
    told = NoticeChoice.objects.filter(role=Role.TEAM).values("participant_id")
    new = TeamResponsible.objects.exclude(participant_id__in=told).values_list("participant_id", flat=True).distinct()
    rows = [
        NoticeChoice(participant_id=pk, role=Role.TEAM, pace=USUAL[Role.TEAM], told_until=now) for pk in new.order_by()
    ]
    NoticeChoice.objects.bulk_create(rows, ignore_conflicts=True)


def _due(now: datetime.datetime) -> list[NoticeChoice]:
    """The choices of those whose time has come: at once, or daily from the hour that messages may leave."""
    hour = Settings.objects.values_list("sends_from", flat=True).get()
    today = clock.instant(clock.danish_date(now), datetime.time(hour % 24))
    due = Q(pace=Pace.AT_ONCE)
    if today <= now:
        due |= Q(pace=Pace.DAILY, told_until__lt=today)
    held = NoticeChoice.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return list(held.filter(due).order_by("pk"))


def _until(now: datetime.datetime) -> datetime.datetime:
    """Until when it is told: what the office did to many and may still undo is not news yet."""
    open_runs = Q(finished_at=None) | Q(until__gt=now)
    begun = BulkRun.objects.filter(
        open_runs, started_at__isnull=False, started_at__gt=now - datetime.timedelta(hours=6)
    )
    earliest = begun.aggregate(first=Min("started_at"))["first"]
    return min(now - SETTLED_AFTER, earliest) if earliest else now - SETTLED_AFTER


def _news(*, since: datetime.datetime, until: datetime.datetime, today: datetime.date) -> list[News]:
    active = Election.objects.filter(state=Election.State.ACTIVE).values("pk")
    events = TaskEvent.objects.filter(
        election__in=active, at__gt=since, at__lte=until, kind__in=TOLD, task_day__gte=today, undone_by=None
    )
    # Available tasks that go from team to team are nobody's loss; who was erased is not named, and her place is free.
    events = events.exclude(kind=Kind.MOVED, participant=None).order_by("at", "pk")
    rows = events.annotate(team_key=F("team__source"), place_key=F("work_location__source")).values_list(
        "pk", "at", "election_id", "team_key", "place_key", "by_kind", "by_id"
    )
    return [
        News(pk, at, election, team, place, by_id if by_kind == "participant" else None)
        for pk, at, election, team, place, by_kind, by_id in rows
    ]


def _queue(choices: Iterable[NoticeChoice], news: list[News], *, now: datetime.datetime) -> int:
    """One message a person and election, whatever she answers for."""
    teams = _answers_for(TeamResponsible.objects.values_list("participant_id", "team_id"))
    places = _answers_for(WorkLocationResponsible.objects.values_list("participant_id", "work_location_id"))
    told: defaultdict[tuple[int, int], dict[str, list[int]]] = defaultdict(dict)
    for choice in choices:
        person = choice.participant_id
        mine, name = (teams, OF_TEAMS) if choice.role == Role.TEAM else (places, OF_PLACES)
        for one in news:
            key = one.team if choice.role == Role.TEAM else one.place
            if key in mine.get(person, ()) and one.at > choice.told_until and one.by != person:
                told[one.election, person].setdefault(name, []).append(one.id)
    elections = Election.objects.in_bulk({election for election, _ in told})
    queued = 0
    for key, election in elections.items():
        dues = [
            Due(Event.NOTICE, person, None, None, _once(facts)) for (one, person), facts in told.items() if one == key
        ]
        queued += len(queue_all(dues, election=election, now=now))
    return queued


def _answers_for(rows: Iterable[tuple[int, int]]) -> Mapping[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for person, key in rows:
        found[person].add(key)
    return found


def _once(facts: dict[str, list[int]]) -> dict[str, list[int]]:
    """What is told of her team is not told of her place as well."""
    of_teams = facts.get(OF_TEAMS, [])
    of_places = [key for key in facts.get(OF_PLACES, []) if key not in of_teams]
    return {name: keys for name, keys in ((OF_TEAMS, of_teams), (OF_PLACES, of_places)) if keys}
