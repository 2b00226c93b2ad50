"""Looking up again, and what came of an activation."""

import datetime

import pytest

from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.models import AuditEntry
from valghalla.communication.models import Event, Message, MessageTemplate
from valghalla.elections.activity import deactivate
from valghalla.elections.models import Activation, Election
from valghalla.tasks.assign import assign
from valghalla.tasks.elections.activate import activate, carry_out, look_up_again, not_looked_up
from valghalla.tasks.elections.activation_result import Letters, letters, removed
from valghalla.tasks.elections.waiting import not_written_to
from valghalla.tasks.errors import IsOver, MissingTemplates
from valghalla.tasks.models import TaskState

NEXT_DAY = datetime.datetime(2026, 10, 2, 10, tzinfo=datetime.UTC)
LATER = NEXT_DAY + datetime.timedelta(minutes=5)
INACTIVE = {"state": Election.State.INACTIVE}
ORDINARY, DEAD, DOWN = "1012620000", "1012620003", "1510711048"


@pytest.mark.usefixtures("committed", "acting", "outside")
def test_again_looks_up_the_rest_and_keeps_the_numbers_of_the_first_time(by):
    s = scene(**INACTIVE)
    fine, dead, missed = participant(cpr=ORDINARY), participant(cpr=DEAD), participant(cpr=DOWN)
    for person in (fine, dead, missed):
        held(s, person, TaskState.ACCEPTED)
    started = activate(s.election, by=by, now=NEXT_DAY)
    done = carry_out(started.pk, tick=lambda: NEXT_DAY)
    assert (done.total, done.done, done.failed, done.removed) == (3, 3, 1, 1)
    assert [(event.participant, event.facts["failed"][0]) for event in removed(done)] == [(dead, "alive")]
    assert letters(done)[Event.CONFIRMATION] == Letters(under_way=2)

    Message.objects.filter(participant=fine).update(state=Message.State.HANDED_OVER)
    assert look_up_again(done, by=by, now=LATER)
    assert not look_up_again(done, by=by, now=LATER), "under way already"
    again = carry_out(done.pk, tick=lambda: LATER)
    assert (again.total, again.done, again.failed, again.removed) == (3, 3, 1, 1)
    assert list(not_looked_up(again)) == [missed]
    assert letters(again)[Event.CONFIRMATION] == Letters(sent=1, under_way=1)
    assert AuditEntry.objects.filter(action="election.looked_up_again").count() == 1


@pytest.mark.usefixtures("acting")
def test_not_again_once_the_election_is_not_active(by, now):
    s = scene()
    done = Activation.objects.create(election=s.election, started_at=now, finished_at=now, failed=1)
    deactivate(s.election, by=by, now=now)
    assert not look_up_again(done, by=by, now=now)


@pytest.mark.usefixtures("acting")
def test_work_that_was_given_up_may_be_begun_again(by, now):
    s = scene()
    stuck = Activation.objects.create(election=s.election, started_at=now)
    assert not look_up_again(stuck, by=by, now=now + datetime.timedelta(minutes=59))
    assert look_up_again(stuck, by=by, now=now + datetime.timedelta(minutes=61))


@pytest.mark.usefixtures("acting")
def test_without_a_template_or_after_its_end_an_election_is_not_activated(by, now):
    s = scene(**INACTIVE)
    MessageTemplate.objects.filter(default_for=Event.RETRACTED).delete()
    with pytest.raises(MissingTemplates) as refused:
        activate(s.election, by=by, now=now)
    assert refused.value.events == [Event.RETRACTED]
    Election.objects.update(election_day="2026-09-30", first_day="2026-09-30", last_day="2026-09-30")
    with pytest.raises(IsOver):
        activate(s.election, by=by, now=now)
    assert not Activation.objects.exists()


@pytest.mark.usefixtures("acting")
def test_waiting_are_those_not_written_to_since_they_were_given_the_task(by, now, today):
    s = scene(**INACTIVE)
    asked, twice, over = participant(), participant(), participant()
    waits = assign(task(s), to=asked, by=by, now=now)
    again = assign(task(s), to=twice, by=by, now=now)
    held(s, over, task_day=today - datetime.timedelta(days=1))
    held(s, participant(), invited_at=now)
    old = Message.objects.create(
        participant=twice,
        election=s.election,
        task_id=again.pk,
        event=Event.INVITATION,
        channel="email",
        queued_at=now - datetime.timedelta(hours=1),
        due_at=now,
    )

    def waiting():
        return list(not_written_to(s.election, Event.INVITATION, today=today).values_list("pk", flat=True))

    assert waiting() == [waits.pk, again.pk]
    Message.objects.filter(pk=old.pk).update(queued_at=now)
    assert waiting() == [waits.pk]
    Message.objects.filter(pk=old.pk).update(state=Message.State.FAILED)
    assert waiting() == [waits.pk, again.pk]
