"""Changing the days: more are free, fewer not while people have tasks on those that go."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, election, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import StaleVersion
from valghalla.elections.errors import DayIsFixed, SameElection, WrongDays
from valghalla.elections.models import Election
from valghalla.elections.plan import Days, days_of
from valghalla.tasks.elections.days import PlaceOutside, change_days, tasks_outside
from valghalla.tasks.errors import TasksOutside
from valghalla.tasks.models import Task

pytestmark = pytest.mark.usefixtures("acting")
BEFORE, AFTER = ELECTION_DAY - datetime.timedelta(days=1), ELECTION_DAY + datetime.timedelta(days=1)
ONE_DAY = Days(ELECTION_DAY, ELECTION_DAY, ELECTION_DAY)


@pytest.mark.acceptance("A-158")
def test_more_days_are_free_also_while_active(by, now):
    s = scene()
    kept = task(s, task_day=BEFORE)
    longer = Days(ELECTION_DAY, BEFORE - datetime.timedelta(days=3), AFTER)
    changed = change_days(s.election, longer, version=1, by=by, now=now)
    assert (days_of(changed), changed.version) == (longer, 2)
    assert Task.objects.get(pk=kept.pk).task_day == BEFORE
    assert AuditEntry.objects.get(action="election.days_changed").details == {
        "changed": {"first_day": ["2026-11-02", "2026-10-30"]},
        "tasks_deleted": 0,
    }


def test_fewer_days_without_tasks_on_them(by, now):
    s = scene()
    task(s)
    assert days_of(change_days(s.election, ONE_DAY, version=1, by=by, now=now)) == ONE_DAY


@pytest.mark.acceptance("A-158")
def test_somebodys_task_outside_is_never_taken(by, now):
    s = scene()
    held(s, participant(), task_day=BEFORE)
    task(s, task_day=BEFORE)
    with pytest.raises(TasksOutside) as refused:
        change_days(s.election, ONE_DAY, version=1, although_available=1, by=by, now=now)
    assert (refused.value.available, refused.value.held) == (1, 1)
    assert Task.objects.count() == 2
    assert days_of(Election.objects.get()) != ONE_DAY
    assert tasks_outside(s.election, ONE_DAY) == [PlaceOutside(s.place.pk, "Skolen", BEFORE, available=1, held=1)]


@pytest.mark.acceptance("A-158")
def test_available_tasks_outside_go_when_the_office_agrees(by, now):
    s = scene()
    kept = task(s)
    task(s, task_day=AFTER)
    with pytest.raises(TasksOutside):
        change_days(s.election, ONE_DAY, version=1, by=by, now=now)
    change_days(s.election, ONE_DAY, version=1, although_available=1, by=by, now=now)
    assert list(Task.objects.all()) == [kept]


def test_the_election_day_moves_only_before_citizens_have_met_it(by, now):
    s = scene(state=Election.State.INACTIVE)
    moved = Days(AFTER, BEFORE, AFTER)
    assert change_days(s.election, moved, version=1, by=by, now=now).election_day == AFTER
    Election.objects.update(state=Election.State.ACTIVE)
    with pytest.raises(DayIsFixed):
        change_days(s.election, Days(ELECTION_DAY, BEFORE, AFTER), version=2, by=by, now=now)


def test_not_onto_the_day_of_an_election_of_the_same_title(by, now):
    s = scene(state=Election.State.INACTIVE)
    election(election_day=AFTER, type=s.election.type)
    with pytest.raises(SameElection):
        change_days(s.election, Days(AFTER, BEFORE, AFTER), version=1, by=by, now=now)


def test_an_old_version_and_days_that_do_not_fit_are_refused(by, now):
    s = scene()
    with pytest.raises(StaleVersion):
        change_days(s.election, ONE_DAY, version=7, by=by, now=now)
    with pytest.raises(WrongDays):
        change_days(s.election, Days(ELECTION_DAY, AFTER, BEFORE), version=1, by=by, now=now)
