"""Thousands of personal messages by each way out, put in the outbox and handed over to receivers that answer in 50 ms."""

import datetime
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from django.db import transaction

from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.bench import behind_many, programs
from valghalla.bench.dataset import Dataset
from valghalla.bench.figures import Figure
from valghalla.bench.receivers import MS, Receivers, receivers
from valghalla.communication.models import Channel, ChannelState, Event, Message
from valghalla.communication.queue import queue_all
from valghalla.communication.received.models import ReceivedReceipt
from valghalla.municipalities.models import Settings
from valghalla.tasks.messages import due
from valghalla.tasks.models import TaskState

LONGEST_SECONDS = 300
RECEIPTS_SECONDS = 120
State = Message.State
WAITING = (State.QUEUED, State.SENDING, State.FAILED_FOR_NOW, State.UNCERTAIN)
LEFT = (State.HANDED_OVER, State.DELIVERED)
BY_RECEIPT = (Channel.DIGITAL_POST, Channel.LETTER)
# The simulated platform knows some people without Digital Post; of them it is asked, and they are not counted.
FINE = frozenset({"", "no_digital_post"})


@dataclass(frozen=True)
class Way:
    """How many go by a channel, and how many a second are to be reached; 0 where nothing is."""

    channel: Channel
    words: str
    messages: int
    per_second: int


WAYS = (
    Way(Channel.EMAIL, "e-mail", 5000, 100),
    Way(Channel.DIGITAL_POST, "Digital Post", 5000, 100),
    Way(Channel.SMS, "SMS", 5000, 100),
    Way(Channel.LETTER, "letters on paper", 200, 0),
)


def measure(data: Dataset, var: Path) -> list[Figure]:
    """Each way alone, one after the other; and one message that somebody waits for, behind thousands to many."""
    found: list[Figure] = []
    with receivers(var) as out:
        with acting_for(data.municipality):
            Settings.objects.update(sender_email="valg@aarhus.example")
        for way in WAYS:
            found += _measure_way(data, way, out)
        found.append(behind_many.measure(data, out))
    return found


def _measure_way(data: Dataset, way: Way, out: Receivers) -> list[Figure]:
    since, before = clock.now(), out.simulators.processor_seconds()
    with acting_for(data.municipality):
        ChannelState.objects.all().delete()
        queued = _queue(data, way)
    with out.worker() as worker:
        memory = _wait(data, worker.process)
        left, why, rate = _outcome(data, since)
        spent, spent_there = worker.processor_seconds(), out.simulators.processor_seconds() - before
        receipts = [_receipts(data, way, since)] if way.channel in BY_RECEIPT else []
    with acting_for(data.municipality):
        Message.objects.filter(queued_at__gte=since).delete()
    ReceivedReceipt.objects.filter(received_at__gte=since).delete()
    handed_over = Figure(
        f"{way.messages} by {way.words}, receiver {MS} ms, one worker",
        f"{rate:.0f}/s ({_told(left, why)}processor {spent / way.messages * 1000:.1f} ms each, "
        f"simulators {spent_there / way.messages * 1000:.1f} ms)",
        f"≥ {way.per_second}/s" if way.per_second else "",
        reached=None if not way.per_second else rate >= way.per_second and why.keys() <= FINE,
    )
    remembered = Figure(f"memory of the worker, {way.words}", f"{memory:.0f} MB", "≤ 200 MB", reached=memory <= 200)
    if way.channel != Channel.EMAIL:
        return [handed_over, *receipts, remembered]
    in_queue = Figure(f"{way.messages} messages queued", f"{queued:.2f} s", "≤ 2 s", reached=queued <= 2)
    return [in_queue, handed_over, remembered]


def _queue(data: Dataset, way: Way) -> float:
    """Put them in the outbox, and have all go that way; how many seconds the first took."""
    accepted = data.election.tasks.filter(state=TaskState.ACCEPTED, participant__digital_post=True)
    accepted = accepted.filter(participant__protected_address=False).select_related("task_type")
    dues = [due(Event.CONFIRMATION, task) for task in accepted[: way.messages]]
    dues += dues[: way.messages - len(dues)]
    with transaction.atomic():
        began = time.perf_counter()
        messages = queue_all(dues, election=data.election, now=clock.now())
        took = time.perf_counter() - began
        keys = [message.pk for message in messages]
        Message.objects.filter(pk__in=keys).update(channel=way.channel, because=Message.Because.OFFICE)
    return took


def _wait(data: Dataset, process: Popen[bytes]) -> float:
    """Come back when nothing is under way; the worker's largest memory in MB."""
    memory, began = 0.0, time.perf_counter()
    while time.perf_counter() - began < LONGEST_SECONDS:
        time.sleep(0.5)
        memory = max(memory, programs.memory_mb(process))
        with acting_for(data.municipality):
            if not Message.objects.filter(state__in=WAITING).exists():
                break
    return memory


def _outcome(data: Dataset, since: datetime.datetime) -> tuple[int, Counter[str], float]:
    """How many left, why the others did not, and how many left a second, from the first to the last."""
    with acting_for(data.municipality):
        ours = Message.objects.filter(queued_at__gte=since)
        times = sorted(filter(None, ours.filter(state__in=LEFT).values_list("handed_over_at", flat=True)))
        rows = ours.exclude(state__in=LEFT).values_list("state", "failure")
        why = Counter(failure or str(state) for state, failure in rows)
    seconds = (times[-1] - times[0]).total_seconds() if times else 0
    return len(times), why, len(times) / seconds if seconds else 0.0


def _told(left: int, why: Counter[str]) -> str:
    return f"{left} left, {', '.join(f'{number} {word}' for word, number in why.items())}; " if why else ""


def _receipts(data: Dataset, way: Way, since: datetime.datetime) -> Figure:
    """How long after the last message all receipts are read."""
    began = time.perf_counter()
    while (seconds := time.perf_counter() - began) < RECEIPTS_SECONDS:
        with acting_for(data.municipality):
            if not Message.objects.filter(state=State.HANDED_OVER, queued_at__gte=since).exists():
                break
        time.sleep(0.5)
    kept = ReceivedReceipt.objects.filter(received_at__gte=since).count()
    return Figure(f"{kept} receipts of {way.words} read, after the last message", f"{seconds:.0f} s")
