"""JA and NEJ by text message: who is meant, what comes of it, what is said, and what is never done."""

import datetime
import threading

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.elections.factories import ELECTION_DAY, Scene, scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import Message
from valghalla.communication.text_messages.incoming import reply_of, store
from valghalla.communication.text_messages.models import ReceivedText
from valghalla.elections.models import Election
from valghalla.integrations.sms import Incoming
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.text_messages.answer import answer_text

NUMBER = "12345678"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def place(acting) -> Scene:
    Settings.objects.update(sms_reply_number="52525252", sms_sender="Korsbaek")
    return scene()


def invited(place: Scene, now, person: Participant | None = None, *, state: str = "delivered", **values) -> Task:
    """An unanswered task whose holder was asked by SMS; state: of that message."""
    task = held(place, person or participant(mobile=NUMBER), **values)
    return asked(task, now, state=state)


def asked(task: Task, now, *, state: str = "delivered", channel: str = "sms", event: str = "invitation") -> Task:
    assert task.participant_id is not None
    Message.objects.create(
        participant_id=task.participant_id,
        election=task.election,
        task_id=task.pk,
        event=event,
        channel=channel,
        state=state,
        queued_at=now,
        due_at=now,
    )
    return task


def write(text: str, now, *, sender: str = f"+45{NUMBER}") -> ReceivedText:
    """Somebody writes; what became of it."""
    store((Incoming(sender, "52525252", text, now),), provider="inmobile", now=now)
    row = ReceivedText.objects.latest("id")
    answer_text(row.pk, now=now)
    row.refresh_from_db()
    return row


def events() -> list[tuple]:
    return list(TaskEvent.objects.order_by("id").values_list("kind", "by_kind", "facts"))


@pytest.mark.parametrize("text", ["JA", "Ja tak!", "yes"])
def test_a_yes_is_the_yes_of_the_page_and_the_history_tells_that_it_came_by_sms(place, now, text):
    task = invited(place, now)
    row = write(text, now)
    task.refresh_from_db()
    assert (task.state, task.invitation_token) == (TaskState.ACCEPTED, None)
    assert events() == [("accepted", "participant", {"via": "sms"})]
    entry = AuditEntry.objects.get(action="task.accepted")
    assert (entry.actor_kind, entry.actor_id, entry.details) == ("participant", task.participant_id, {"via": "sms"})
    assert (row.outcome, row.participant_id, row.task_id) == ("accepted", task.participant_id, task.pk)
    assert "Tilforordnet" in reply_of(row)
    assert "Prøve" not in reply_of(row)  # nobody's name
    assert Message.objects.filter(event="confirmation").count() == 1


@pytest.mark.parametrize("text", ["NEJ", "nej tak", "No."])
def test_a_no_frees_the_place_and_asks_nothing_more(place, now, text):
    task = invited(place, now)
    row = write(text, now)
    task.refresh_from_db()
    assert (task.state, task.participant_id, row.outcome) == (TaskState.AVAILABLE, None, "declined")
    assert events() == [("declined", "participant", {"via": "sms"})]
    assert "?" not in reply_of(row)


def test_two_invitations_are_not_guessed_between(place, now):
    person = participant(mobile=NUMBER)
    invited(place, now, person)
    invited(place, now, person, task_day=ELECTION_DAY - datetime.timedelta(days=1))
    row = write("ja", now)
    assert (row.outcome, row.participant_id, row.task_id) == ("several", person.pk, None)
    assert set(Task.objects.values_list("state", flat=True)) == {"unanswered"}


def test_a_shared_telephone_with_one_open_invitation_answers_that_one(place, now):
    first, second = participant(mobile=NUMBER), participant(mobile=NUMBER)
    done = asked(held(place, first, TaskState.ACCEPTED), now)
    open_one = invited(place, now, second)
    assert write("ja", now).task_id == open_one.pk
    assert done.participant_id == first.pk


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"state": "failed"}, "none_open"),
        ({"state": "queued"}, "none_open"),
        ({"state": "uncertain"}, "accepted"),
        ({"state": "handed_over"}, "accepted"),
        ({"channel": "email"}, "none_open"),
        ({"event": "invitation_reminder"}, "accepted"),
        ({"event": "task_reminder"}, "none_open"),
    ],
)
def test_only_an_invitation_that_went_by_sms_is_answered_by_it(place, now, values, outcome):
    task = held(place, participant(mobile=NUMBER))
    asked(task, now, **values)
    assert write("ja", now).outcome == outcome


def begun(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(task_day=datetime.date(2026, 9, 30))


def closed(task: Task) -> None:
    Election.objects.update(state=Election.State.INACTIVE)


def too_young(task: Task) -> None:
    Participant.objects.update(birth_date=datetime.date(2020, 1, 1))


def of_another(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(participant=participant(mobile="87654321"))


def gone(task: Task) -> None:
    Task.objects.all().delete()


def answered_yes(task: Task) -> None:
    write("ja", AT)


def answered_no(task: Task) -> None:
    write("nej", AT)


AT = datetime.datetime(2026, 10, 1, 10, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("happens", "text", "outcome"),
    [
        (begun, "ja", "begun"),
        (begun, "nej", "begun"),
        (closed, "ja", "closed"),
        (too_young, "ja", "not_eligible"),
        (of_another, "ja", "none_open"),
        (gone, "ja", "none_open"),
        (answered_yes, "ja", "as_before"),
        (answered_yes, "nej", "task_is_hers"),
        (answered_no, "nej", "as_before"),
        (answered_no, "ja", "none_open"),
        (None, "Hej, hvornår er det?", "unclear"),
        (gone, "Hej, hvornår er det?", "not_read"),
    ],
)
def test_what_cannot_be_done_is_said_kindly_and_changes_nothing(place, now, happens, text, outcome):
    task = invited(place, now)
    if happens:
        happens(task)
    before = sorted(Task.objects.values_list("pk", "state", "participant_id")), len(events())
    row = write(text, now + HOUR / 2)
    assert row.outcome == outcome
    assert (sorted(Task.objects.values_list("pk", "state", "participant_id")), len(events())) == before
    assert "Korsbæk" in reply_of(row)
    assert "%(" not in reply_of(row)


def test_an_unknown_number_is_told_and_nothing_else_is(place, now):
    row = write("ja", now, sender="+4611223344")
    assert (row.outcome, row.participant_id) == ("unknown", None)
    assert reply_of(row)


@pytest.mark.parametrize("sender", ["Butikken", "1231", ""])
def test_what_cannot_be_answered_is_not(place, now, sender):
    assert reply_of(write("ja", now, sender=sender)) == ""


def test_without_a_number_for_replies_nobody_is_written_to_and_yet_a_yes_counts(place, now):
    Settings.objects.update(sms_reply_number="")
    invited(place, now)
    row = write("ja", now)
    assert (row.outcome, reply_of(row)) == ("accepted", "")


def test_two_machines_do_not_talk_to_each_other_for_long(place, now):
    said = [bool(reply_of(write(f"Hej {number}", now + number * HOUR / 4))) for number in range(9)]
    assert said == [True, False, False, False, True, False, False, False, True]


def test_what_was_done_is_always_told(place, now):
    write("hvad?", now)
    invited(place, now)
    assert reply_of(write("ja", now + HOUR / 10))


def test_a_wish_for_no_more_text_messages_is_kept_and_confirmed(place, now):
    person = participant(mobile=NUMBER, wished_channel="sms")
    task = invited(place, now, person)
    row = write("Stop!", now)
    person.refresh_from_db()
    task.refresh_from_db()
    assert (person.no_sms, person.wished_channel, task.state) == (True, "", "unanswered")
    assert (row.outcome, bool(reply_of(row))) == ("stopped", True)
    entry = AuditEntry.objects.get(action="participant.changed")
    assert (entry.actor_id, entry.details) == (person.pk, {"fields": ["no_sms"], "via": "sms"})
    write("stop", now + HOUR / 10)
    assert AuditEntry.objects.filter(action="participant.changed").count() == 1


def test_she_is_answered_in_her_own_language(place, now):
    invited(place, now, participant(mobile=NUMBER, language="en"))
    assert reply_of(write("yes", now)).startswith("Thank you")


def test_the_same_message_is_taken_once_and_the_same_job_does_nothing_twice(place, now):
    invited(place, now)
    row = write("ja", now)
    again = Incoming(f"+45{NUMBER}", "52525252", "ja", now)
    assert store((again, again), provider="inmobile", now=now) == 0
    answer_text(row.pk, now=now + HOUR)
    assert len(events()) == 1
    assert ReceivedText.objects.get().handled_at == now


def test_number_and_text_are_sealed(place, now):
    write("ja tak", now)
    kept = repr(
        [bytes(value) if isinstance(value, memoryview) else value for value in ReceivedText.objects.values_list().get()]
    )
    assert NUMBER not in kept
    assert "ja tak" not in kept


@hypothesis_settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_text_answers_anything_but_yes_and_no(place, now, text):
    task = invited(place, now)
    row = write(f"ja eller nej {text}", now)
    task.refresh_from_db()
    assert (task.state, row.understood) == ("unanswered", "unclear")
    Task.objects.all().delete()
    ReceivedText.objects.all().delete()


def test_two_messages_at_once_are_answered_once(committed, municipality, now):
    def answer(pk: int) -> None:
        with acting_for(municipality):
            answer_text(pk, now=now)
        connection.close()

    with acting_for(municipality):
        Settings.objects.update(sms_reply_number="52525252")
        texts = tuple(Incoming(f"+45{NUMBER}", "52525252", text, now) for text in ("hvad?", "hvornår?", "hvor?"))
        store(texts, provider="inmobile", now=now)
        keys = list(ReceivedText.objects.values_list("pk", flat=True))
    threads = [threading.Thread(target=answer, args=(pk,)) for pk in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with acting_for(municipality):
        assert ReceivedText.objects.filter(handled_at=now).count() == 3
        assert ReceivedText.objects.filter(reply_sealed__isnull=False).count() == 1
