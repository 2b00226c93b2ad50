"""What a receipt does to its message: in any order, as often as it comes, and never backwards."""

import datetime
import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.communication.factories import invitation
from tests.elections.factories import scene
from tests.participants.factories import participant
from valghalla.communication import receipts
from valghalla.communication.models import Attempt, Channel, Message
from valghalla.communication.receipts import NotYet, Telling, Told, Word, state_after, unconfirmed
from valghalla.communication.states import STEPS, State

MINUTE = datetime.timedelta(minutes=1)
ON_ITS_WAY = [State.QUEUED, State.FAILED_FOR_NOW, State.UNCERTAIN, State.HANDED_OVER]


def sent(now, state: str = State.HANDED_OVER, **values) -> Message:
    """A message that has left by Digital Post; because the office wanted that way, no other is tried."""
    defaults = {"channel": Channel.DIGITAL_POST, "because": Message.Because.OFFICE, "queued_at": now, "due_at": now}
    if state in (State.HANDED_OVER, State.FAILED, State.DELIVERED, State.REPLACED):
        defaults["handed_over_at"] = now
    person = values.pop("person", None) or participant()
    return Message.objects.create(**{"participant": person, "state": state, "attempts": 1} | defaults | values)


def told(message: Message) -> list[tuple[str, str]]:
    """What stands in its life, by time."""
    return list(Attempt.objects.filter(message_id=message.pk).order_by("at").values_list("outcome", "code"))


@pytest.mark.acceptance("E-260")
def test_received_and_then_delivered(acting, now):
    message = sent(now, State.UNCERTAIN, begun_at=now)
    receipts.apply(message.reference, Word.RECEIVED, at=now + MINUTE, now=now + 2 * MINUTE)
    message.refresh_from_db()
    assert (message.state, message.handed_over_at, message.begun_at) == ("handed_over", now + MINUTE, None)
    receipts.apply(message.reference, Word.DELIVERED, at=now + 3 * MINUTE, now=now + 4 * MINUTE)
    message.refresh_from_db()
    assert (message.state, message.handed_over_at, message.failure) == ("delivered", now + MINUTE, "")
    assert told(message) == [("received", ""), ("delivered", "")]


@pytest.mark.acceptance("E-260", "E-296")
def test_failed_with_the_reason_as_it_was_told(acting, now):
    message = sent(now)
    receipts.apply(message.reference, Word.FAILED, "memo.invalid", now + MINUTE, now=now + MINUTE)
    message.refresh_from_db()
    assert (message.state, message.failure, told(message)) == ("failed", "memo.invalid", [("failed", "memo.invalid")])
    other = sent(now)
    receipts.apply(other.reference, Word.FAILED, "x" * 500, now=now)
    assert receipts.apply(other.reference, Word.FAILED, "", now, now=now) is not None
    assert told(other) == [("failed", "x" * 60), ("failed", "not_delivered")]


@pytest.mark.acceptance("E-260")
def test_it_arrived_after_all(acting, now):
    message = sent(now)
    receipts.apply(message.reference, Word.FAILED, "memo.invalid", now + MINUTE, now=now + 5 * MINUTE)
    receipts.apply(message.reference, Word.DELIVERED, "", now + 2 * MINUTE, now=now + 5 * MINUTE)
    message.refresh_from_db()
    assert (message.state, message.failure) == ("delivered", "")
    assert told(message) == [("failed", "memo.invalid"), ("delivered", "")]


def test_an_invitation_of_which_nobody_knew_whether_it_left_has_left(acting, now):
    message, task = invitation(scene(), now)
    Message.objects.filter(pk=message.pk).update(state=State.UNCERTAIN, channel=Channel.DIGITAL_POST, begun_at=now)
    receipts.apply(message.reference, Word.RECEIVED, at=now, now=now + MINUTE)
    receipts.apply(message.reference, Word.DELIVERED, at=now, now=now + MINUTE)
    task.refresh_from_db()
    assert task.invited_at == now + MINUTE
    assert task.events.count() == 1


def test_a_message_just_being_sent_is_left_until_that_is_over(acting, now):
    message = sent(now, State.SENDING, claimed_at=now)
    with pytest.raises(NotYet):
        receipts.apply(message.reference, Word.DELIVERED, at=now, now=now)
    assert told(message) == []


def test_nobody_elses_message_is_found(acting, other_municipality, now):
    assert receipts.apply("7c1f0a52-6b8e-4a1d-9c70-3d5a2f1e0b01", Word.DELIVERED, at=now, now=now) is None


def test_what_is_told_of_an_earlier_try_is_nothing_to_the_present_one(acting, now):
    """It failed, the office has it tried again, and then more comes of the first try."""
    message = sent(now)
    receipts.apply(message.reference, Word.FAILED, "memo.invalid", now + 3 * MINUTE, now=now + 3 * MINUTE)
    for state in (State.QUEUED, State.HANDED_OVER):
        Message.objects.filter(pk=message.pk).update(state=state, failure="")
        for word, minutes in ((Word.RECEIVED, 1), (Word.FAILED, 2), (Word.FAILED, 3)):
            receipts.apply(message.reference, word, "memo.invalid", now + minutes * MINUTE, now=now + 9 * MINUTE)
            message.refresh_from_db()
            assert message.state == state
    receipts.apply(message.reference, Word.FAILED, "memo.invalid", now + 9 * MINUTE, now=now + 9 * MINUTE)
    message.refresh_from_db()
    assert message.state == "failed"


def test_what_failed_goes_another_way(acting, now):
    """Through communication/fallback.py, once, however often the failure is told."""
    message = sent(now, because="", person=participant(), event="", group=None)
    assert message.participant.email
    with_text, _ = invitation(scene(), now, person=message.participant)
    Message.objects.filter(pk=with_text.pk).update(state=State.HANDED_OVER, channel=Channel.DIGITAL_POST)
    for _ in range(2):
        receipts.apply(with_text.reference, Word.FAILED, "memo.invalid", now, now=now)
    with_text.refresh_from_db()
    (instead,) = Message.objects.filter(instead_of=with_text)
    assert (with_text.state, instead.channel, instead.because) == ("replaced", "email", "fallback")
    Message.objects.filter(pk=instead.pk).update(state=State.HANDED_OVER, attempts=1)
    receipts.apply(with_text.reference, Word.DELIVERED, "", now + MINUTE, now=now + MINUTE)
    with_text.refresh_from_db()
    assert (with_text.state, told(with_text)[-1]) == ("replaced", ("delivered", ""))


@pytest.mark.acceptance("E-260")
def test_it_arrived_after_all_and_what_waits_in_its_place_is_called_off(acting, now):
    message, _ = invitation(scene(), now)
    Message.objects.filter(pk=message.pk).update(state=State.HANDED_OVER, channel=Channel.DIGITAL_POST)
    receipts.apply(message.reference, Word.FAILED, "memo.invalid", now, now=now)
    receipts.apply(message.reference, Word.DELIVERED, "", now + MINUTE, now=now + MINUTE)
    message.refresh_from_db()
    (instead,) = Message.objects.filter(instead_of=message)
    assert (message.state, message.failure) == ("delivered", "")
    assert (instead.state, instead.failure, told(instead)) == (
        "dropped",
        "arrived_after_all",
        [("dropped", "arrived_after_all")],
    )


FACTS = [
    (Word.ACCEPTED, "", 0),
    (Word.RECEIVED, "", 1),
    (Word.RECEIVED, "", 2),
    (Word.FAILED, "memo.invalid", 3),
    (Word.FAILED, "other", 4),
    (Word.DELIVERED, "", 5),
]


@pytest.mark.acceptance("E-260")
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_with_any_repeats_ends_alike(acting, now, data):
    """The same facts, shuffled and repeated, from whichever state on the way: one end, and each fact written down once."""
    facts = data.draw(st.lists(st.sampled_from(FACTS), min_size=1, max_size=4, unique=True))
    orders = [data.draw(st.permutations(facts + data.draw(st.lists(st.sampled_from(facts), max_size=3)))) for _ in "ab"]
    state, ends = data.draw(st.sampled_from(ON_ITS_WAY)), []
    with transaction.atomic():
        for order in orders:
            message = sent(now, state)
            for word, code, minutes in order:
                receipts.apply(message.reference, word, code, now + minutes * MINUTE, now=now + 9 * MINUTE)
            message.refresh_from_db()
            ends.append((message.state, sorted(told(message))))
        transaction.set_rollback(True)
    words = {word for word, *_ in facts}
    expected = (
        State.DELIVERED if Word.DELIVERED in words else State.FAILED if Word.FAILED in words else State.HANDED_OVER
    )
    assert ends[0] == ends[1] == (expected, sorted((word, code) for word, code, _ in facts))


def one_by_one(tellings, now):
    later = []
    for number, (key, *fact) in enumerate(tellings):
        try:
            receipts.tell(receipts.locked().get(pk=key), *fact, now=now)
        except NotYet:
            later.append(number)
    return later


def together(tellings, now):
    messages = {message.pk: message for message in receipts.locked()}
    told = receipts.tell_together([Telling(messages[key], *fact) for key, *fact in tellings], now=now)
    alone = [number for number, one in enumerate(told) if one == Told.ALONE]
    later = one_by_one([tellings[number] for number in alone], now)
    return sorted([*(alone[at] for at in later), *(number for number, one in enumerate(told) if one == Told.NOT_YET)])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    states=st.tuples(st.sampled_from(State), st.sampled_from(State)),
    facts=st.lists(
        st.tuples(
            st.integers(0, 1),
            st.sampled_from([Word.RECEIVED, Word.FAILED, Word.DELIVERED]),
            st.sampled_from(["", "other"]),
            st.sampled_from([None, 1, 3, 20]),
        ),
        max_size=8,
    ),
)
def test_many_told_together_come_to_what_they_do_one_by_one(acting, now, states, facts):
    ends = []
    for way in (one_by_one, together):
        with transaction.atomic():
            person = participant()
            messages = [sent(now, state, person=person) for state in states]
            for message in messages:
                Attempt.objects.create(message=message, at=now + 2 * MINUTE, outcome=Word.FAILED, code="other")
            tellings = [
                (messages[number].pk, word, code, None if minutes is None else now + minutes * MINUTE)
                for number, word, code, minutes in facts
            ]
            later = way(tellings, now + 9 * MINUTE)
            columns = ("state", "failure", "handed_over_at", "begun_at", "claimed_at")
            rows = list(Message.objects.order_by("pk").values_list(*columns))
            lives = [
                sorted(Attempt.objects.filter(message=message).values_list("outcome", "code", "at"))
                for message in messages
            ]
            ends.append((later, rows, lives))
            transaction.set_rollback(True)
    assert ends[0] == ends[1]


@pytest.mark.parametrize(("state", "word"), [*itertools.product(State, Word)])
def test_every_step_is_in_the_table_and_none_leads_back(state, word):
    if state == State.SENDING:
        return
    for is_old in (False, True):
        after = state_after(state, word, is_old=is_old)
        assert after == state or (state, after) in STEPS
        if state not in (*ON_ITS_WAY, State.FAILED):
            assert after == state
        if is_old and word != Word.DELIVERED:
            assert after == state


@pytest.mark.acceptance("E-260")
def test_without_a_receipt_for_a_day(acting, now):
    old, day = now - datetime.timedelta(hours=25), now - datetime.timedelta(hours=24)
    post = sent(now, handed_over_at=day)
    sent(now, handed_over_at=day + MINUTE)
    sent(now, State.DELIVERED, handed_over_at=old)
    sent(now, handed_over_at=old, channel=Channel.EMAIL)
    letter, at_the_printer = (sent(now, handed_over_at=old, channel=Channel.LETTER) for _ in "ab")
    Attempt.objects.create(message=at_the_printer, at=old, outcome=Word.RECEIVED)
    found = Message.objects.filter(unconfirmed(now=now)).order_by("pk")
    assert list(found.values_list("pk", flat=True)) == [post.pk, letter.pk]
