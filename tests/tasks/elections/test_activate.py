"""Making an election active, with CPR simulated: who may not is freed, who waits is written to, nobody twice."""

import datetime

import pytest

from tests.elections.factories import election, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.actors import SYSTEM
from valghalla.communication.models import Message
from valghalla.elections.activity import close_those_over, deactivate
from valghalla.elections.copy import take_in
from valghalla.elections.models import Activation, Election
from valghalla.participants.models import Participant
from valghalla.tasks.assign import assign
from valghalla.tasks.elections.activate import activate, carry_out, not_looked_up
from valghalla.tasks.elections.checklist import check_list
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.models import TaskEvent, TaskState

pytestmark = pytest.mark.usefixtures("committed", "acting", "outside")
NEXT_DAY = datetime.datetime(2026, 10, 2, 10, tzinfo=datetime.UTC)
INACTIVE = {"state": Election.State.INACTIVE}
ORDINARY, DEAD, MOVED, DOWN = "1012620000", "1012620003", "1306861049", "1510711048"


def begin(s, by):
    """Activate the day after the test's people were made, and carry out the background part."""
    started = activate(s.election, by=by, now=NEXT_DAY)
    assert started is not None
    return carry_out(started.pk, tick=lambda: NEXT_DAY)


@pytest.mark.acceptance("A-173", "A-174")
def test_invites_those_who_have_not_answered_and_confirms_those_who_have(by, now):
    s = scene(**INACTIVE)
    asked, agreed = participant(cpr=ORDINARY), participant(cpr="0411491048")
    assign(task(s), to=asked, by=by, now=now)
    held(s, agreed, TaskState.ACCEPTED)
    assert Message.objects.count() == 0
    done = begin(s, by)
    assert sorted(Message.objects.values_list("event", "participant_id")) == [
        ("confirmation", agreed.pk),
        ("invitation", asked.pk),
    ]
    assert (done.total, done.done, done.failed, done.removed, done.invitations, done.confirmations) == (
        2,
        2,
        0,
        0,
        1,
        1,
    )
    assert done.finished_at


@pytest.mark.acceptance("A-177")
def test_again_writes_to_nobody_twice(by, now):
    s = scene(**INACTIVE)
    assign(task(s), to=participant(cpr=ORDINARY), by=by, now=now)
    begin(s, by)
    assert deactivate(s.election, by=by, now=now)
    begin(s, by)
    assert Message.objects.count() == 1


def test_a_job_begun_again_goes_on_and_doubles_nothing(by, now):
    s = scene(**INACTIVE)
    assign(task(s), to=participant(cpr=ORDINARY), by=by, now=now)
    done = begin(s, by)
    Activation.objects.update(finished_at=None)
    again = carry_out(done.pk, tick=lambda: NEXT_DAY)
    assert Message.objects.count() == 1
    assert again.finished_at


@pytest.mark.acceptance("A-175", "A-366")
def test_who_may_no_longer_is_freed_and_told_when_she_had_accepted(by):
    s = scene(**INACTIVE)
    dead, moved = participant(cpr=DEAD), participant(cpr=MOVED)
    first = held(s, dead, TaskState.UNANSWERED)
    second = held(s, moved, TaskState.ACCEPTED)
    done = begin(s, by)
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == (TaskState.AVAILABLE, TaskState.AVAILABLE)
    assert list(Message.objects.values_list("event", "participant_id")) == [("removed_by_validation", moved.pk)]
    assert sorted(TaskEvent.objects.values_list("kind", "participant_id")) == [
        ("invalidated", dead.pk),
        ("invalidated", moved.pk),
    ]
    assert done.removed == 2
    assert Participant.objects.get(pk=dead.pk).status == 90


def test_whom_cpr_cannot_tell_of_keeps_the_task_and_is_listed(by):
    s = scene(**INACTIVE)
    person = participant(cpr=DOWN)
    kept = held(s, person)
    done = begin(s, by)
    kept.refresh_from_db()
    assert (done.failed, kept.participant_id) == (1, person.pk)
    assert list(not_looked_up(done)) == [person]


@pytest.mark.acceptance("A-172", "A-176", "E-352")
@pytest.mark.parametrize("state", [Election.State.INACTIVE, Election.State.ACTIVE])
def test_only_the_election_made_active_is_touched(by, now, state):
    s = scene(**INACTIVE)
    other = election(title="Et andet", type=s.election.type, state=state)
    (place,) = take_in(other, [s.place.source])
    person = participant(cpr=DEAD)
    theirs = held(
        s, person, election=other, work_location=place, team=other.teams.first(), task_type=other.task_types.first()
    )
    begin(s, by)
    theirs.refresh_from_db()
    assert (theirs.participant_id, Message.objects.count()) == (person.pk, 0)
    assert dict(Election.objects.values_list("title", "state")) == {"Prøvevalg": "active", "Et andet": state}


def test_active_already_is_left_alone(by, now):
    assert activate(scene().election, by=by, now=now) is None


@pytest.mark.acceptance("A-182")
def test_the_check_list_names_what_to_look_at(by):
    s = scene(**INACTIVE)
    young = participant(birth_date=datetime.date(2015, 1, 1))
    held(s, young)
    held(s, participant(email=""))
    task(s)
    (empty,) = take_in(s.election, [_another_place()])
    found = check_list(s.election, today=datetime.date(2026, 10, 1))
    assert (found.tasks, found.available, found.to_invite, found.to_confirm) == (3, 1, 2, 0)
    assert [(one.participant, one.failed) for one in found.unqualified] == [(young, [Rule.OF_AGE])]
    assert [person.email for person in found.without_address] == [""]
    assert found.places_without_tasks == [empty]
    assert not found.all_well


def _another_place():
    from tests.elections.factories import work_location

    return work_location("Rådhuset")


@pytest.mark.acceptance("A-181", "E-351")
@pytest.mark.parametrize(("today", "closed"), [("2026-11-04", 0), ("2026-11-05", 1)])
def test_closed_the_day_after_the_last_day_never_on_it(now, today, closed):
    s = scene()
    assert close_those_over(today=datetime.date.fromisoformat(today), now=now) == closed
    s.election.refresh_from_db()
    assert s.election.state == (Election.State.CLOSED if closed else Election.State.ACTIVE)


def test_not_active_is_not_deactivated_again(now):
    assert deactivate(scene(**INACTIVE).election, by=SYSTEM, now=now) is False
