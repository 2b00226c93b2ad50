"""What may have left is sent again only where that makes no second message, and otherwise waits for word of it."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.communication.factories import Letterbox, Way, invitation, sender, ways
from tests.elections.factories import scene
from tests.participants.factories import participant
from valghalla.communication.again import try_again
from valghalla.communication.channels import Outcome
from valghalla.communication.deliver import deliver
from valghalla.communication.forget import forget_old
from valghalla.communication.holding import call_off
from valghalla.communication.message_templates.keep import delete_template
from valghalla.communication.models import Attempt, Message, MessageTemplate
from valghalla.communication.rounds import release_stale, see_to_uncertain
from valghalla.communication.sealing import body_of
from valghalla.communication.states import State

MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
PERHAPS = Outcome(State.UNCERTAIN, "post_http_500", everybodys=True)
TAKEN = Outcome(State.HANDED_OVER, transmission="t-1")


@pytest.fixture
def ready(acting):
    sender()
    stage = scene()
    MessageTemplate.objects.update(channel="digital_post", short_body="!name")
    return stage


def by_sms(ready, now) -> Message:
    person = participant(mobile="12345678", email="", digital_post=False)
    return invitation(ready, now, person=person)[0]


def send(message: Message, at: datetime.datetime, **carriers: Way) -> Message:
    deliver([message.pk], carriers=ways(None, **carriers), clock=lambda: at)
    message.refresh_from_db()
    return message


@pytest.mark.acceptance("E-293")
def test_digital_post_is_asked_again_after_half_an_hour_under_the_same_reference(ready, now):
    message, _ = invitation(ready, now)
    way = Way([PERHAPS, TAKEN])
    send(message, now, digital_post=way)
    assert (message.state, message.failure, message.due_at) == ("uncertain", "post_http_500", now + 30 * MINUTE)
    assert (message.begun_at, message.attempts) == (now, 1)
    assert see_to_uncertain(now + 29 * MINUTE) == 0
    assert see_to_uncertain(now + 30 * MINUTE) == 1
    assert ProcrastinateJob.objects.latest("id").args["messages"] == [message.pk]
    send(message, now + 30 * MINUTE, digital_post=way)
    assert (message.state, message.failure, message.transmission) == ("handed_over", "", "t-1")
    assert message.begun_at is None
    assert len({parcel.message.reference for parcel in way.parcels}) == 1


def test_it_goes_no_other_way_meanwhile_whatever_has_changed(ready, now):
    message, _ = invitation(ready, now)
    send(message, now, digital_post=Way([PERHAPS]))
    message.participant.digital_post = False
    message.participant.save()
    see_to_uncertain(now + 30 * MINUTE)
    send(message, now + 30 * MINUTE, digital_post=(way := Way([Outcome(State.FAILED_FOR_NOW, "452")])))
    assert len(way.parcels) == 1
    assert (message.state, message.channel, message.begun_at) == ("failed_for_now", "digital_post", now)


def test_no_word_for_a_day_and_the_office_decides_not_another_way(ready, now):
    message, _ = invitation(ready, now)
    at = now
    while at <= now + DAY:
        send(message, at, digital_post=Way([PERHAPS]))
        at += 5 * HOUR
        see_to_uncertain(at)
    send(message, at, digital_post=Way([PERHAPS]))
    assert (message.state, message.failure) == ("failed", "outcome_unknown")
    assert Message.objects.count() == 1


@pytest.mark.acceptance("E-316")
def test_an_sms_is_never_sent_again_by_itself(ready, now, by):
    message = by_sms(ready, now)
    send(message, now, sms=Way([Outcome(State.UNCERTAIN, "sms_timeout", everybodys=True)]))
    assert (message.state, message.due_at) == ("uncertain", now + DAY)
    jobs = ProcrastinateJob.objects.count()
    assert see_to_uncertain(now + DAY) == 1
    message.refresh_from_db()
    assert (message.state, message.failure, Message.objects.count()) == ("failed", "outcome_unknown", 1)
    assert ProcrastinateJob.objects.count() == jobs
    try_again(message.pk, by=by, now=now + DAY)  # the office may
    send(message, now + DAY, sms=Way([TAKEN]))
    assert (message.state, message.begun_at) == ("handed_over", None)


@pytest.mark.parametrize(
    ("channel", "state", "wait"),
    [
        ("email", "failed_for_now", datetime.timedelta()),
        ("digital_post", "uncertain", 30 * MINUTE),
        ("letter", "uncertain", 30 * MINUTE),
        ("sms", "uncertain", DAY),
    ],
)
def test_what_a_killed_worker_was_handing_over_is_sent_again_only_where_that_is_harmless(
    ready, now, channel, state, wait
):
    person = participant(mobile="12345678", street_address="Vej 1", postal_code="9999")
    message, _ = invitation(ready, now, person=person)
    Message.objects.update(channel=channel, because="office")

    class Killed(Way):
        def send(self, parcel):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver([message.pk], carriers=ways(None, **{channel: Killed()}), clock=lambda: now)
    message.refresh_from_db()
    assert (message.state, message.begun_at) == ("sending", None if channel == "email" else now)
    assert (body_of(message) != "") == (channel != "email")  # what may have left is kept
    later = now + 3 * MINUTE
    assert release_stale(later) == 1
    message.refresh_from_db()
    assert (message.state, message.due_at, message.claimed_at) == (state, later + wait, None)
    assert Attempt.objects.get().code == "interrupted"


def test_a_killed_worker_that_had_begun_nothing_leaves_messages_that_wait(ready, now):
    message = by_sms(ready, now)
    Message.objects.update(state="sending", claimed_at=now, attempts=1)
    release_stale(now + 3 * MINUTE)
    message.refresh_from_db()
    assert message.state == "failed_for_now"
    send(message, now + 3 * MINUTE, sms=(way := Way([TAKEN])))
    assert (message.state, len(way.parcels)) == ("handed_over", 1)


def test_what_may_have_left_is_neither_forgotten_nor_called_off_nor_rewritten_for_another_way(ready, now, by):
    message, _ = invitation(ready, now)
    own = MessageTemplate.objects.create(title="Egen", channel="digital_post", subject="x", body="<p>x</p>")
    Message.objects.update(template=own)
    send(message, now, digital_post=Way([PERHAPS]))
    MessageTemplate.objects.exclude(pk=own.pk).update(channel="email")
    delete_template(own.pk, uses=0, by=by, now=now)
    message.refresh_from_db()
    assert (message.channel, message.template_id is not None) == ("digital_post", True)
    assert forget_old(now=now + 300 * DAY) == 0
    see_to_uncertain(now + DAY)
    assert not call_off([message.pk])


def test_a_claim_that_was_taken_back_is_not_handed_over(ready, now):
    first, second = by_sms(ready, now), by_sms(ready, now)

    class TakesBack(Way):
        def send(self, parcel):
            Message.objects.filter(pk=second.pk).update(state="queued", attempts=5)
            return super().send(parcel)

    way = TakesBack([TAKEN])
    deliver([first.pk, second.pk], carriers=ways(sms=way), clock=lambda: now)
    assert [parcel.message.pk for parcel in way.parcels] == [first.pk]


def test_who_comes_back_late_with_good_news_is_believed(ready, now):
    message = by_sms(ready, now)

    class Slow(Way):
        def send(self, parcel):
            release_stale(now + 3 * MINUTE)
            return super().send(parcel)

    send(message, now, sms=Slow([TAKEN]))
    assert (message.state, message.begun_at, message.failure) == ("handed_over", None, "")
    assert list(Attempt.objects.order_by("id").values_list("outcome", flat=True)) == ["uncertain", "handed_over"]


def test_letters_by_e_mail_are_not_asked_about_one_by_one(ready, now):
    MessageTemplate.objects.update(channel="email")
    keys = [invitation(ready, now)[0].pk for _ in range(11)]

    def asked_for(some: list[int]) -> int:
        with CaptureQueriesContext(connection) as asked:
            deliver(some, carriers=ways(Letterbox()), clock=lambda: now)
        return len(asked)

    alone, ten = asked_for(keys[:1]), asked_for(keys[1:])
    # The transaction's beginning and end, the message with its try, the task, and its history.
    assert ten - alone == 9 * 5
