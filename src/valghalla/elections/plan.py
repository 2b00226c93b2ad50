"""Planning an election: making it, changing what may be changed, deleting it."""

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.changes import changes
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.records import hold_names, plain, same_name, tidy
from valghalla.elections.copy import take_in
from valghalla.elections.errors import (
    IsActive,
    NoWorkLocations,
    SameElection,
    StaleVersion,
    TypeIsFixed,
    WrongDays,
    WrongLockPeriod,
)
from valghalla.elections.models import Election, ElectionType
from valghalla.places.models import WorkLocation

LONGEST_DAYS = 120
LONGEST_LOCK_DAYS = 365
YEARS_BACK, YEARS_AHEAD = 5, 10


@dataclass(frozen=True)
class Days:
    """The calendar dates of an election; the first and the last may both be the election day."""

    election_day: datetime.date
    first_day: datetime.date
    last_day: datetime.date

    def demand_sound(self, *, today: datetime.date) -> None:
        """Raise WrongDays for the field that does not fit. today: Danish calendar date."""
        for field in ("first_day", "last_day", "election_day"):
            if not today.year - YEARS_BACK <= getattr(self, field).year <= today.year + YEARS_AHEAD:
                raise WrongDays(field, "far")
        if self.first_day > self.last_day:
            raise WrongDays("last_day", "order")
        if (self.last_day - self.first_day).days >= LONGEST_DAYS:
            raise WrongDays("last_day", "long")
        if not self.first_day <= self.election_day <= self.last_day:
            raise WrongDays("election_day", "outside")

    def all(self) -> list[datetime.date]:
        """Every date of the election, earliest first."""
        return [self.first_day + datetime.timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1)]


def days_of(election: Election) -> Days:
    """The election's dates."""
    return Days(election.election_day, election.first_day, election.last_day)


def is_taken(title: str, election_day: datetime.date, *, besides: int | None = None) -> bool:
    """Whether another election of that title, however its capitals and blanks are written, has that election day."""
    others = Election.objects.filter(election_day=election_day).values_list("pk", "title")
    return any(pk != besides and same_name(other) == same_name(title) for pk, other in others)


def claim_title(title: str, election_day: datetime.date, *, besides: int | None = None) -> None:
    """Hold the right to title and day until the transaction ends. Raises SameElection."""
    hold_names(Election)
    if is_taken(title, election_day, besides=besides):
        raise SameElection


def create_election(
    *,
    title: str,
    type: ElectionType,
    days: Days,
    lock_days: int,
    work_locations: Iterable[WorkLocation],
    by: Actor,
    now: datetime.datetime,
) -> Election:
    """Make an election, not active, with its own copies of the work locations.

    Raises WrongDays, WrongLockPeriod, NoWorkLocations or SameElection.
    """
    days.demand_sound(today=clock.danish_date(now))
    _demand_lock_period(lock_days)
    places = list(work_locations)
    if not places:
        raise NoWorkLocations
    with transaction.atomic():
        claim_title(title, days.election_day)
        election = Election.objects.create(
            title=tidy(title),
            type=type,
            election_day=days.election_day,
            first_day=days.first_day,
            last_day=days.last_day,
            lock_days=lock_days,
        )
        take_in(election, places)
        record(
            "election.created",
            election,
            by=by,
            now=now,
            title=election.title,
            type=type.pk,
            **{name: plain(day) for name, day in asdict(days).items()},
            lock_days=lock_days,
            titles=[place.title for place in places],
        )
    return election


def edit_election(
    election: Election,
    *,
    version: int,
    title: str,
    lock_days: int,
    more_work_locations: Iterable[WorkLocation] = (),
    by: Actor,
    now: datetime.datetime,
) -> Election:
    """Change title and lock period, and take in more work locations.

    Raises StaleVersion, WrongLockPeriod or SameElection.
    """
    _demand_lock_period(lock_days)
    with transaction.atomic():
        held = Election.objects.select_for_update(no_key=True).get(pk=election.pk)
        if held.version != version:
            raise StaleVersion
        claim_title(title, held.election_day, besides=held.pk)
        before = {"title": held.title, "lock_days": held.lock_days}
        after = {"title": tidy(title), "lock_days": lock_days}
        added = [copy.title for copy in take_in(held, more_work_locations)]
        if after == before and not added:
            return held
        held.title, held.lock_days, held.version = tidy(title), lock_days, version + 1
        held.save()
        changed = changes(before, after)
        record("election.edited", held, by=by, now=now, changed=changed, work_locations_added=added)
    return held


def type_is_fixed(election: Election) -> bool:
    """Whether the type stays: people have been invited by its rules."""
    return election.state != Election.State.INACTIVE or election.activated_at is not None


def change_type(election: Election, type: ElectionType, *, version: int, by: Actor, now: datetime.datetime) -> Election:
    """Give an election that has never been active another type. Raises TypeIsFixed or StaleVersion."""
    with transaction.atomic():
        held = Election.objects.select_for_update(no_key=True).get(pk=election.pk)
        if type_is_fixed(held):
            raise TypeIsFixed
        if held.version != version:
            raise StaleVersion
        if (before := held.type_id) == type.pk:
            return held
        held.type, held.version = type, version + 1
        held.save()
        record("election.type_changed", held, by=by, now=now, changed={"type": [before, type.pk]})
    return held


def delete_election(election: Election, *, by: Actor, now: datetime.datetime) -> None:
    """Delete an election with its tasks, their history and its links; people stay. Raises IsActive."""
    with transaction.atomic():
        held = Election.objects.select_for_update().get(pk=election.pk)
        if held.is_active:
            raise IsActive
        record("election.deleted", held, by=by, now=now, title=held.title, election_day=str(held.election_day))
        held.delete()


def _demand_lock_period(lock_days: int) -> None:
    if not 1 <= lock_days <= LONGEST_LOCK_DAYS:
        raise WrongLockPeriod
