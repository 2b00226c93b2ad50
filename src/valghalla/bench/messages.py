"""Five thousand personal messages: put in the outbox, and handed over to a mail server that answers in 50 ms."""

import datetime
import os
import time
import urllib.parse
import urllib.request
from pathlib import Path

from django.db import transaction

from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.bench import programs
from valghalla.bench.dataset import Dataset
from valghalla.bench.figures import Figure
from valghalla.communication.models import Event, Message
from valghalla.communication.queue import queue_all
from valghalla.municipalities.models import Settings
from valghalla.tasks.messages import due
from valghalla.tasks.models import TaskState

MESSAGES = 5000
RECEIVER_MS = 50
LONGEST_SECONDS = 300


def measure(data: Dataset, var: Path) -> list[Figure]:
    """Queue them, then start a worker and wait until each is handed over."""
    with programs.simulators(var, var / "log" / "bench-simulators.log") as ports:
        _slow_down(ports.simulators)
        since = clock.now()
        with acting_for(data.municipality):
            Settings.objects.update(sender_email="valg@aarhus.example")
            queued = _queue(data)
        environment = os.environ | {"VALGHALLA_SMTP_URL": f"smtp://127.0.0.1:{ports.smtp}"}
        with programs.worker(environment, var / "log" / "bench-worker.log") as process:
            rate, memory = _wait(data, process, since)
        with acting_for(data.municipality):
            ours = Message.objects.filter(queued_at__gte=since)
            states = set(ours.values_list("state", flat=True))
            ours.delete()
    return [
        Figure(f"{MESSAGES} messages queued", f"{queued:.2f} s", "≤ 2 s", reached=queued <= 2),
        Figure(
            f"handed over, receiver {RECEIVER_MS} ms, one worker",
            f"{rate:.0f}/s ({', '.join(sorted(states))})",
            "≥ 100/s",
            reached=rate >= 100 and states == {Message.State.HANDED_OVER},
        ),
        Figure("memory of the worker", f"{memory:.0f} MB", "≤ 200 MB", reached=memory <= 200),
    ]


def _queue(data: Dataset) -> float:
    accepted = data.election.tasks.filter(state=TaskState.ACCEPTED).select_related("task_type")
    dues = [due(Event.CONFIRMATION, task) for task in accepted[:MESSAGES]]
    dues += dues[: MESSAGES - len(dues)]
    began = time.perf_counter()
    with transaction.atomic():
        queue_all(dues, election=data.election, now=clock.now())
    return time.perf_counter() - began


def _wait(data: Dataset, process, since: datetime.datetime) -> tuple[float, float]:
    """Messages a second since that instant, from the first handed over to the last, and the worker's largest memory in MB."""
    memory, began = 0.0, time.perf_counter()
    waiting = (Message.State.QUEUED, Message.State.SENDING, Message.State.FAILED_FOR_NOW)
    while time.perf_counter() - began < LONGEST_SECONDS:
        time.sleep(0.5)
        memory = max(memory, programs.memory_mb(process))
        with acting_for(data.municipality):
            if not Message.objects.filter(state__in=waiting).exists():
                break
    with acting_for(data.municipality):
        sent = Message.objects.filter(handed_over_at__gte=since).order_by("handed_over_at")
        times = [one for one in sent.values_list("handed_over_at", flat=True) if one is not None]
    if len(times) < 2:
        return 0.0, memory
    return len(times) / (times[-1] - times[0]).total_seconds(), memory


def _slow_down(port: int) -> None:
    form = urllib.parse.urlencode({"mail_delay_ms": RECEIVER_MS}).encode()
    urllib.request.urlopen(f"http://127.0.0.1:{port}/mail/switch", form, timeout=10).close()
