"""Reminders that leave by themselves: of invitations nobody has answered, and of tasks that are near.

Both are queued with a mark on the task in one transaction, and tasks that somebody else has in hand are passed over: nobody is
reminded twice, whatever is killed, and however many do it at once. Source: requirements, §2.5 and E-222 to E-226.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from valghalla.audit import actors
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.communication.hours import Hours
from valghalla.communication.models import Event
from valghalla.communication.queue import queue_all
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.tasks.messages.causes import due
from valghalla.tasks.models import Task, TaskState

BATCH = 500
ONE_DAY = datetime.timedelta(days=1)
MIDNIGHT = datetime.time()


@dataclass(frozen=True)
class Reminded:
    """How many reminders were queued."""

    of_invitations: int = 0
    of_tasks: int = 0


def remind(*, now: datetime.datetime) -> Reminded:
    """Queue the reminders that are due in active elections of the municipality acted for; by night none.

    A round that was missed is made up for by the next.
    """
    settings = Settings.objects.get()
    if not Hours(settings.sends_from, settings.sends_until).are_open(now):
        return Reminded()
    today = clock.danish_date(now)
    invitations = tasks = 0
    for election in Election.objects.filter(state=Election.State.ACTIVE).order_by("pk"):
        if settings.reminds_of_invitations:
            waiting = invitations_to_remind_of(election, today=today, every_days=settings.invitation_reminder_days)
            invitations += _queue(Event.INVITATION_REMINDER, waiting, election, now=now)
        if settings.reminds_of_tasks:
            near = tasks_to_remind_of(election, today=today, days=settings.task_reminder_days)
            tasks += _queue(Event.TASK_REMINDER, near, election, now=now)
    return Reminded(invitations, tasks)


def invitations_to_remind_of(election: Election, *, today: datetime.date, every_days: int) -> QuerySet[Task]:
    """Unanswered tasks to come whose invitation, or newest reminder of it, left so many Danish days ago or more.

    Whose invitation has not left is not reminded of it; nobody is on the day of the task or later.
    """
    before = clock.instant(today - (every_days - 1) * ONE_DAY, MIDNIGHT)
    waiting = election.tasks.filter(state=TaskState.UNANSWERED, task_day__gt=today, invited_at__lt=before)
    return waiting.filter(Q(reminded_at=None) | Q(reminded_at__lt=before))


def tasks_to_remind_of(election: Election, *, today: datetime.date, days: int) -> QuerySet[Task]:
    """Accepted tasks at most so many Danish days ahead whose holders have not been reminded, however they got them, where
    the task type asks for reminders.

    Whoever was sent a confirmation today is reminded tomorrow, if there is time for that before the day of the task.
    """
    near = election.tasks.filter(state=TaskState.ACCEPTED, task_reminded_at=None, task_type__send_reminder=True)
    near = near.filter(task_day__gt=today, task_day__lte=today + days * ONE_DAY)
    return near.exclude(confirmed_at__gte=clock.instant(today, MIDNIGHT), task_day__gt=today + ONE_DAY)


_MARKS = {Event.INVITATION_REMINDER: "reminded_at", Event.TASK_REMINDER: "task_reminded_at"}


def _queue(event: Event, tasks: QuerySet[Task], election: Election, *, now: datetime.datetime) -> int:
    number = 0
    while some := _queue_some(event, tasks, election, now=now):
        number += some
    return number


def _queue_some(event: Event, tasks: QuerySet[Task], election: Election, *, now: datetime.datetime) -> int:
    """A batch, marked and queued at once; 0 when there is none left."""
    with transaction.atomic():
        free = tasks.select_for_update(of=("self",), skip_locked=True, no_key=True).order_by("pk")
        held = list(free[:BATCH])
        if not held:
            return 0
        Task.objects.filter(pk__in=[task.pk for task in held]).update(**{_MARKS[event]: now})
        queue_all([due(event, task) for task in held], election=election, now=now)
        by = actors.system("reminders")
        record("election.reminded", election, by=by, now=now, occasion=event, number=len(held))
    return len(held)
