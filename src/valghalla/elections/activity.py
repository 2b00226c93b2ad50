"""Whether an election is open to citizens and sends messages; drawn in docs/states/election.md.

Making it active is tasks.activate, since the people who hold tasks are checked then.
"""

import datetime

from django.db import transaction

from valghalla.audit.actors import SYSTEM, Actor
from valghalla.audit.record import record
from valghalla.elections.models import Election


def deactivate(election: Election, *, by: Actor, now: datetime.datetime) -> bool:
    """Stop automatic messages and close the election to citizens; False when it was not active."""
    with transaction.atomic():
        held = Election.objects.select_for_update(no_key=True).get(pk=election.pk)
        if not held.is_active:
            return False
        held.state = Election.State.INACTIVE
        held.version += 1
        held.save()
        record("election.deactivated", held, by=by, now=now)
    return True


def close_those_over(*, today: datetime.date, now: datetime.datetime) -> int:
    """Close the active elections whose last day is over in Denmark, and say how many. today: Danish calendar date."""
    closed = 0
    with transaction.atomic():
        for election in Election.objects.select_for_update(no_key=True).filter(
            state=Election.State.ACTIVE, last_day__lt=today
        ):
            election.state = Election.State.CLOSED
            election.version += 1
            election.save()
            record("election.closed", election, by=SYSTEM, now=now)
            closed += 1
    return closed


def other_active(election: Election) -> bool:
    """Whether the citizen site is open for another election than this one."""
    return Election.objects.filter(state=Election.State.ACTIVE).exclude(pk=election.pk).exists()
