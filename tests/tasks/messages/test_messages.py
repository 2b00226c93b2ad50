"""Which messages are still due, and what fills them."""

import datetime

import pytest

from tests.communication.factories import invitation, message_of
from tests.elections.factories import ELECTION_DAY, scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.communication.models import Event, Message
from valghalla.communication.values import NoLongerDue, provider
from valghalla.tasks import messages
from valghalla.tasks.answer import decline
from valghalla.tasks.messages import handed_over, values_for, why_not
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.remove import remove

GOODBYES = [Event.CANCELLATION, Event.RETRACTED, Event.REMOVED, Event.REMOVED_BY_VALIDATION]


@pytest.fixture
def place(acting):
    """A scene in an active election."""
    return scene()


def value(message: Message, now):
    """What the one message is filled with, read from the database as the worker does."""
    message = Message.objects.select_related("participant", "election").get(pk=message.pk)
    return values_for([message], now=now)[message.pk]


def test_tasks_provide_the_values():
    assert provider() is messages


def test_an_invitation_is_filled_from_the_task(place, now, municipality):
    message, task = invitation(place, now, person=participant(first_names="Anna", last_name="Holm"))
    filled = value(message, now)
    assert (filled.name, filled.election, filled.municipality) == ("Anna Holm", "Prøvevalg", "Korsbæk Kommune")
    assert (filled.work_location, filled.work_location_address) == ("Skolen", "Skolevej 1, 4272 Korsbæk")
    assert (filled.task_type, filled.task_type_description) == ("Tilforordnet", "<p>Hjælper vælgerne.</p>")
    assert (filled.task_date, filled.task_start, filled.task_end) == (ELECTION_DAY, datetime.time(8), datetime.time(16))
    assert (filled.payment_dkk, filled.days) == (800, 33)
    assert filled.invitation == f"http://korsbaek.localhost/invitation/{task.invitation_token}/"
    assert filled.contact == "http://korsbaek.localhost/contact/"
    assert filled.external_web == "http://korsbaek.localhost/"


@pytest.mark.acceptance("E-216")
def test_the_link_names_nobody(place, now):
    message, task = invitation(place, now)
    link = value(message, now).invitation
    assert str(task.pk) not in link.removeprefix("http://korsbaek.localhost").replace(task.invitation_token, "")
    assert len(task.invitation_token) >= 22


@pytest.mark.acceptance("E-199")
def test_days_are_danish_calendar_days(place, now):
    message, _ = invitation(place, now)
    late_evening = datetime.datetime(2026, 11, 2, 23, 30, tzinfo=datetime.UTC)  # already election day in Denmark
    assert value(message, late_evening).days == 0


@pytest.mark.acceptance("E-228")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "accepted", "invitation_token": None}, "answered"),
        ({"state": "available", "participant": None}, "not_theirs"),
        ({"invited_at": datetime.datetime(2026, 9, 1, tzinfo=datetime.UTC)}, "already_invited"),
        ({"task_day": datetime.date(2026, 10, 1)}, "begun"),
    ],
)
def test_an_invitation_that_is_no_longer_due(place, now, change, reason):
    message, task = invitation(place, now)
    Task.objects.filter(pk=task.pk).update(**change)
    assert value(message, now) == NoLongerDue(reason)


@pytest.mark.acceptance("E-228")
def test_an_invitation_to_a_task_that_was_given_to_another(place, now):
    message, task = invitation(place, now)
    Task.objects.filter(pk=task.pk).update(participant=participant())
    assert value(message, now) == NoLongerDue("not_theirs")


def test_an_invitation_to_a_task_that_was_deleted(place, now):
    message, task = invitation(place, now)
    task.delete()
    assert value(message, now) == NoLongerDue("task_gone")


@pytest.mark.acceptance("A-366")
def test_a_confirmation_after_withdrawing(place, now):
    message, task = message_of(Event.CONFIRMATION, place, now)
    assert value(message, now).task_type == "Tilforordnet"
    Task.objects.filter(pk=task.pk).update(state="unanswered")
    assert value(message, now) == NoLongerDue("not_accepted")
    Task.objects.filter(pk=task.pk).update(state="available", participant=None)
    assert value(message, now) == NoLongerDue("not_theirs")


def test_a_confirmation_has_no_personal_link(place, now):
    message, _ = message_of(Event.CONFIRMATION, place, now)
    assert value(message, now).invitation == ""


@pytest.mark.acceptance("A-366")
@pytest.mark.parametrize("event", GOODBYES)
def test_a_goodbye_tells_of_the_task_as_it_was_even_when_it_is_gone(place, now, event):
    message, task = message_of(event, place, now)
    task.delete()
    filled = value(message, now)
    assert (filled.task_type, filled.work_location_address) == ("Tilforordnet", "Skolevej 1, 4272 Korsbæk")
    assert (filled.task_date, filled.task_start) == (ELECTION_DAY, datetime.time(8))


@pytest.mark.acceptance("A-366")
@pytest.mark.parametrize("event", GOODBYES)
def test_a_goodbye_is_not_sent_to_who_has_the_task_again(place, now, event):
    message, _ = message_of(event, place, now)
    assert value(message, now) == NoLongerDue("holds_it_again")


@pytest.mark.acceptance("A-362")
@pytest.mark.parametrize("event", sorted(set(Event) - {Event.CALLED_OFF}))
def test_nothing_leaves_from_an_inactive_election(place, now, event):
    message, _ = message_of(event, place, now)
    place.election.state = "inactive"
    place.election.save()
    assert value(message, now) == NoLongerDue("election_inactive")


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("state", [None, *TaskState])
def test_every_event_has_an_answer_for_every_state(event, state, now):
    task = None
    if state is not None:
        holder = None if state == "available" else 7
        starts = datetime.time(8)
        task = Task(municipality_id=1, state=state, participant_id=holder, task_day=ELECTION_DAY, starts=starts)
    reason = why_not(event, task, participant_id=7, now=now)
    due = {
        Event.INVITATION: {"unanswered"},
        Event.INVITATION_REMINDER: {"unanswered"},
        Event.CONFIRMATION: {"accepted"},
        Event.TASK_REMINDER: {"accepted"},
        Event.CHANGED: {"unanswered", "accepted"},
        Event.MOVED: {"unanswered", "accepted"},
        Event.CALLED_OFF: {None, *TaskState},
        Event.NOTICE: {None, *TaskState},
    }.get(event, {None, "available"})
    assert (reason == "") == (state in due)


def test_many_messages_take_as_many_queries_as_one(place, now, django_assert_num_queries):
    for number in (1, 3):
        made = [invitation(place, now)[0].pk for _ in range(number)]
        made += [message_of(Event.REMOVED, place, now)[0].pk for _ in range(number)]
        read = list(Message.objects.select_related("participant", "election").filter(pk__in=made))
        with django_assert_num_queries(5):
            values_for(read, now=now)


def test_handing_over_an_invitation_is_told_once(place, now):
    message, task = invitation(place, now)
    handed_over(message, now=now)
    handed_over(message, now=now + datetime.timedelta(hours=1))
    task.refresh_from_db()
    (event,) = task.events.all()
    assert task.invited_at == now
    assert (event.kind, event.at, event.participant_id, event.by_kind) == (
        TaskEvent.Kind.INVITED,
        now,
        message.participant_id,
        "system",
    )


@pytest.mark.acceptance("A-366")
def test_who_lost_the_task_while_the_invitation_was_on_its_way_is_told_so(place, now, by):
    message, task = invitation(place, now)
    remove(task, by=by, now=now)
    assert Message.objects.count() == 1  # nothing had left, so there was nothing to take back
    handed_over(message, now=now)
    told = Message.objects.exclude(pk=message.pk).get()
    assert (told.event, told.participant_id, told.facts) == (
        Event.RETRACTED,
        message.participant_id,
        message.facts,
    )
    assert value(told, now).task_type == "Tilforordnet"


def test_who_declined_while_the_invitation_was_on_its_way_is_not_told_that_it_is_off(place, now, by):
    message, task = invitation(place, now)
    decline(task, participant_id=message.participant_id, by=by, now=now)
    handed_over(message, now=now)
    assert not Message.objects.filter(event=Event.RETRACTED).exists()


@pytest.mark.acceptance("E-229")
def test_handing_over_anything_else_leaves_the_task_alone(place, now):
    task = held(place, participant())
    message, _ = message_of(Event.CONFIRMATION, place, now)
    message.task_id = task.pk
    handed_over(message, now=now)
    task.refresh_from_db()
    assert (task.invited_at, task.events.count()) == (None, 0)
