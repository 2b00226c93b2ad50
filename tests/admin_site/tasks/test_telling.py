"""The office is asked whether people are told of what it changes; yes is ticked beforehand, and no is kept to."""

import datetime

import pytest
from django.urls import reverse

from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.base import clock
from valghalla.communication.models import Event, Message
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.task_types.models import TaskType
from valghalla.tasks.bulk.plan import plan
from valghalla.tasks.bulk.run import carry_out, start
from valghalla.tasks.bulk.selection import choose_tasks
from valghalla.tasks.models import BulkRun, Task, TaskState

NEXT_DAY = datetime.datetime(2026, 10, 2, 10, tzinfo=datetime.UTC)
ACCEPTED = TaskState.ACCEPTED


@pytest.fixture(autouse=True)
def _the_next_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NEXT_DAY)


@pytest.fixture
def s(acting):
    return scene()


def told() -> list[str]:
    return sorted(Message.objects.values_list("event", flat=True))


@pytest.mark.parametrize(
    ("posted", "events"), [({"tell": "1", "tell_asked": "1"}, ["removed"]), ({"tell_asked": "1"}, [])]
)
def test_taking_somebody_off(office, s, posted, events):
    one = held(s, participant(), ACCEPTED)
    address = reverse("task_remove", args=[s.election.pk, one.pk], urlconf="valghalla.config.urls_admin")
    assert 'name="tell" value="1" checked' in office.get(address).content.decode()
    office.post(address, {"participant": one.participant_id, **posted})
    assert Task.objects.get(pk=one.pk).state == "available"
    assert told() == events


def test_nothing_is_asked_where_nobody_would_be_told(office, s):
    never_invited = held(s, participant())
    address = reverse("task_remove", args=[s.election.pk, never_invited.pk], urlconf="valghalla.config.urls_admin")
    assert 'name="tell"' not in office.get(address).content.decode()


@pytest.mark.acceptance("E-355")
@pytest.mark.parametrize(
    ("posted", "events"), [({"tell": "1", "tell_asked": "1"}, ["changed"]), ({"tell_asked": "1"}, [])]
)
def test_carrying_a_new_time(office, s, posted, events):
    held(s, participant(), ACCEPTED)
    held(s, participant())
    TaskType.objects.filter(pk=s.task_type.source_id).update(starts=datetime.time(9))
    address = reverse("task_type_carry", args=[s.task_type.source_id], urlconf="valghalla.config.urls_admin")
    page = office.get(address)
    assert 'name="tell" value="1" checked' in page.content.decode()
    (group,) = page.context["page"].groups
    answer = office.post(address, {"election": group.value, **posted}, follow=True)
    assert told() == events
    assert ("?selection=" in answer.content.decode()) == (not events)  # else the clerk is one step from writing herself
    message = Message.objects.first()
    assert message is None or message.facts["before"] == {"starts": "08:00", "ends": "16:00"}


@pytest.mark.parametrize(("posted", "events"), [({}, []), ({"called_off": "1"}, ["called_off"])])
def test_deactivating_tells_nobody_unless_the_election_is_called_off(office, s, posted, events):
    person = participant()
    held(s, person, ACCEPTED)
    held(s, person, ACCEPTED, task_day=s.election.election_day + datetime.timedelta(days=1))
    held(s, participant())
    address = reverse("election_deactivate", args=[s.election.pk], urlconf="valghalla.config.urls_admin")
    page = office.get(address).content.decode()
    assert 'name="called_off" value="1" aria' in page  # not ticked beforehand
    office.post(address, posted)
    assert Election.objects.get().state == "inactive"
    assert told() == events


@pytest.mark.parametrize(("tell_them", "events"), [(True, ["moved"]), (False, [])])
def test_many_at_once(s, by, tell_them, events):
    other = ElectionWorkLocation.objects.create(election=s.election, title="Hallen", area_name="Nord")
    held(s, participant(), ACCEPTED)
    task(s, work_location=other)
    run = choose_tasks(
        s.election, Task.objects.exclude(participant=None), action=BulkRun.Action.TRANSFER, by=by, now=NEXT_DAY
    )
    run.choices["place"] = other.pk
    run.choices.pop("open", None)
    run.save()
    run = plan(run, now=NEXT_DAY)
    start(run, plan=run.choices["plan"], by=by, now=NEXT_DAY, tell_them=tell_them)
    carry_out(run.pk, tick=lambda: NEXT_DAY)
    assert told() == events


def test_a_message_of_a_call_off_lists_the_persons_tasks_once(s, by):
    from valghalla.communication.message_templates.merge import in_text
    from valghalla.tasks.elections.call_off import call_off
    from valghalla.tasks.messages import values_for

    person = participant()
    held(s, person, ACCEPTED)
    held(s, person, ACCEPTED, task_day=s.election.election_day + datetime.timedelta(days=1))
    assert call_off(s.election, by=by, now=NEXT_DAY) == 1
    assert call_off(s.election, by=by, now=NEXT_DAY) is None
    message = Message.objects.select_related("participant", "election", "template").get(event=Event.CALLED_OFF)
    text = in_text("!tasks", values_for([message], now=NEXT_DAY)[message.pk])
    assert text.splitlines() == ["- Tilforordnet, Skolen, 03-11-2026", "- Tilforordnet, Skolen, 04-11-2026"]
    Election.objects.update(state="active")
    message.refresh_from_db()
    assert values_for([message], now=NEXT_DAY)[message.pk].reason == "election_active"
