"""Calendar files that go out by e-mail, read by others' parsers: what is given, what is taken back, and to whom."""

import datetime

import icalendar
import pytest
import vobject

from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.communication.models import Channel, Event, Message
from valghalla.municipalities.models import Settings
from valghalla.tasks.calendars.sent import TASKS, calendars_for
from valghalla.tasks.messages import due
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.transfer import transfer

HOUR = datetime.timedelta(hours=1)
ACCEPTED = TaskState.ACCEPTED


@pytest.fixture
def place(acting):
    Settings.objects.update(sender_email="valg@korsbaek.example", telephone="12 34 56 78")
    return scene()


def message(event, task, at, *, state=Message.State.QUEUED, channel=Channel.EMAIL, person=None, **facts):
    """A message about a task, to its holder or to somebody who had it."""
    holder = person or task.participant
    task.participant = holder
    made = due(event, task)
    return Message.objects.create(
        participant=holder, election=task.election, task_id=task.pk, event=event, channel=channel, state=state,
        facts=made.facts | facts, queued_at=at, due_at=at,
    )  # fmt: skip


def files_of(*messages):
    return {pk: [read(one) for one in files] for pk, files in calendars_for(list(messages)).items()}


def read(attachment):
    """What vobject and icalendar find in it: they have to agree."""
    calendar = vobject.readOne(attachment.content.decode())
    (event,) = icalendar.Calendar.from_ical(attachment.content).walk("VEVENT")
    assert str(event["uid"]) == calendar.vevent.uid.value
    assert f"method={calendar.method.value};" in attachment.content_type
    return calendar.method.value, calendar.vevent


@pytest.mark.acceptance("E-354")
def test_a_confirmation_brings_the_task(place, now):
    task = held(place, participant(first_names="Åse", last_name="Hemmelig"), ACCEPTED)
    sent = message(Event.CONFIRMATION, task, now)
    ((method, event),) = files_of(sent)[sent.pk]
    assert (method, event.uid.value, event.status.value) == (
        "PUBLISH",
        f"task-{task.pk}@korsbaek.localhost",
        "CONFIRMED",
    )
    assert event.organizer.value == "mailto:valg@korsbaek.example"
    assert event.summary.value == "Tilforordnet, Skolen"
    assert event.dtstart.value.astimezone(datetime.UTC).isoformat() == "2026-11-03T07:00:00+00:00"
    (attachment,) = calendars_for([sent])[sent.pk]
    assert (attachment.filename, attachment.content) == (
        f"opgave-20261103-{task.pk}.ics",
        calendars_for([sent])[sent.pk][0].content,
    )
    assert "Hemmelig" not in attachment.content.decode()


def test_what_changes_has_a_higher_number_and_what_is_given_back_is_cancelled(place, now):
    task = held(place, participant(), ACCEPTED)
    first = message(Event.CONFIRMATION, task, now, state=Message.State.DELIVERED)
    changed = message(Event.CHANGED, task, now + HOUR, state=Message.State.HANDED_OVER)
    gone = message(Event.CANCELLATION, task, now + 2 * HOUR)
    Task.objects.filter(pk=task.pk).update(starts=datetime.time(9))
    found = files_of(first, changed, gone)
    numbers = [int(found[one.pk][0][1].sequence.value) for one in (first, changed, gone)]
    assert numbers == sorted(set(numbers))
    assert max(numbers) < 2**31
    assert len({found[one.pk][0][1].uid.value for one in (first, changed, gone)}) == 1
    method, event = found[gone.pk][0]
    assert (method, event.status.value) == ("CANCEL", "CANCELLED")


@pytest.mark.parametrize("event", [Event.REMOVED, Event.REMOVED_BY_VALIDATION, Event.DELETED, Event.CANCELLATION])
def test_only_what_was_sent_by_e_mail_is_cancelled(place, now, event):
    told, by_post, invited, failed = (held(place, participant(), ACCEPTED) for _ in range(4))
    message(Event.CONFIRMATION, told, now, state=Message.State.HANDED_OVER)
    message(Event.CONFIRMATION, by_post, now, state=Message.State.DELIVERED, channel=Channel.DIGITAL_POST)
    message(Event.CONFIRMATION, failed, now, state=Message.State.FAILED)
    goodbyes = [message(event, task, now + HOUR) for task in (told, by_post, invited, failed)]
    people = {task.pk: task.participant for task in (told, by_post, invited, failed)}
    Task.objects.filter(pk__in=people).update(participant=None, state=TaskState.AVAILABLE)
    found = files_of(*goodbyes)
    assert {pk: [method for method, _ in files] for pk, files in found.items()} == {goodbyes[0].pk: ["CANCEL"]}


def test_a_move_cancels_one_and_brings_the_other_and_an_election_called_off_cancels_all(place, now, by):
    left, taken = held(place, participant(), ACCEPTED), task(place)
    message(Event.CONFIRMATION, left, now, state=Message.State.HANDED_OVER)
    transfer(left, to=taken, by=by, now=now + HOUR)
    Message.objects.filter(event=Event.MOVED).update(channel=Channel.EMAIL, state=Message.State.HANDED_OVER)
    moved = Message.objects.select_related("participant", "election").get(event=Event.MOVED)
    taken.refresh_from_db()
    assert [(method, event.uid.value.split("@")[0]) for method, event in files_of(moved)[moved.pk]] == [
        ("PUBLISH", f"task-{taken.pk}"),
        ("CANCEL", f"task-{left.pk}"),
    ]
    off = message(Event.CALLED_OFF, taken, now + 2 * HOUR, **{TASKS: [taken.pk, left.pk, 10**6]})
    assert {event.uid.value.split("@")[0] for _, event in files_of(off)[off.pk]} == {
        f"task-{taken.pk}",
        f"task-{left.pk}",
    }


def test_nothing_for_whom_it_is_not_or_with_nobody_to_name(place, now):
    task = held(place, participant(), ACCEPTED)
    invited = held(place, participant())
    messages = [
        message(Event.CONFIRMATION, task, now, person=participant()),
        message(Event.CHANGED, invited, now),
        message(Event.INVITATION, invited, now),
        message(Event.TASK_REMINDER, task, now),
    ]
    assert calendars_for(messages) == {}
    Settings.objects.update(sender_email="", email="")
    assert calendars_for([message(Event.CONFIRMATION, held(place, participant(), ACCEPTED), now)]) == {}


def test_as_few_queries_for_twenty_as_for_one(place, now, django_assert_max_num_queries):
    messages = []
    for _ in range(6):
        task = held(place, participant(), ACCEPTED)
        message(Event.CONFIRMATION, task, now, state=Message.State.HANDED_OVER)
        messages += [message(Event.CHANGED, task, now), message(Event.REMOVED, task, now)]
    with django_assert_max_num_queries(5):
        assert len(calendars_for(messages)) == 12
