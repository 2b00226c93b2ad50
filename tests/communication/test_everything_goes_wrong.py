"""Two thousand messages by every way, the other side failing at random in every manner, workers killed at random: each
arrives once, or stands as failed with a reason. Where the other side failed and its receipt of that was lost, it stands as
without a receipt.
"""

import datetime
import json
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.db.models import Q
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.communication.factories import sender
from tests.elections.factories import scene
from tests.outside import platform_settings, settings_for
from tests.participants.factories import participant
from tests.worker_process import SILENT_SECONDS, application_environment, worker
from valghalla.audit.actors import SYSTEM
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.communication import rounds
from valghalla.communication.group_messages import write as groups
from valghalla.communication.models import Channel, ChannelOrder, ChannelState, Message
from valghalla.communication.receipts import Word, unconfirmed
from valghalla.communication.received.fetch import fetch as fetch_receipts
from valghalla.communication.received.take_in import take_in as take_in_receipts
from valghalla.communication.returned.address import mailbox_connection
from valghalla.communication.returned.take_in import take_in as take_in_returned
from valghalla.communication.states import State
from valghalla.communication.text_messages.fetch import fetch as fetch_reports
from valghalla.communication.text_messages.gateway import reference_of
from valghalla.communication.text_messages.reports import APPLY
from valghalla.integrations.email import ReturnMailbox
from valghalla.tasks.group_messages.recipients import Filters
from valghalla.tasks.group_messages.send import count_recipients, seen, send_group
from valghalla_simulators import Simulators
from valghalla_simulators.beskedfordeler.service import QUEUE
from valghalla_simulators.digital_post.service import Fault as PostFault
from valghalla_simulators.mail.faults import Fault as MailFault
from valghalla_simulators.sms.faults import Fault as SmsFault

# How many go each way; a letter takes longest to typeset.
WAYS = {Channel.DIGITAL_POST: 600, Channel.EMAIL: 650, Channel.SMS: 650, Channel.LETTER: 100}
PEOPLE, MESSAGES = max(WAYS.values()), sum(WAYS.values())
KILLINGS, START_SECONDS = 5, 8
PATIENCE_SECONDS = 240
UNDER_WAY = (State.QUEUED, State.SENDING, State.FAILED_FOR_NOW, State.UNCERTAIN)
# So long a message of which nothing is known waits for word before time is made to pass.
WORD_SECONDS = 3
# As procrastinate itself tells workers that there is something to do.
JOB_THERE = json.dumps({"type": "job_inserted", "job_id": 0})
# In a thousand.
POST_FAULTS = {
    PostFault.SLOW: 3,
    PostFault.ERROR: 10,
    PostFault.UNKNOWN_ERROR: 15,
    PostFault.HANG_UP: 15,
    PostFault.REJECT: 20,
    PostFault.STALE_TOKEN: 30,
    PostFault.FORBIDDEN: 2,
    PostFault.FAILS: 40,
    PostFault.LOST: 50,
    PostFault.DUPLICATE: 100,
    PostFault.DELAYED: 50,
    PostFault.REORDERED: 100,
}
SMS_FAULTS = {
    SmsFault.SLOW: 3,
    SmsFault.DOWN: 10,
    SmsFault.ERROR: 10,
    SmsFault.TOO_MANY: 10,
    SmsFault.NO_CREDIT: 2,
    SmsFault.LOGIN: 2,
    SmsFault.REJECT: 20,
    SmsFault.UNKNOWN_ERROR: 15,
    SmsFault.HANG_UP: 15,
    SmsFault.FAILS: 40,
    SmsFault.LOST: 50,
    SmsFault.DUPLICATE: 100,
    SmsFault.DELAYED: 50,
    SmsFault.REORDERED: 50,
}
MAIL_FAULTS = {MailFault.REFUSED: 30, MailFault.LOST: 15, MailFault.TAKEN: 15, MailFault.RETURNED: 50}


@pytest.fixture
def world(outside_keys, settings) -> Iterator[Simulators]:
    """The simulators, with everything that can go wrong going wrong at times."""
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as simulators:
        for name, value in (settings_for(simulators) | platform_settings(simulators)).items():
            setattr(settings, name, value)
        settings.SMS_URL = simulators.sms_urls["inmobile"]
        settings.BESKEDFORDELER = {"url": simulators.amqp_url, "queue": QUEUE, "cvr": ""}
        post, texts, mail = simulators.platform.digital_post, simulators.gateways, simulators.mail.faults
        post.chances.set(POST_FAULTS)
        texts.chances.set(SMS_FAULTS)
        mail.chances.set(MAIL_FAULTS)
        mail.greylisting, mail.return_seconds = True, 0.1
        for one in (post, texts):
            one.pause_seconds, one.delayed_seconds, one.slow_seconds = 0.05, 0.5, 1.0
        yield simulators


@pytest.fixture
def written(committed, municipality, world) -> list[int]:
    """People written to as a group, once by each way; the keys of the messages."""
    ahead = clock.today().replace(year=clock.today().year + 1, day=1)
    with acting_for(municipality):
        sender()
        ChannelOrder.objects.create(event="", order=list(WAYS))
        place = scene(election_day=ahead, first_day=ahead, last_day=ahead)
        people = [
            participant(mobile=f"20{number:06d}", email=f"person{number}@example.com").pk for number in range(PEOPLE)
        ]
        for channel, number in WAYS.items():
            body = "Husk valget" if channel == Channel.SMS else "<p>Kære !name, husk valget.</p>"
            group = groups.begin(place.election, channel=channel, template=None, filters={}, by=SYSTEM, now=clock.now())
            group = groups.change_text(group.pk, subject="Husk", body=body, version=group.version, now=clock.now())
            chosen = Filters(chosen=True, people=tuple(people[:number]))
            count_recipients(group, chosen, per_task=False, now=clock.now())
            group.refresh_from_db()
            assert send_group(group.pk, agreed=seen(group), by=SYSTEM, now=clock.now()) == number
        return list(Message.objects.values_list("pk", flat=True))


@dataclass
class Story:
    """A message, what was sent instead of it, and how often something of all that arrived."""

    messages: list[Message]
    arrived: int

    @property
    def last(self) -> Message:
        return self.messages[-1]


@pytest.mark.acceptance("A-367", "E-314", "E-316", "E-317")
def test_each_arrives_once_or_stands_as_failed_with_a_reason(written, world, municipality, settings, record_property):
    assert len(written) == MESSAGES
    began = time.monotonic()
    kills = _send_all(world, municipality, settings)
    seconds = time.monotonic() - began
    with acting_for(municipality):
        stories = _stories(written, world, municipality)
        in_two_days = clock.now() + datetime.timedelta(days=2)
        silent = set(Message.objects.filter(unconfirmed(now=in_two_days)).values_list("pk", flat=True))
    wrong = [_told(story) for story in stories if not _is_right(story, silent)]
    record_property("figures", _figures(stories, world, seconds, kills))
    assert not wrong, "\n".join(wrong[:20])
    assert Counter(story.arrived == 1 for story in stories)[True] > MESSAGES * 0.9, "too little arrives"
    assert Counter(len(story.messages) > 1 for story in stories)[True] > MESSAGES / 50, "hardly anything went wrong"


def _send_all(world: Simulators, municipality, settings) -> int:
    """Have workers send until nothing is under way; how many of them were killed. Time passes quicker than it does."""
    dice, kills = random.Random(1), 0
    environment = application_environment(world.smtp_url) | _environment(world, settings)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while kills < KILLINGS and _go_on(world, municipality):
        with worker(environment) as process:
            _wait_for_sending(municipality)
            time.sleep(dice.uniform(1.0, 3.0))
            process.send_signal(signal.SIGKILL)
            process.wait()
        kills += 1
    time.sleep(SILENT_SECONDS)
    with worker(environment):
        while _go_on(world, municipality):
            assert time.monotonic() < deadline, _left(municipality)
            time.sleep(0.5)
    return kills


def _wait_for_sending(municipality) -> None:
    """Until the worker has begun; or has found nothing that is due."""
    deadline = time.monotonic() + START_SECONDS
    with acting_for(municipality):
        while time.monotonic() < deadline and not Message.objects.filter(state=State.SENDING).exists():
            time.sleep(0.1)


def _environment(world: Simulators, settings) -> dict[str, str]:
    """Where a worker finds the platform, the gateway and the address that letters return to."""
    platform, post = settings.SERVICEPLATFORMEN, settings.DIGITAL_POST
    return {
        "VALGHALLA_SERVICEPLATFORMEN_URL": platform["url"],
        "VALGHALLA_STS_URL": platform["sts_url"],
        "VALGHALLA_STS_KIND": platform["sts_kind"],
        "VALGHALLA_STS_ISSUER": platform["sts_issuer"],
        "VALGHALLA_STS_CERTIFICATES": platform["sts_certificates_path"],
        "VALGHALLA_SYSTEM_CERTIFICATE": platform["certificate_path"],
        "VALGHALLA_SYSTEM_KEY": platform["key_path"],
        "VALGHALLA_SYSTEM_AUTHORITIES": platform["authorities_path"],
        "VALGHALLA_MEMO_VERSION": post["memo_version"],
        "VALGHALLA_LETTER_TYPE": post["letter_type"],
        "VALGHALLA_SMS_URL": settings.SMS_URL,
        "VALGHALLA_BOUNCE_ADDRESS": settings.RETURNED_MAIL["address"],
    }


def _go_on(world: Simulators, municipality) -> bool:
    """What the clock does: time passes, rounds, and fetching what is told; whether anything is still under way."""
    now = clock.now()
    fetch_receipts()
    take_in_receipts(now=now)
    fetch_reports(now=now)
    _read_returned(now)
    with acting_for(municipality), transaction.atomic():
        _let_time_pass()
        now = clock.now()
        rounds.release_stale(now, stale_after=datetime.timedelta(seconds=SILENT_SECONDS + 1))
        rounds.see_to_uncertain(now)
        rounds.send_waiting(now)
        under_way = Message.objects.filter(state__in=UNDER_WAY).exists()
    return under_way or bool(world.gateways.busy()) or not world.platform.quiet() or _reports_wait()


def _let_time_pass() -> None:
    """What waits for its time waits no longer. Jobs first: what is put off meanwhile keeps both its job and its time."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        cursor.execute("SELECT pg_notify('procrastinate_any_queue_v1', %s)", [JOB_THERE])
    now = clock.now()
    ChannelState.objects.exclude(closed_until=None).update(closed_until=now)
    waiting = Message.objects.filter(due_at__gt=now)
    waiting.filter(state__in=[State.QUEUED, State.FAILED_FOR_NOW]).update(due_at=now)
    long_ago = now - datetime.timedelta(seconds=WORD_SECONDS)
    waiting.filter(Q(begun_at=None) | Q(begun_at__lt=long_ago), state=State.UNCERTAIN).update(due_at=now)


def _read_returned(now: datetime.datetime) -> None:
    with ReturnMailbox(mailbox_connection()) as mailbox:
        take_in_returned(mailbox, now=now, stop=bool)


def _reports_wait() -> bool:
    """Whether reports have still to be written down."""
    return ProcrastinateJob.objects.filter(task_name=APPLY, status__in=["todo", "doing"]).exists()


def _left(municipality) -> str:
    with acting_for(municipality):
        under_way = Message.objects.filter(state__in=UNDER_WAY)
        return f"left over: {Counter(under_way.values_list('channel', 'state', 'failure'))}"


def _stories(written: list[int], world: Simulators, municipality) -> list[Story]:
    """What became of each of the messages written."""
    every = {message.pk: message for message in Message.objects.all()}
    follows = {message.instead_of_id: message for message in every.values() if message.instead_of_id}
    boxes = {letter.message_id for letter in world.inbox.letters(limit=2 * MESSAGES)}
    stories = []
    for pk in written:
        messages = [every[pk]]
        while messages[-1].pk in follows:
            messages.append(follows[messages[-1].pk])
        stories.append(Story(messages, sum(_arrived(one, world, boxes, municipality) for one in messages)))
    return stories


def _arrived(message: Message, world: Simulators, boxes: set[str | None], municipality) -> int:
    """How often the message itself stands where its reader looks."""
    if message.channel == Channel.SMS:
        texts = world.gateways.phones.by_reference(reference_of(municipality, message.reference))
        return sum(text.arrived for text in texts)
    if message.channel == Channel.EMAIL:
        came_back = message.tries.filter(outcome=Word.FAILED).exists()
        return int(f"<{message.reference}@korsbaek.example>" in boxes and not came_back)
    return len(world.platform.digital_post.delivered(str(message.reference)))


def _is_right(story: Story, silent: set[int]) -> bool:
    """silent: of these the office will be shown that no receipt has come."""
    last = story.last
    if any(message.state != State.REPLACED or not message.failure for message in story.messages[:-1]):
        return False
    if last.state in (State.HANDED_OVER, State.DELIVERED):
        # Of a letter it is enough that the printer has it.
        lost = last.state == State.HANDED_OVER and (last.pk in silent or last.channel == Channel.LETTER)
        return story.arrived == 1 or (lost and story.arrived == 0)
    # Of a text message that was broken off in the middle nobody can say more, and the office decides.
    most = 1 if last.failure == "outcome_unknown" else 0
    return last.state == State.FAILED and bool(last.failure) and story.arrived <= most


def _told(story: Story) -> str:
    steps = [f"{one.channel} {one.state} {one.failure} {one.because} ({one.attempts})" for one in story.messages]
    return f"{story.last.reference} arrived {story.arrived}: {' → '.join(steps)}"


def _figures(stories: list[Story], world: Simulators, seconds: float, kills: int) -> str:
    """What happened, for whoever reads the run."""
    ends = Counter(str(story.last.state) for story in stories)
    why = Counter(story.last.failure for story in stories if story.last.state == State.FAILED)
    another_way = sum(len(story.messages) > 1 for story in stories)
    letters, handed_over = world.inbox.count()
    post = world.platform.digital_post
    references = [str(one.reference) for story in stories for one in story.messages]
    again = sum(max(post.accepted(reference) - 1, 0) for reference in references)
    return (
        f"{len(stories)} messages, {kills} workers killed, {seconds:.0f} s: {dict(ends)}, arrived "
        f"{sum(story.arrived for story in stories)}; went another way {another_way}; failed for good {dict(why)}; "
        f"handed over again under the same id: {handed_over - letters} letters by mail, {again} by Digital Post"
    )
