"""A worker that is killed in the middle of sending loses no message and doubles none in anybody's mailbox."""

import signal
import time
from collections import Counter

import pytest

from tests.communication.factories import MailServer, SmsGateway, sender
from tests.elections.factories import Scene, scene
from tests.participants.factories import participant
from tests.tasks.factories import task
from tests.worker_process import SILENT_SECONDS, THREADS, application_environment, wait_until, worker
from valghalla.audit.actors import SYSTEM
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.communication.group_messages import write as groups
from valghalla.communication.models import Message, MessageTemplate
from valghalla.communication.states import State
from valghalla.participants.models import Participant
from valghalla.tasks.assign import assign
from valghalla.tasks.group_messages.recipients import Filters
from valghalla.tasks.group_messages.send import count_recipients, seen, send_group
from valghalla.tasks.models import Task, TaskEvent

INVITED, WRITTEN, TEXTED = 30, 30, 16
MESSAGES = INVITED + WRITTEN


@pytest.fixture
def stage(committed, municipality) -> Scene:
    """An election some weeks ahead."""
    ahead = clock.today().replace(year=clock.today().year + 1, day=1)
    with acting_for(municipality):
        sender()
        return scene(election_day=ahead, first_day=ahead, last_day=ahead)


@pytest.fixture
def invited(stage, municipality) -> list[int]:
    """Thirty people assigned to a task, by the verb, and written to as a group; their messages' keys."""
    with acting_for(municipality):
        for _ in range(INVITED):
            _assign(stage, participant())
        _write_to_all(stage)
        return list(Message.objects.values_list("pk", flat=True))


@pytest.fixture
def texted(stage, invited, municipality) -> list[int]:
    """Sixteen more who have a telephone and no e-mail address; their messages' keys."""
    with acting_for(municipality):
        MessageTemplate.objects.update(short_body="Kom, !name")
        for _ in range(TEXTED):
            _assign(stage, participant(email="", mobile="12345678"))
        return list(Message.objects.exclude(pk__in=invited).values_list("pk", flat=True))


def _assign(stage: Scene, person: Participant) -> None:
    assign(task(stage, task_day=stage.election.election_day), to=person, by=SYSTEM, now=clock.now())


def _write_to_all(place: Scene) -> None:
    group = groups.begin(place.election, channel="email", template=None, filters={}, by=SYSTEM, now=clock.now())
    group = groups.change_text(group.pk, subject="Husk", body="<p>!name</p>", version=group.version, now=clock.now())
    count_recipients(group, Filters(), per_task=False, now=clock.now())
    group.refresh_from_db()
    assert send_group(group.pk, agreed=seen(group), by=SYSTEM, now=clock.now()) == WRITTEN


@pytest.mark.acceptance("A-351", "A-367")
def test_killed_twice_and_every_message_arrives_once(invited, texted, municipality):
    with MailServer(seconds=0.1) as server, SmsGateway(seconds=0.4) as gateway:
        environment = application_environment(server.url) | {"VALGHALLA_SMS_URL": gateway.url}
        for share in (MESSAGES // 4, MESSAGES * 3 // 4):
            with worker(environment) as process:
                wait_until(lambda share=share: len(server.received) >= share, "the worker sends nothing")
                process.send_signal(signal.SIGKILL)
                process.wait()
            assert len(set(server.ids())) < MESSAGES, "killed too late to show anything"
            time.sleep(SILENT_SECONDS + 0.5)
        with worker(environment) as process, acting_for(municipality):
            settled = Message.objects.filter(state__in=[State.HANDED_OVER, State.UNCERTAIN])
            wait_until(lambda: settled.count() == MESSAGES + TEXTED, "messages are left over")
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=15) == 0
        transmissions = Counter(server.ids())

    with acting_for(municipality):
        expected = {f"<{message.reference}@korsbaek.example>" for message in Message.objects.filter(pk__in=invited)}
        by_mail = Message.objects.filter(pk__in=invited)
        assert set(by_mail.values_list("state", "channel")) == {("handed_over", "email")}
        tasks = [message.task_id for message in by_mail if message.event and message.task_id]
        assert Task.objects.filter(pk__in=tasks, invited_at__isnull=False).count() == INVITED
        assert TaskEvent.objects.filter(kind=TaskEvent.Kind.INVITED, task_id__in=tasks).count() == INVITED
        _nobody_got_two_texts(texted, gateway)
    # A mailbox keeps one letter for each Message-ID: that is every message, and none besides.
    assert set(transmissions) == expected
    # Transmitted again is only what a killed worker had in hand while the server was answering.
    again = [number for number in transmissions.values() if number > 1]
    assert len(again) <= 2 * THREADS


def _nobody_got_two_texts(texted: list[int], gateway: SmsGateway) -> None:
    """A gateway sends every copy it is given: what a killed worker had in hand is not sent again, and known as uncertain."""
    assert set(Counter(gateway.received).values()) == {1}
    arrived = {reference[-36:] for reference in gateway.received}
    states = Message.objects.filter(pk__in=texted).values_list("reference", "state")
    assert {str(reference) for reference, state in states if state == "handed_over"} <= arrived
    uncertain = [reference for reference, state in states if state == "uncertain"]
    assert len(uncertain) <= 2 * THREADS


@pytest.mark.acceptance("A-367")
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
