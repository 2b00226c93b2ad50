"""A provider that fails everybody is left alone, tried by one message at a time, and costs the messages no tries."""

import datetime

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.communication.factories import Letterbox, Way, invitation, sender, ways
from tests.elections.factories import scene
from valghalla.communication.channels import Outcome
from valghalla.communication.closing import Gate, not_well, pause
from valghalla.communication.deliver import deliver
from valghalla.communication.models import ChannelState, Message, MessageTemplate
from valghalla.communication.pace import wait_for_turn
from valghalla.communication.states import State

FIRST = datetime.timedelta(seconds=5)
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DOWN = Outcome(State.FAILED_FOR_NOW, "post_http_503", everybodys=True)
NO_CREDIT = Outcome(State.FAILED_FOR_NOW, "sms_no_credit", everybodys=True, stopped=True)
TAKEN = Outcome(State.HANDED_OVER)


@pytest.fixture
def ready(acting):
    sender()
    stage = scene()
    MessageTemplate.objects.update(channel="digital_post", short_body="!name")
    return stage


def queued(ready, now, number: int) -> list[int]:
    return [invitation(ready, now)[0].pk for _ in range(number)]


def send(keys: list[int], way: Way, at: datetime.datetime, box: Letterbox | None = None) -> None:
    """Try those whose time has come."""
    deliver(keys, carriers=ways(box, digital_post=way), clock=lambda: at)


def rows() -> list[tuple]:
    return list(Message.objects.order_by("pk").values_list("state", "attempts", "due_at"))


@pytest.mark.acceptance("A-367")
def test_the_first_that_fails_closes_the_channel_and_the_others_wait_untried(ready, now):
    keys = queued(ready, now, 3)
    send(keys, way := Way([DOWN]), now)
    assert len(way.parcels) == 1
    assert rows() == [("failed_for_now", 0, now + FIRST), *[("queued", 0, now + FIRST)] * 2]
    assert ProcrastinateJob.objects.latest("id").args["messages"] == keys[1:]
    (state,) = not_well()
    assert (state.channel, state.failing_since, state.closed_until) == ("digital_post", now, now + FIRST)
    assert (state.last_error, state.stopped) == ("post_http_503", "")


def test_what_comes_while_it_is_closed_is_not_tried_and_other_ways_stay_open(ready, now):
    send(queued(ready, now, 1), Way([DOWN]), now)
    MessageTemplate.objects.filter(default_for="confirmation").update(channel="email")
    keys = queued(ready, now, 2)
    Message.objects.filter(pk=keys[1]).update(because="office", channel="email")
    send(keys, way := Way(), now + FIRST / 2, box := Letterbox())
    assert (len(way.parcels), len(box.letters)) == (0, 1)


def test_when_its_time_is_up_one_tries_and_success_opens_it_for_all(ready, now):
    keys = queued(ready, now, 3)
    send(keys, Way([DOWN]), now)
    send(keys, way := Way([DOWN]), now + FIRST)
    assert len(way.parcels) == 1  # one, and not each
    assert (not_well()[0].closed_until, not_well()[0].failing_since) == (now + FIRST + MINUTE, now)
    send(keys, Way([TAKEN]), now + FIRST + MINUTE)
    assert [state for state, _, _ in rows()] == ["handed_over"] * 3
    assert not_well() == []
    assert ChannelState.objects.get().closings == 0


def test_two_workers_do_not_both_try(ready, now):
    keys = queued(ready, now, 2)
    send(keys, Way([DOWN]), now)
    later = now + FIRST
    other: list[int] = []

    class Meanwhile(Way):
        def send(self, parcel):
            other.extend(key for key in keys if key != parcel.message.pk)
            deliver(other, carriers=ways(digital_post=second), clock=lambda: later)
            return super().send(parcel)

    second = Way()
    deliver(keys[:1], carriers=ways(digital_post=Meanwhile()), clock=lambda: later)
    assert (other, second.parcels) == (keys[1:], [])


def test_of_two_who_saw_it_closed_one_tries(acting, now):
    Gate().tell("sms", DOWN, now=now)
    one, other = Gate(), Gate()
    assert [gate.lets_through("sms", now=now + FIRST) for gate in (one, other, one)] == [True, False, False]


def test_those_who_meet_the_same_failure_close_it_once(acting, now):
    for gate in (Gate(), Gate()):
        gate.tell("sms", DOWN, now=now)
    (state,) = not_well()
    assert (state.closings, state.closed_until) == (1, now + FIRST)


def test_a_channel_that_works_again_opens_no_other(acting, now):
    for channel in ("sms", "email"):
        Gate().tell(channel, DOWN, now=now)
    Gate().tell("sms", TAKEN, now=now + FIRST)
    assert [state.channel for state in not_well()] == ["email"]


@pytest.mark.parametrize("outcome", [Outcome(State.UNCERTAIN, "timeout"), Outcome(State.FAILED_FOR_NOW, "error")])
def test_what_tells_nothing_of_the_provider_leaves_it_closed(acting, now, outcome):
    Gate().tell("sms", DOWN, now=now)
    Gate().tell("sms", outcome, now=now + FIRST)
    assert [state.channel for state in not_well()] == ["sms"]


def test_pauses_grow_to_a_quarter_of_an_hour():
    assert [pause(times, stopped=False) for times in (1, 2, 3, 4, 5, 99)] == [
        FIRST, MINUTE, 5 * MINUTE, 15 * MINUTE, 15 * MINUTE, 15 * MINUTE,
    ]  # fmt: skip
    assert pause(1, stopped=True) == 15 * MINUTE


def test_a_channel_that_somebody_has_to_see_to_is_stopped_and_says_why(ready, now):
    keys = queued(ready, now, 2)
    send(keys, Way([NO_CREDIT]), now)
    (state,) = not_well()
    assert (state.stopped, state.closed_until) == ("sms_no_credit", now + 15 * MINUTE)
    send(keys, Way([TAKEN]), now + 15 * MINUTE)
    assert not_well() == []


def test_one_message_that_is_refused_says_that_the_channel_works(ready, now):
    keys = queued(ready, now, 2)
    send(keys, Way([DOWN]), now)
    send(keys, Way([Outcome(State.FAILED, "refused"), TAKEN]), now + FIRST)
    assert not_well() == []


@pytest.mark.acceptance("E-314")
def test_after_a_day_of_waiting_it_goes_another_way_or_has_failed(ready, now):
    keys = queued(ready, now, 2)
    at, end = now, now + 26 * HOUR
    while at < end:
        send(keys, Way([DOWN]), at, box := Letterbox())
        at += 5 * HOUR
    assert Message.objects.filter(pk__in=keys, state="replaced", failure="post_http_503").count() == 2
    others = Message.objects.exclude(pk__in=keys)
    assert list(others.values_list("channel", "passed_over")) == [("email", [["digital_post", "post_http_503"]])] * 2
    assert box.letters == []  # they have jobs of their own


def test_nights_and_stopped_workers_do_not_count_as_waiting(ready, now):
    keys = queued(ready, now, 1)
    deliver(keys, carriers=ways(digital_post=Way()), clock=lambda: now, stop=lambda: True)
    assert Message.objects.get().tried_since is None


def test_another_municipality_is_not_shut_out(ready, now, other_municipality):
    send(queued(ready, now, 1), Way([DOWN]), now)
    assert [state.municipality_id for state in not_well()] == [ready.election.municipality_id]


@pytest.mark.django_db
def test_a_pace_is_kept_by_all_workers_together():
    waited: list[float] = []
    for _ in range(4):
        wait_for_turn("sms", per_second={"sms": 2}, sleep=waited.append)
    assert [round(seconds, 1) for seconds in waited] in ([0.5, 1.0, 1.5], [0.5, 1.0, 1.4])
    wait_for_turn("email", per_second={"sms": 2}, sleep=waited.append)  # no pace, no wait, no query
    assert len(waited) == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT provider FROM communication_pace")
        assert cursor.fetchall() == [("sms",)]
