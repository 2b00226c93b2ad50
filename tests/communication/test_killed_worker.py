"""A worker that is killed in the middle of sending loses no message and doubles none in anybody's mailbox."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from tests.communication.factories import MailServer, sender
from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import task
from valghalla.audit.actors import SYSTEM
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import Message
from valghalla.communication.states import State
from valghalla.config import env
from valghalla.tasks.assign import assign
from valghalla.tasks.models import Task, TaskEvent

MESSAGES = 60
THREADS = 4
SILENT_SECONDS = 2
PATIENCE_SECONDS = 40


def application_environment(smtp_url: str) -> dict[str, str]:
    """What a worker process needs to work on the database of the test."""
    database = connections["default"].settings_dict
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?host={database['HOST']}"
    if database["PORT"]:
        url += f"&port={database['PORT']}"
    root = env.ROOT
    return os.environ | {
        "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
        "DATABASE_URL": url,
        "VALGHALLA_SMTP_URL": smtp_url,
    }


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A worker process, gone when the block ends."""
    options = ["--threads", str(THREADS), "--silent-seconds", str(SILENT_SECONDS)]
    process = subprocess.Popen([sys.executable, "-m", "django", "run_worker", *options], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(true, what: str) -> None:
    """Return when it holds; fail when it takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


@pytest.fixture
def invited(committed, municipality) -> list[int]:
    """Sixty people assigned to a task some weeks ahead, by the verb; their messages' keys."""
    ahead = clock.today().replace(year=clock.today().year + 1, day=1)
    with acting_for(municipality):
        sender()
        place = scene(election_day=ahead, first_day=ahead, last_day=ahead)
        for _ in range(MESSAGES):
            assign(task(place, task_day=ahead), to=participant(), by=SYSTEM, now=clock.now())
        return list(Message.objects.values_list("pk", flat=True))


def test_killed_twice_and_every_message_arrives_once(invited, municipality):
    with MailServer(seconds=0.1) as server:
        environment = application_environment(server.url)
        for share in (MESSAGES // 4, MESSAGES // 2):
            with worker(environment) as process:
                wait_until(lambda share=share: len(server.received) >= share, "the worker sends nothing")
                process.send_signal(signal.SIGKILL)
                process.wait()
            assert len(set(server.ids())) < MESSAGES, "killed too late to show anything"
            time.sleep(SILENT_SECONDS + 0.5)
        with worker(environment) as process, acting_for(municipality):
            sent = Message.objects.filter(state=State.HANDED_OVER)
            wait_until(lambda: sent.count() == MESSAGES, "messages are left over")
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=15) == 0
        transmissions = Counter(server.ids())

    with acting_for(municipality):
        expected = {f"<{message.reference}@korsbaek.example>" for message in Message.objects.all()}
        assert Task.objects.filter(invited_at__isnull=False).count() == MESSAGES
        assert TaskEvent.objects.filter(kind=TaskEvent.Kind.INVITED).count() == MESSAGES
    # A mailbox keeps one letter for each Message-ID: that is every message, and none besides.
    assert set(transmissions) == expected
    # Transmitted again is only what a killed worker had in hand while the server was answering.
    again = [number for number in transmissions.values() if number > 1]
    assert len(again) <= 2 * THREADS


def test_sigterm_finishes_what_is_in_hand_and_leaves_the_rest_queued(invited, municipality):
    with MailServer(seconds=0.2) as server:
        environment = application_environment(server.url)
        with worker(environment) as process:
            wait_until(lambda: len(server.received) >= 5, "the worker sends nothing")
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=15) == 0
        with acting_for(municipality):
            states = Counter(Message.objects.values_list("state", flat=True))
        assert states["sending"] == 0
        assert states["handed_over"] == len(server.ids()) < MESSAGES
        with worker(environment), acting_for(municipality):
            sent = Message.objects.filter(state=State.HANDED_OVER)
            wait_until(lambda: sent.count() == MESSAGES, "messages are left over")
        assert set(Counter(server.ids()).values()) == {1}
