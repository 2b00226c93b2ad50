"""Taking more of the catalogue's work locations into an election. Taking one out is tasks/elections/places.py."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.places.models import WorkLocation


def add_places(
    election: Election, work_locations: Iterable[WorkLocation], *, by: Actor, now: datetime.datetime
) -> list[ElectionWorkLocation]:
    """Copy the work locations into the election; those it has already stay as they are. Returns the copies made."""
    with transaction.atomic():
        held = Election.objects.select_for_update(no_key=True).get(pk=election.pk)
        added = take_in(held, work_locations)
        if added:
            record("election.places_added", held, by=by, now=now, titles=[copy.title for copy in added])
    return added
