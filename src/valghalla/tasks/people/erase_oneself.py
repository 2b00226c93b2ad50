"""Erasing one's own profile: what may stand in the way, and doing it.

databeskyttelsesforordningen, article 17: what is still needed for the election, or for payment, is kept till then. The
office can erase anybody at any time: tasks/people/erase.py.
"""

import datetime
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from django.db import transaction

from valghalla.audit import actors
from valghalla.base import clock
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.tasks.errors import CannotLeave
from valghalla.tasks.locks import locked_participant
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.people.erase import erase_participants
from valghalla.tasks.timing import is_locked


class Why(StrEnum):
    """What stands in the way. OFFICE: the municipality does it itself.   SOON: an accepted task within its lock period.
    PAYMENT: an accepted task was served, and the office may still have to pay for it."""

    OFFICE = "office"
    SOON = "soon"
    PAYMENT = "payment"


class Accepted(NamedTuple):
    """An accepted task, as far as it matters here. Days are Danish calendar dates."""

    task_day: datetime.date
    lock_days: int
    election_ended: datetime.date


def reasons(
    tasks: Iterable[Accepted], *, office_only: bool, kept_after: datetime.date, today: datetime.date
) -> tuple[Why, ...]:
    """Why the profile cannot be erased by the person herself, in the order shown; empty when nothing stands in the way.

    office_only: the municipality erases profiles itself.   kept_after: elections that ended on that day or before are
    settled, since the municipality does not keep people for them any longer. An invitation that was not answered is no
    reason.
    """
    held = list(tasks)
    found = {
        Why.OFFICE: office_only,
        Why.SOON: any(one.task_day >= today and is_locked(one.task_day, one.lock_days, today=today) for one in held),
        Why.PAYMENT: any(one.task_day < today and one.election_ended > kept_after for one in held),
    }
    return tuple(why for why, stands in found.items() if stands)


def what_stands_in_the_way(participant: Participant, *, today: datetime.date) -> tuple[Why, ...]:
    """The same for a person as things are. Two queries."""
    settings = Settings.objects.values("lets_people_leave", "participant_months").get()
    accepted = Task.objects.filter(participant=participant, state=TaskState.ACCEPTED)
    rows = accepted.values_list("task_day", "election__lock_days", "election__last_day")
    return reasons(
        (Accepted(*row) for row in rows),
        office_only=not settings["lets_people_leave"],
        kept_after=clock.months_before(today, settings["participant_months"]),
        today=today,
    )


def erase_oneself(participant: Participant, *, now: datetime.datetime) -> None:
    """Erase the person's profile because she asks for it; her tasks become available, and nobody is written to.

    Raises CannotLeave when something stands in the way, and Gone when she is erased already; nothing is changed then.
    """
    with transaction.atomic():
        held = locked_participant(participant.pk)
        if why := what_stands_in_the_way(held, today=clock.danish_date(now)):
            raise CannotLeave(why)
        erase_participants([held.pk], by=actors.participant(held.pk), now=now)
