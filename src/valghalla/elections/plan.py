"""Planning an election: making it, changing what may be changed, deleting it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.elections.copy import take_in
from valghalla.elections.errors import IsActive, NoWorkLocations, SameElection, StaleVersion, WrongDays
from valghalla.elections.models import Election, ElectionType
from valghalla.places.models import WorkLocation

LONGEST_DAYS = 120


@dataclass(frozen=True)
class Days:
    """The calendar dates of an election; the first and the last may both be the election day."""

    election_day: datetime.date
    first_day: datetime.date
    last_day: datetime.date

    def demand_sound(self) -> None:
        """Raise WrongDays for the field that does not fit."""
        if self.first_day > self.last_day or (self.last_day - self.first_day).days >= LONGEST_DAYS:
            raise WrongDays("last_day")
        if not self.first_day <= self.election_day <= self.last_day:
            raise WrongDays("election_day")

    def all(self) -> list[datetime.date]:
        """Every date of the election, earliest first."""
        return [self.first_day + datetime.timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1)]


def days_of(election: Election) -> Days:
    """The election's dates."""
    return Days(election.election_day, election.first_day, election.last_day)


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
    """Make an election, not active, with its own copies of the work locations. Raises WrongDays, NoWorkLocations, SameElection."""
    days.demand_sound()
    places = list(work_locations)
    if not places:
        raise NoWorkLocations
    try:
        with transaction.atomic():
            election = Election.objects.create(
                title=title.strip(),
                type=type,
                election_day=days.election_day,
                first_day=days.first_day,
                last_day=days.last_day,
                lock_days=lock_days,
            )
            take_in(election, places)
            record("election.created", election, by=by, now=now, work_locations=len(places))
    except IntegrityError as same:
        raise SameElection from same
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
    """Change title and lock period, and take in more work locations. Raises StaleVersion, SameElection."""
    try:
        with transaction.atomic():
            held = Election.objects.select_for_update(no_key=True).get(pk=election.pk)
            if held.version != version:
                raise StaleVersion
            before = {"title": held.title, "lock_days": held.lock_days}
            held.title, held.lock_days, held.version = title.strip(), lock_days, version + 1
            held.save()
            added = take_in(held, more_work_locations)
            after = {"title": held.title, "lock_days": held.lock_days}
            changed = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
            record("election.edited", held, by=by, now=now, changed=changed, work_locations_added=len(added))
    except IntegrityError as same:
        raise SameElection from same
    return held


def delete_election(election: Election, *, by: Actor, now: datetime.datetime) -> None:
    """Delete an election with its tasks, their history and its links; people stay. Raises IsActive."""
    with transaction.atomic():
        held = Election.objects.select_for_update().get(pk=election.pk)
        if held.is_active:
            raise IsActive
        record("election.deleted", held, by=by, now=now, title=held.title, election_day=str(held.election_day))
        held.delete()
