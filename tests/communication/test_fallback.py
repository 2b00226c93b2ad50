"""The way is settled when a message is sent, and what fails for good goes the next one, once."""

import pytest

from tests.communication.factories import Letterbox, Way, by_mail, invitation, sender, ways
from tests.elections.factories import scene
from tests.participants.factories import participant
from valghalla.communication.again import other_ways, send_another_way
from valghalla.communication.channels import Outcome
from valghalla.communication.deliver import deliver
from valghalla.communication.models import Channel, ChannelOrder, GroupMessage, Message, MessageTemplate
from valghalla.communication.sealing import body_of
from valghalla.communication.states import State
from valghalla.integrations.email import Refused

REFUSED = Outcome(State.FAILED, "refused")


@pytest.fixture
def ready(acting):
    sender()
    stage = scene()
    MessageTemplate.objects.update(channel="digital_post", short_body="Kort: !name")
    return stage


def send(now, carriers, *messages: Message) -> None:
    keys = [message.pk for message in messages] or list(
        Message.objects.filter(state="queued").values_list("pk", flat=True)
    )
    deliver(keys, carriers=carriers, clock=lambda: now)


def way_of(message: Message) -> tuple[str, str, str, list]:
    message.refresh_from_db()
    return message.state, message.channel, message.because, message.passed_over


@pytest.mark.acceptance("E-234")
def test_the_way_is_settled_by_what_is_so_when_the_message_is_sent(ready, now):
    message, _ = invitation(ready, now)
    message.participant.digital_post = False  # since it was queued
    message.participant.save()
    send(now, ways(box := Letterbox(), digital_post=(post := Way())), message)
    assert way_of(message) == ("handed_over", "email", "fallback", [["digital_post", "no_digital_post"]])
    assert (len(box.letters), post.parcels) == (1, [])


def test_by_sms_goes_the_short_text_and_that_is_kept(ready, now):
    person = participant(first_names="Eva", last_name="Ek", email="", mobile="12345678", digital_post=False)
    message, _ = invitation(ready, now, person=person)
    send(now, ways(digital_post=Way(), sms=(sms := Way())), message)
    assert way_of(message)[:3] == ("handed_over", "sms", "fallback")
    assert [one.written.short for one in sms.parcels] == ["Kort: Eva Ek"]
    assert body_of(message) == "<p>Kort: Eva Ek</p>"


def test_the_persons_wish_goes_first_where_the_municipality_lets_it(ready, now):
    person = participant(mobile="12345678", wished_channel="sms")
    first, _ = invitation(ready, now, person=person)
    send(now, ways(digital_post=Way(), sms=Way()), first)
    assert way_of(first)[1:] == ("digital_post", "template", [])
    ChannelOrder.objects.create(event="invitation", order=["email"], wish=True)
    second, _ = invitation(ready, now, person=person, task_day=ready.election.first_day)
    send(now, ways(digital_post=Way(), sms=Way()), second)
    assert way_of(second)[1:] == ("sms", "wish", [])


@pytest.mark.acceptance("E-240")
def test_what_is_refused_goes_the_next_way_and_the_task_is_told_once(ready, now):
    message, task = invitation(ready, now)
    carriers = ways(box := Letterbox(), digital_post=(post := Way([REFUSED])))
    send(now, carriers, message)
    other = Message.objects.exclude(pk=message.pk).get()
    assert way_of(message) == ("replaced", "digital_post", "template", [])
    assert (other.instead_of_id, other.reference == message.reference) == (message.pk, False)
    assert way_of(other) == ("queued", "email", "fallback", [["digital_post", "refused"]])
    send(now, carriers)
    assert way_of(other) == ("handed_over", "email", "fallback", [["digital_post", "refused"]])
    assert (len(post.parcels), len(box.letters)) == (1, 1)
    task.refresh_from_db()
    assert task.invited_at == now


def test_each_way_is_tried_once_and_then_it_has_failed(ready, now):
    message, _ = invitation(ready, now, person=participant(mobile="12345678"))
    carriers = ways(Letterbox(raises=Refused("email", "550")), digital_post=Way([REFUSED]), sms=Way([REFUSED]))
    for _ in range(5):
        send(now, carriers)
    states = Message.objects.order_by("pk").values_list("state", "channel", "failure")
    assert list(states) == [
        ("replaced", "digital_post", "refused"),
        ("replaced", "email", "550"),
        ("failed", "sms", "refused"),
    ]
    assert Message.objects.latest("pk").passed_over == [["digital_post", "refused"], ["email", "550"]]
    assert message.pk == Message.objects.earliest("pk").pk


def test_an_invitation_that_left_and_came_back_is_sent_another_way_all_the_same(ready, now, by):
    message, _ = invitation(ready, now)
    send(now, ways(digital_post=Way()), message)
    Message.objects.update(state="failed", failure="550")
    message.refresh_from_db()
    other = send_another_way(message.pk, Channel.EMAIL, by=by, now=now)
    send(now, by_mail(box := Letterbox()), other)
    assert way_of(other)[:3] == ("handed_over", "email", "office")
    assert len(box.letters) == 1


def test_what_was_written_to_many_goes_by_sms_where_the_office_wants_that(ready, now, by, settings):
    settings.SMS_URL = "inmobile+http://any:key@gateway.example/"
    group = GroupMessage.objects.create(
        election=ready.election, channel="digital_post", subject="Husk", body="<p>Kære <b>!name</b></p>",
        created_at=now, changed_at=now, sent_at=now,
    )  # fmt: skip
    person = participant(first_names="Eva", last_name="Ek", mobile="12345678")
    failed = Message.objects.create(
        participant=person, election=ready.election, group=group, channel="digital_post", state="failed",
        queued_at=now, due_at=now,
    )  # fmt: skip
    other = send_another_way(failed.pk, Channel.SMS, by=by, now=now)
    send(now, ways(digital_post=Way(), sms=(sms := Way())), other)
    assert way_of(other)[:3] == ("handed_over", "sms", "office")
    assert [one.written.short for one in sms.parcels] == ["Kære Eva Ek"]


def test_what_the_office_chose_goes_no_other_way_by_itself(ready, now, by, settings):
    message, _ = invitation(ready, now)
    send(now, by_mail(Letterbox(raises=Refused("email", "550"))), message)
    message.refresh_from_db()
    assert message.state == "failed"
    assert other_ways(message) == []  # nothing else is open here
    Message.objects.update(because="office", state="queued", attempts=0)
    send(now, ways(Letterbox(raises=Refused("email", "550")), digital_post=Way()), message)
    assert way_of(message)[:3] == ("failed", "email", "office")
    assert Message.objects.count() == 1


def test_a_text_made_for_sms_goes_by_letter_as_the_standard_text_of_its_occasion(ready, now):
    message, _ = invitation(ready, now)
    Message.objects.update(template=MessageTemplate.objects.create(title="Kort", channel="sms", body="Kom!"))
    send(now, ways(digital_post=(post := Way()), sms=Way([REFUSED])), message)
    message.refresh_from_db()
    assert message.template is not None
    assert (message.channel, message.template.default_for) == ("digital_post", "invitation")
    assert "Kom!" not in post.parcels[0].written.body


@pytest.mark.acceptance("E-227", "E-234", "E-237")
def test_who_can_be_reached_by_no_way_is_told_of_with_the_reason(ready, now):
    person = participant(email="", mobile="", digital_post=False)
    message, _ = invitation(ready, now, person=person)
    send(now, ways(digital_post=Way(), sms=Way()), message)
    message.refresh_from_db()
    assert (message.state, message.failure) == ("failed", "no_digital_post")
