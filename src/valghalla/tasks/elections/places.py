"""Taking a work location out of an election, as long as nobody has a task there and the election is not active."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.elections.errors import IsActive, NoWorkLocations
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.tasks.errors import PeopleAssigned
from valghalla.tasks.models import TaskState


def remove_place(place: ElectionWorkLocation, *, by: Actor, now: datetime.datetime) -> int:
    """Delete the election's copy with its available tasks and their history; the catalogue keeps the place.

    Returns how many tasks went. Raises IsActive when the election is active or closed, PeopleAssigned, or
    NoWorkLocations when it is the only one.
    """
    with transaction.atomic():
        election = Election.objects.select_for_update().get(pk=place.election_id)
        if election.state != Election.State.INACTIVE:
            raise IsActive
        if not election.work_locations.exclude(pk=place.pk).exists():
            raise NoWorkLocations
        states = list(place.tasks.select_for_update().values_list("state", flat=True))
        if held := sum(state != TaskState.AVAILABLE for state in states):
            raise PeopleAssigned(held)
        record("election.place_removed", election, by=by, now=now, title=place.title, tasks=len(states))
        place.delete()
    return len(states)
