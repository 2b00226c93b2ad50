"""A person's tasks for her own calendar: the private address it is read at, and which tasks stand in it.

Source: docs/rules/calendars.md.
"""

import datetime

from django.db import transaction
from django.db.models import DateTimeField, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.elections.models import Election
from valghalla.participants.models import Participant
from valghalla.tasks.models import CalendarAddress, Task, TaskState
from valghalla.teams.models import new_token

KEPT = datetime.timedelta(days=400)
# How long past tasks stay in the calendar.
LOOKS_BACK = datetime.timedelta(days=400)


def address_of(participant: Participant, *, now: datetime.datetime) -> CalendarAddress | None:
    """The person's address, None without one or when it has run out."""
    return CalendarAddress.objects.filter(participant=participant, expires_at__gt=now).first()


def make_address(participant: Participant, *, by: Actor, now: datetime.datetime) -> CalendarAddress:
    """A new address with 128 random bits; the one before leads nowhere from now on."""
    with transaction.atomic():
        made, _new = CalendarAddress.objects.update_or_create(
            participant=participant,
            defaults={
                "token": new_token(), "created_at": now, "expires_at": now + KEPT, "opened": 0, "opened_at": None,
            },
        )  # fmt: skip
        record("calendar.address_made", participant, by=by, now=now, participant_id=participant.pk)
    return made


def revoke_address(participant: Participant, *, by: Actor, now: datetime.datetime) -> bool:
    """The address leads nowhere from now on; False when there was none."""
    with transaction.atomic():
        gone, _each = CalendarAddress.objects.filter(participant=participant).delete()
        if gone:
            record("calendar.address_revoked", participant, by=by, now=now, participant_id=participant.pk)
    return bool(gone)


def by_token(token: str, *, now: datetime.datetime) -> CalendarAddress | None:
    """The address somebody's calendar asks at, None when it leads nowhere."""
    return CalendarAddress.objects.select_related("participant").filter(token=token, expires_at__gt=now).first()


def count_opened(address: CalendarAddress, *, now: datetime.datetime) -> None:
    """Remember that it was read; an address that is read stays."""
    CalendarAddress.objects.filter(pk=address.pk).update(opened=F("opened") + 1, opened_at=now, expires_at=now + KEPT)


def in_calendar(participant: Participant, *, today: datetime.date) -> QuerySet[Task]:
    """The tasks she has accepted: those to come in active elections, and those of the last year. today: Danish date.

    Each carries ``changed_at``, the instant of the newest thing that happened to it.
    """
    to_come = Q(task_day__gte=today, election__state=Election.State.ACTIVE)
    been = Q(task_day__lt=today, task_day__gte=today - LOOKS_BACK)
    tasks = Task.objects.filter(to_come | been, participant=participant, state=TaskState.ACCEPTED)
    return with_changed_at(tasks).order_by("task_day", "starts", "id")


def with_changed_at(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks with what a calendar shows of them."""
    never = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
    happened = Coalesce(Max("events__at"), never, output_field=DateTimeField())
    return tasks.select_related("election", "work_location", "task_type", "team").annotate(changed_at=happened)
