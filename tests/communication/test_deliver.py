"""One message's way out: claimed, written, sent, recorded; and what becomes of it when that goes wrong."""

import datetime
import itertools

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.communication.factories import Letterbox, by_mail, invitation, message_of, sender
from tests.elections.factories import scene
from valghalla.base.tenancy import acting_for
from valghalla.communication import sealing
from valghalla.communication.claims import claim
from valghalla.communication.deliver import deliver, prepare
from valghalla.communication.models import Attempt, Channel, Event, Message, MessageTemplate
from valghalla.communication.states import State
from valghalla.integrations.email import NotUnderstood, Refused, Unavailable, WrongSettings
from valghalla.municipalities.models import Settings
from valghalla.tasks.models import TaskEvent, TaskState

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def ready(acting, now):
    """A scene in an active election, and an address to send from."""
    sender()
    return scene()


def tries(message: Message) -> list[tuple[str, str]]:
    return list(Attempt.objects.filter(message_id=message.pk).order_by("id").values_list("outcome", "code"))


def test_an_invitation_leaves_and_the_task_knows(ready, now):
    message, task = invitation(ready, now)
    box = Letterbox()

    deliver([message.pk], carriers=by_mail(box), clock=lambda: now)

    message.refresh_from_db()
    task.refresh_from_db()
    (letter,) = box.letters
    assert (message.state, message.handed_over_at, message.attempts, message.claimed_at) == (
        "handed_over",
        now,
        1,
        None,
    )
    assert (letter.reference, letter.recipient.address) == (str(message.reference), message.participant.email)
    assert letter.sender.address == "valg@korsbaek.example"
    assert task.invited_at == now
    assert [(event.kind, event.by_kind) for event in task.events.all()] == [(TaskEvent.Kind.INVITED, "system")]
    assert tries(message) == [("handed_over", "")]


def test_what_was_sent_is_kept_sealed(ready, now):
    MessageTemplate.objects.filter(default_for=Event.INVITATION).update(subject="Kom, !name", body="<p>!invitation</p>")
    message, task = invitation(ready, now)
    deliver([message.pk], carriers=by_mail(Letterbox()), clock=lambda: now)

    message.refresh_from_db()
    assert sealing.subject_of(message) == f"Kom, {message.participant.name}"
    assert task.invitation_token in sealing.body_of(message)
    assert task.invitation_token.encode() not in bytes(message.body_sealed)


@pytest.mark.acceptance("E-207")
def test_a_changed_template_reaches_what_is_queued(ready, now):
    message, _ = invitation(ready, now)
    MessageTemplate.objects.filter(default_for=Event.INVITATION).update(subject="Nyt emne")
    box = Letterbox()
    deliver([message.pk], carriers=by_mail(box), clock=lambda: now)
    assert box.letters[0].subject == "Nyt emne"


@pytest.mark.acceptance("A-367")
@pytest.mark.parametrize(
    ("failure", "state", "code"),
    [
        (Unavailable("email", "timeout"), "failed_for_now", "timeout"),
        (Unavailable("email", "452"), "failed_for_now", "452"),
        (WrongSettings("email", "login"), "failed_for_now", "login"),
        (NotUnderstood("email", "reply"), "failed_for_now", "reply"),
        (Refused("email", "550"), "failed", "550"),
    ],
)
def test_what_the_mail_server_does(ready, now, failure, state, code):
    message, task = invitation(ready, now)
    deliver([message.pk], carriers=by_mail(Letterbox(raises=failure)), clock=lambda: now)

    message.refresh_from_db()
    task.refresh_from_db()
    assert (message.state, message.failure, tries(message)) == (state, code, [(state, code)])
    # Its own trouble; everybody's, perhaps a hiccup; what somebody has to see to first; and no more tries.
    waits = {"452": MINUTE, "timeout": MINUTE / 12, "reply": MINUTE / 12, "login": 15 * MINUTE, "550": 0 * MINUTE}
    assert message.due_at == now + waits[code]
    assert task.invited_at is None


@pytest.mark.acceptance("A-367", "E-259")
def test_pauses_grow_and_a_success_clears_the_failure(ready, now):
    message, _ = invitation(ready, now)
    box = Letterbox(raises=Unavailable("email", "452"))
    deliver([message.pk], carriers=by_mail(box), clock=lambda: now)
    deliver([message.pk], carriers=by_mail(box), clock=lambda: now)  # not due yet
    assert len(tries(message)) == 1
    deliver([message.pk], carriers=by_mail(box), clock=lambda: now + MINUTE)
    message.refresh_from_db()
    assert message.due_at == now + 6 * MINUTE

    deliver([message.pk], carriers=by_mail(Letterbox()), clock=lambda: now + 6 * MINUTE)
    message.refresh_from_db()
    assert (message.state, message.failure) == ("handed_over", "")
    assert [outcome for outcome, _ in tries(message)] == ["failed_for_now", "failed_for_now", "handed_over"]


@pytest.mark.acceptance("A-367")
def test_after_a_day_of_tries_the_message_has_failed(ready, now):
    message, _ = invitation(ready, now)
    Message.objects.update(attempts=26)
    deliver([message.pk], carriers=by_mail(Letterbox(raises=Unavailable("email", "452"))), clock=lambda: now)
    message.refresh_from_db()
    assert (message.state, message.failure) == ("failed", "452")


@pytest.mark.acceptance("E-237")
def test_who_has_no_e_mail_address_is_not_written_to(ready, now):
    message, _ = invitation(ready, now)
    message.participant.email = ""
    message.participant.save()
    box = Letterbox()
    deliver([message.pk], carriers=by_mail(box), clock=lambda: now)
    message.refresh_from_db()
    assert (message.state, message.failure, box.letters) == ("failed", "no_email", [])


def test_a_municipality_without_a_sender_waits(ready, now):
    Settings.objects.update(sender_email="", email="")
    message, _ = invitation(ready, now)
    deliver([message.pk], carriers=by_mail(Letterbox()), clock=lambda: now)
    message.refresh_from_db()
    assert (message.state, message.failure) == ("failed_for_now", "no_sender")


@pytest.mark.parametrize(
    ("name", "address", "expected"), [("Valg", "svar@korsbaek.example", True), ("", "svar@k.dk", False)]
)
def test_answers_go_to_the_reply_address_when_it_has_a_name(ready, now, name, address, expected):
    Settings.objects.update(reply_to_name=name, reply_to_email=address)
    message, _ = invitation(ready, now)
    box = Letterbox()
    deliver([message.pk], carriers=by_mail(box), clock=lambda: now)
    assert (box.letters[0].reply_to is not None) == expected


def test_other_channels_are_not_sent_by_e_mail(ready, now):
    message, _ = invitation(ready, now)
    Message.objects.update(channel="sms", because="office")
    deliver([message.pk], carriers=by_mail(Letterbox()), clock=lambda: now)
    message.refresh_from_db()
    assert (message.state, message.failure) == ("failed", "channel")


def test_something_unforeseen_is_a_failed_try(ready, now):
    message, _ = invitation(ready, now)
    deliver([message.pk], carriers=by_mail(Letterbox(raises=ZeroDivisionError())), clock=lambda: now)
    message.refresh_from_db()
    assert (message.state, message.failure, message.claimed_at) == ("failed_for_now", "error", None)


@pytest.mark.acceptance("A-362")
def test_nothing_is_sent_from_an_inactive_election(ready, now):
    message, _ = invitation(ready, now)
    ready.election.state = "inactive"
    ready.election.save()
    box = Letterbox()
    deliver([message.pk], carriers=by_mail(box), clock=lambda: now)
    message.refresh_from_db()
    assert (message.state, message.failure, box.letters) == ("dropped", "election_inactive", [])


@pytest.mark.acceptance("E-228")
def test_an_answered_invitation_is_dropped_with_a_reason(ready, now):
    message, _ = message_of(Event.INVITATION, ready, now)
    box = Letterbox()
    deliver([message.pk], carriers=by_mail(box), clock=lambda: now)
    message.refresh_from_db()
    assert (message.state, message.failure, box.letters, message.body_sealed) == ("dropped", "answered", [], None)
    assert tries(message) == [("dropped", "answered")]


def test_a_sent_message_is_not_sent_again(ready, now):
    message, _ = invitation(ready, now)
    box = Letterbox()
    deliver([message.pk], carriers=by_mail(box), clock=lambda: now)
    deliver([message.pk], carriers=by_mail(box), clock=lambda: now)
    assert len(box.letters) == 1


def test_another_municipalitys_message_is_unknown(municipality, other_municipality, now):
    with acting_for(municipality):
        sender()
        message, _ = invitation(scene(), now)
    box = Letterbox()
    with acting_for(other_municipality):
        sender()
        deliver([message.pk], carriers=by_mail(box), clock=lambda: now)
    with acting_for(municipality):
        message.refresh_from_db()
    assert (message.state, box.letters) == ("queued", [])


def test_nothing_is_held_while_the_mail_server_thinks(committed, municipality, now):
    class Looking(Letterbox):
        def send(self, letter):
            assert not connection.in_atomic_block
            with acting_for(municipality), transaction.atomic():  # would wait for ever if the row were locked
                Message.objects.select_for_update(nowait=True).get()
            return super().send(letter)

    with acting_for(municipality):
        sender()
        message, _ = invitation(scene(), now)
        deliver([message.pk], carriers=by_mail(Looking()), clock=lambda: now)
        assert Message.objects.get().state == State.HANDED_OVER


def test_what_another_worker_is_claiming_is_passed_over(committed, municipality, now, test_owner_url):
    with acting_for(municipality):
        with transaction.atomic():
            sender()
            place = scene()
            keys = [invitation(place, now)[0].pk for _ in range(3)]
        with psycopg.connect(test_owner_url) as other:
            other.execute("SELECT set_config('valghalla.municipality', %s, true)", [str(municipality.pk)])
            locked = other.execute("SELECT id FROM communication_message WHERE id = %s FOR NO KEY UPDATE", [keys[0]])
            assert locked.fetchall() == [(keys[0],)]
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '1s'")  # whoever waits would take it as well
                claimed = claim(keys, now=now)
    assert [message.pk for message in claimed] == keys[1:]


def test_a_lost_claim_changes_nothing_save_that_what_left_has_left(ready, now):
    class TakenBack(Letterbox):
        def send(self, letter):
            Message.objects.update(state=State.FAILED_FOR_NOW, claimed_at=None, failure="interrupted")
            return super().send(letter)

    message, _ = invitation(ready, now)
    deliver([message.pk], carriers=by_mail(TakenBack(raises=Refused("email", "550"))), clock=lambda: now)
    message.refresh_from_db()
    assert message.state == "failed_for_now" and message.failure == "interrupted"  # noqa: PT018

    deliver([message.pk], carriers=by_mail(TakenBack()), clock=lambda: now)
    message.refresh_from_db()
    assert (message.state, message.failure) == ("handed_over", "")


def test_an_invitation_to_somebody_who_lost_the_task_while_it_was_sent_leaves_no_trace_on_it(ready, now):
    message, task = invitation(ready, now)

    class Removed(Letterbox):
        def send(self, letter):
            type(task).objects.update(state=TaskState.AVAILABLE, participant=None, invitation_token=None)
            return super().send(letter)

    deliver([message.pk], carriers=by_mail(Removed()), clock=lambda: now)
    task.refresh_from_db()
    assert (task.invited_at, task.events.count()) == (None, 0)


def test_logs_name_nobody(ready, now, caplog):
    message, _ = invitation(ready, now)
    with caplog.at_level("DEBUG"):
        deliver(
            [message.pk],
            carriers=by_mail(Letterbox(raises=Refused("email", "550", text=message.participant.email))),
            clock=lambda: now,
        )
    assert f"message={message.pk}" in caplog.text
    assert message.participant.email not in caplog.text
    assert message.participant.last_name not in caplog.text


@pytest.mark.acceptance("A-367")
def test_when_the_mail_server_is_down_the_others_are_not_tried(ready, now):
    first, _ = invitation(ready, now)
    second, _ = invitation(ready, now)
    deliver(
        [first.pk, second.pk],
        carriers=by_mail(Letterbox(raises=Unavailable("email", "no_connection"))),
        clock=lambda: now,
    )
    states = Message.objects.order_by("id").values_list("state", "attempts", "claimed_at")
    assert list(states) == [("failed_for_now", 0, None), ("queued", 0, None)]
    job = ProcrastinateJob.objects.latest("id")
    assert job.args["messages"] == [second.pk]
    assert job.scheduled_at is not None


def test_a_full_mailbox_is_not_the_others_problem(ready, now):
    keys = [invitation(ready, now)[0].pk for _ in range(3)]
    deliver(keys, carriers=by_mail(Letterbox(raises=Unavailable("email", "452"))), clock=lambda: now)
    assert set(Message.objects.values_list("state", "attempts")) == {("failed_for_now", 1)}


@pytest.mark.acceptance("A-367")
def test_a_worker_told_to_stop_gives_back_what_it_has_not_tried(ready, now):
    keys = [invitation(ready, now)[0].pk for _ in range(3)]
    box = Letterbox()
    deliver(keys, carriers=by_mail(box), clock=lambda: now, stop=lambda: len(box.letters) == 1)
    assert sorted(Message.objects.values_list("state", "attempts")) == [
        ("handed_over", 1),
        ("queued", 0),
        ("queued", 0),
    ]
    assert ProcrastinateJob.objects.latest("id").args["messages"] == keys[1:]


def test_what_was_read_too_long_ago_is_read_anew(ready, now):
    keys = [invitation(ready, now)[0].pk for _ in range(2)]
    box, seconds = Letterbox(), itertools.count(0, 3)
    deliver(keys, carriers=by_mail(box), clock=lambda: now + datetime.timedelta(seconds=next(seconds)))
    assert [letter.reference for letter in box.letters] == [str(Message.objects.get(pk=keys[0]).reference)]
    assert Message.objects.get(pk=keys[1]).state == "queued"


def test_one_odd_message_does_not_stop_the_others(ready, now):
    odd, _ = invitation(ready, now)
    good, _ = invitation(ready, now)
    Message.objects.filter(pk=odd.pk).update(event="unheard_of")
    box = Letterbox()
    deliver([odd.pk, good.pk], carriers=by_mail(box), clock=lambda: now)
    assert list(Message.objects.order_by("id").values_list("state", "failure")) == [
        ("failed_for_now", "error"),
        ("handed_over", ""),
    ]


def test_twenty_messages_are_read_with_as_many_queries_as_one(ready, now):
    def count(number: int) -> int:
        messages = claim([invitation(ready, now)[0].pk for _ in range(number)], now=now)
        with CaptureQueriesContext(connection) as asked:
            prepare(messages, opened=frozenset({Channel.EMAIL}), now=now)
        return len(asked)

    assert count(1) == count(20) <= 6
