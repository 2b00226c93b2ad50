"""Receipts from a simulated Beskedfordeler to their messages: pushed to the process of its own, and fetched by AMQP."""

import datetime
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.communication.test_receipts import sent, told
from tests.outside import platform_settings
from tests.worker_process import application_environment, wait_until
from valghalla.base.tenancy import acting_for
from valghalla.bench.programs import free_port
from valghalla.communication.management.commands.run_receipts import take
from valghalla.communication.models import Message
from valghalla.communication.received import fetch as fetching
from valghalla.communication.received.fetch import fetch
from valghalla.communication.received.models import ReceivedReceipt
from valghalla.communication.received.take_in import take_in
from valghalla.communication.states import State
from valghalla.integrations.beskedfordeler import CannotKeep, Door, Listener
from valghalla_simulators import Simulators
from valghalla_simulators.beskedfordeler.receipt import Receipt, Status
from valghalla_simulators.beskedfordeler.service import QUEUE
from valghalla_simulators.keys import key_of


def published(outside: Simulators, message: Message, status: Status, now, **named: str) -> None:
    """The platform tells what became of a message of Korsbæk's."""
    outside.platform.beskedfordeler.publish(
        Receipt(
            status=status,
            transmission_id=str(uuid.uuid4()),
            message_uuid=str(message.reference),
            message_id=f"0999-{message.pk}",
            cvr="12345678",
            at=now,
            **named,
        )
    )


@contextmanager
def door(outside: Simulators, port: int) -> Iterator[subprocess.Popen]:
    """The door as a process of its own, on the database of the test."""
    names = {
        "certificate_path": "CERTIFICATE",
        "key_path": "KEY",
        "authorities_path": "AUTHORITIES",
        "callers": "CALLERS",
    }
    given = {f"VALGHALLA_RECEIPTS_{names[name]}": value for name, value in files(outside).items()}
    environment = application_environment(outside.smtp_url) | given
    command = [sys.executable, "-m", "django", "run_receipts", "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def reopened(outside: Simulators, port: int) -> Iterator[None]:
    """The same door again, in a thread, which takes no seconds to start."""
    listener = Listener(Door(port=port, **files(outside)), take)
    thread = threading.Thread(target=listener.serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        listener.stop()
        thread.join(5)


def files(outside: Simulators) -> dict[str, Any]:
    """What a door needs besides its port."""
    return {
        "certificate_path": str(outside.keys.receipts_server),
        "key_path": str(key_of(outside.keys.receipts_server)),
        "authorities_path": str(outside.keys.authority),
        "callers": "UI:DK-O:G:00000000-0000-0000-0000-000000000066+NTRDK-20202023",
    }


@pytest.mark.acceptance("E-260", "E-297")
@pytest.mark.usefixtures("committed")
def test_pushed_receipts_reach_their_messages_though_the_door_is_killed(outside, municipality, now):
    with acting_for(municipality):
        arrived, failed = sent(now, State.UNCERTAIN), sent(now)
    post, port = outside.platform.beskedfordeler, free_port()
    post.callback = f"https://127.0.0.1:{port}/receipts/"
    post.pusher.first_pause_seconds = post.pusher.longest_pause_seconds = 0.05
    published(outside, arrived, Status.RECEIVED, now)
    with door(outside, port) as first:
        wait_until(post.settled, "the first receipt was never taken")
        for _ in range(20):
            published(outside, arrived, Status.DELIVERED, now)
        wait_until(lambda: post.log()[-3].pushed, "the door takes no second receipt")
        first.kill()
        first.wait()
    published(outside, failed, Status.FAILED, now, error="memo.invalid", text="Filnavn med ø")
    with reopened(outside, port):
        wait_until(post.settled, "a receipt was never taken")
    assert ReceivedReceipt.objects.count() == 22

    take_in(now=now)
    assert set(ReceivedReceipt.objects.values_list("state", flat=True)) == {"applied"}
    with acting_for(municipality):
        assert told(arrived) == [("received", ""), ("delivered", "")]
        assert told(failed) == [("failed", "memo.invalid")]
        assert set(Message.objects.values_list("state", flat=True)) == {"delivered", "failed"}


@pytest.fixture
def queue(outside, settings) -> Simulators:
    """The product set to fetch from the simulated queue."""
    for name, value in platform_settings(outside).items():
        setattr(settings, name, value)
    settings.BESKEDFORDELER = {"url": outside.amqp_url, "queue": QUEUE, "cvr": ""}
    return outside


@pytest.mark.acceptance("E-260", "E-292", "E-297")
def test_fetched_receipts_reach_their_messages_and_are_acknowledged_one_by_one(queue, municipality, now, monkeypatch):
    with acting_for(municipality):
        message = sent(now)
    post, kept = queue.platform.beskedfordeler, fetching._keep
    for status in (Status.RECEIVED, Status.DELIVERED):
        published(queue, message, status, now)

    def full(raw: bytes) -> None:
        if ReceivedReceipt.objects.exists():
            raise CannotKeep
        kept(raw)

    monkeypatch.setattr(fetching, "_keep", full)
    with pytest.raises(CannotKeep):
        fetch()
    assert (len(post.queue), ReceivedReceipt.objects.count()) == (1, 1)
    monkeypatch.setattr(fetching, "_keep", kept)
    assert fetch() == 1
    assert [one.fetched for one in post.log()] == [True, True]
    assert fetch() == 0

    take_in(now=now)
    with acting_for(municipality):
        assert told(message) == [("received", ""), ("delivered", "")]


def test_nothing_is_fetched_where_no_queue_is_set(db, settings):
    settings.BESKEDFORDELER = {"url": "", "queue": "", "cvr": ""}
    assert fetch() == 0


def test_the_time_of_the_receipt_is_that_of_the_event(queue, municipality, now):
    """Danish clock time with its offset, as UTC."""
    with acting_for(municipality):
        message = sent(now)
    at = now - datetime.timedelta(minutes=3)
    published(queue, message, Status.RECEIVED, at)
    fetch()
    take_in(now=now)
    with acting_for(municipality):
        assert list(message.tries.values_list("at", flat=True)) == [at]
