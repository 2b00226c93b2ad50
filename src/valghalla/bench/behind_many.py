"""One message that somebody waits for, made while thousands to many wait to leave."""

import time
from collections.abc import Callable

from valghalla.audit.actors import SYSTEM
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.bench.dataset import Dataset
from valghalla.bench.figures import Figure
from valghalla.bench.receivers import Receivers
from valghalla.communication.group_messages import write as groups
from valghalla.communication.models import Channel, Event, GroupMessage, Message
from valghalla.communication.queue import queue
from valghalla.participants.models import Participant
from valghalla.tasks.group_messages.recipients import Filters
from valghalla.tasks.group_messages.send import count_recipients, seen, send_group
from valghalla.tasks.messages import due
from valghalla.tasks.models import TaskState

MANY = 5000
LONGEST_SECONDS = 60
TO_REACH_SECONDS = 5
State = Message.State


def measure(data: Dataset, out: Receivers) -> Figure:
    """The longest that any of three confirmations takes to leave, each made while the worker is busy with the many."""
    since = clock.now()
    with acting_for(data.municipality):
        many = _to_many(data)
        with out.worker():
            _until(lambda: Message.objects.filter(group_id=many.pk, handed_over_at__isnull=False).exists())
            seconds = [_confirmation(data, number) for number in range(3)]
            still_waiting = Message.objects.filter(group_id=many.pk, state=State.QUEUED).count()
        Message.objects.filter(queued_at__gte=since).delete()
        GroupMessage.objects.filter(pk=many.pk).delete()
    return Figure(
        f"a confirmation behind {MANY} group messages leaves",
        f"{max(seconds):.1f} s ({still_waiting} still waiting)",
        f"≤ {TO_REACH_SECONDS} s",
        reached=max(seconds) <= TO_REACH_SECONDS and still_waiting > 0,
    )


def _to_many(data: Dataset) -> GroupMessage:
    """A group message by Digital Post, which takes longest, sent to thousands of people."""
    now = clock.now()
    people = Participant.objects.filter(digital_post=True).order_by("pk").values_list("pk", flat=True)[:MANY]
    group = groups.begin(data.election, channel=Channel.DIGITAL_POST, template=None, filters={}, by=SYSTEM, now=now)
    group = groups.change_text(group.pk, subject="Husk", body="<p>Husk valget.</p>", version=group.version, now=now)
    count_recipients(group, Filters(chosen=True, people=tuple(people)), per_task=False, now=now)
    group.refresh_from_db()
    send_group(group.pk, agreed=seen(group), by=SYSTEM, now=now)
    return group


def _confirmation(data: Dataset, number: int) -> float:
    """Seconds from its cause until it has left, by e-mail."""
    task = data.election.tasks.filter(state=TaskState.ACCEPTED).order_by("pk")[number]
    message = queue(due(Event.CONFIRMATION, task), election=data.election, now=clock.now())
    assert message is not None
    Message.objects.filter(pk=message.pk).update(channel=Channel.EMAIL, because=Message.Because.OFFICE)
    began = time.perf_counter()
    _until(lambda: Message.objects.filter(pk=message.pk, handed_over_at__isnull=False).exists())
    return time.perf_counter() - began


def _until(true: Callable[[], bool]) -> None:
    began = time.perf_counter()
    while not true() and time.perf_counter() - began < LONGEST_SECONDS:
        time.sleep(0.05)
