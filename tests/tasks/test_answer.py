"""Yes, no, and stepping back: what becomes of the task, what is kept, who is told."""

import datetime

import pytest

from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.base.clock import DANISH
from valghalla.communication.models import Message
from valghalla.elections.models import Election
from valghalla.tasks.answer import accept, decline, withdraw
from valghalla.tasks.claim import Group, claim
from valghalla.tasks.errors import Gone, Locked, NotEligible, NotOpen
from valghalla.tasks.models import Task, TaskEvent, TaskState

TODAY = datetime.date(2026, 10, 1)


@pytest.fixture
def election(acting):
    return scene()


def herself(person):
    return {"participant_id": person.pk, "by": actors.participant(person.pk)}


def happened() -> list[tuple]:
    return list(TaskEvent.objects.order_by("id").values_list("kind", "participant_id", "by_kind"))


def told() -> list[str]:
    return list(Message.objects.order_by("id").values_list("event", flat=True))


@pytest.mark.acceptance("A-366")
def test_a_yes_is_kept_told_and_audited_once(election, now):
    person = participant()
    invited = held(election, person)
    accept(invited, **herself(person), now=now)
    accept(invited, **herself(person), now=now)
    invited.refresh_from_db()
    assert (invited.state, invited.participant_id, invited.invitation_token, invited.confirmed_at) == (
        TaskState.ACCEPTED, person.pk, None, now,
    )  # fmt: skip
    assert happened() == [("accepted", person.pk, "participant")]
    assert told() == ["confirmation"]
    assert (
        AuditEntry.objects.filter(action="task.accepted", participant_id=person.pk, subject_id=invited.pk).count() == 1
    )


@pytest.mark.acceptance("A-366", "E-118", "E-120", "E-123")
def test_a_no_leaves_no_trace_on_the_place_and_one_in_the_history(election, now):
    person = participant()
    invited = held(election, person, assigned_at=now, invited_at=now, reminded_at=now)
    decline(invited, **herself(person), now=now, reason="rejser")
    invited.refresh_from_db()
    assert [
        getattr(invited, field)
        for field in ["participant_id", "invitation_token", "assigned_at", "invited_at", "reminded_at"]
    ] == [None] * 5
    assert invited.state == TaskState.AVAILABLE
    assert happened() == [("declined", person.pk, "participant")]
    assert TaskEvent.objects.get().facts == {"reason": "rejser"}
    assert told() == ["cancellation"]


def test_a_second_no_is_told_that_the_task_is_gone(election, now):
    person = participant()
    invited = held(election, person)
    decline(invited, **herself(person), now=now)
    with pytest.raises(Gone):
        decline(invited, **herself(person), now=now)
    assert told() == ["cancellation"]


def test_nobody_answers_for_somebody_else(election, now):
    invited, other = held(election, participant()), participant()
    for verb in [accept, decline]:
        with pytest.raises(Gone):
            verb(invited, **herself(other), now=now)
    with pytest.raises(Gone):
        withdraw(held(election, participant(), TaskState.ACCEPTED), **herself(other), now=now, today=TODAY)
    assert (happened(), told()) == ([], [])


def test_the_office_writes_a_no_down_without_a_message(election, by, now):
    person = participant()
    decline(held(election, person), participant_id=person.pk, by=by, now=now)
    assert (happened(), told()) == ([("declined", person.pk, "staff")], [])


@pytest.mark.acceptance("E-127")
def test_answers_are_taken_inside_the_lock_period_and_until_the_task_begins(election):
    person = participant()
    invited = held(election, person)
    with pytest.raises(NotOpen) as late:
        accept(invited, **herself(person), now=datetime.datetime(2026, 11, 3, 8, 0, tzinfo=DANISH))
    assert late.value.reason == "begun"
    accept(invited, **herself(person), now=datetime.datetime(2026, 11, 3, 7, 59, tzinfo=DANISH))
    assert Task.objects.get().state == TaskState.ACCEPTED


@pytest.mark.acceptance("E-341")
def test_nothing_is_answered_in_an_election_that_is_not_active(election, now):
    person = participant()
    invited = held(election, person)
    Election.objects.update(state=Election.State.INACTIVE)
    for verb in [accept, decline]:
        with pytest.raises(NotOpen) as closed:
            verb(invited, **herself(person), now=now)
        assert closed.value.reason == "inactive"


@pytest.mark.acceptance("E-103", "E-342")
def test_rules_are_asked_again_at_the_yes(election, now):
    person = participant()
    invited = held(election, person)
    person.status = 90
    person.save()
    with pytest.raises(NotEligible):
        accept(invited, **herself(person), now=now)
    assert Task.objects.get().state == TaskState.UNANSWERED


@pytest.mark.acceptance("A-366", "E-122", "E-125")
@pytest.mark.parametrize(("today", "free"), [(datetime.date(2026, 10, 29), True), (datetime.date(2026, 10, 30), False)])
def test_stepping_back_ends_with_the_lock_period(election, now, today, free):
    person = participant()
    mine = held(election, person, TaskState.ACCEPTED)
    if free:
        withdraw(mine, **herself(person), now=now, today=today)
        assert (happened(), told()) == ([("withdrawn", person.pk, "participant")], ["cancellation"])
    else:
        with pytest.raises(Locked):
            withdraw(mine, **herself(person), now=now, today=today)
    assert Task.objects.get().state == (TaskState.AVAILABLE if free else TaskState.ACCEPTED)


@pytest.mark.acceptance("E-126")
def test_the_lock_follows_the_tasks_own_day(election, now):
    person = participant()
    day_after = held(election, person, TaskState.ACCEPTED, task_day=datetime.date(2026, 11, 4))
    withdraw(day_after, **herself(person), now=now, today=datetime.date(2026, 10, 30))
    assert Task.objects.get().state == TaskState.AVAILABLE


@pytest.mark.acceptance("E-129", "E-343")
def test_whoever_stepped_back_may_take_it_again(election, now):
    person = participant()
    mine = held(election, person, TaskState.ACCEPTED)
    withdraw(mine, **herself(person), now=now, today=TODAY)
    again = claim(Group.of(mine), participant=person, by=actors.participant(person.pk), now=now)
    assert (again.pk, again.state) == (mine.pk, TaskState.ACCEPTED)
    assert told() == ["cancellation", "confirmation"]


def test_stepping_back_is_for_tasks_one_has(election, now):
    person = participant()
    with pytest.raises(Gone):
        withdraw(held(election, person), **herself(person), now=now, today=TODAY)
    with pytest.raises(Gone):
        withdraw(task(election, team=election.other_team), **herself(person), now=now, today=TODAY)
