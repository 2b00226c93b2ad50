"""Taking somebody off a task, and moving available tasks to another team."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.communication.models import Message
from valghalla.elections.models import Election, PlaceTeam
from valghalla.tasks.claim import Group
from valghalla.tasks.errors import Gone, NotAtPlace
from valghalla.tasks.links.links import link_to, tasks_behind
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.move import move
from valghalla.tasks.overviews.place import sheet
from valghalla.tasks.remove import remove

pytestmark = pytest.mark.usefixtures("acting")


@pytest.mark.acceptance("A-247", "A-248", "A-249", "A-366", "E-348")
@pytest.mark.parametrize(
    ("state", "invited", "told"),
    [
        (TaskState.ACCEPTED, True, ["removed"]),
        (TaskState.ACCEPTED, False, ["removed"]),
        (TaskState.UNANSWERED, True, ["retracted"]),
        (TaskState.UNANSWERED, False, []),
    ],
)
def test_who_is_removed_is_told_what_fits(by, now, state, invited, told):
    s = scene()
    person = participant()
    had = held(s, person, state, invited_at=now if invited else None)
    remove(had, by=by, now=now)
    had.refresh_from_db()
    assert (had.state, had.participant_id, had.invitation_token, had.invited_at) == (
        TaskState.AVAILABLE,
        None,
        None,
        None,
    )
    assert list(Message.objects.values_list("event", flat=True)) == told
    assert list(TaskEvent.objects.values_list("kind", "participant_id")) == [("removed", person.pk)]


@pytest.mark.acceptance("A-362")
def test_nothing_is_sent_when_the_election_is_not_active(by, now):
    s = scene(state=Election.State.INACTIVE)
    remove(held(s, participant(), TaskState.ACCEPTED), by=by, now=now)
    assert Message.objects.count() == 0


@pytest.mark.acceptance("A-250", "E-128")
def test_removing_inside_the_lock_period_works(by):
    late = datetime.datetime(2026, 11, 2, 10, tzinfo=datetime.UTC)
    assert remove(held(scene(), participant(), TaskState.ACCEPTED), by=by, now=late).state == TaskState.AVAILABLE


def test_removing_nobody_is_refused(by, now):
    with pytest.raises(Gone):
        remove(task(scene()), by=by, now=now)


@pytest.mark.acceptance("A-251", "A-252")
def test_only_available_tasks_of_the_day_move(by, now):
    s = scene()
    free, busy = task(s), held(s, participant())
    other_day = task(s, task_day=ELECTION_DAY + datetime.timedelta(days=1))
    assert move(s.place, from_team=s.team, to_team=s.other_team, on=ELECTION_DAY, by=by, now=now) == 1
    teams = dict(Task.objects.values_list("pk", "team_id"))
    assert teams == {free.pk: s.other_team.pk, busy.pk: s.team.pk, other_day.pk: s.team.pk}
    assert move(s.place, from_team=s.team, to_team=s.other_team, on=None, by=by, now=now) == 1


@pytest.mark.acceptance("A-253")
def test_the_other_team_must_be_at_the_place(by, now):
    s = scene()
    task(s)
    PlaceTeam.objects.filter(team=s.other_team).delete()
    with pytest.raises(NotAtPlace):
        move(s.place, from_team=s.team, to_team=s.other_team, on=None, by=by, now=now)


def test_only_a_type_and_only_so_many_are_moved_the_earliest_days_first(by, now):
    s = scene()
    before = task(s, task_day=ELECTION_DAY - datetime.timedelta(days=1))
    task(s), task(s, task_type=s.other_type)
    asked = {"from_team": s.team, "to_team": s.other_team, "by": by, "now": now}
    assert move(s.place, on=None, task_type=s.task_type, most=1, **asked) == 1
    assert list(Task.objects.filter(team=s.other_team)) == [before]
    assert move(s.place, on=None, task_type=s.task_type, **asked) == 1
    assert set(Task.objects.filter(team=s.team).values_list("task_type", flat=True)) == {s.other_type.pk}


@pytest.mark.acceptance("A-251", "A-254")
def test_whatever_is_not_available_stays_and_counts_and_links_belong_to_the_new_team_alone(by, now):
    s = scene()
    free = [task(s), task(s)]
    kept = [held(s, participant(), invited_at=now), held(s, participant(), TaskState.ACCEPTED)]
    link = link_to(Group.of(free[0]), by=by, now=now)
    assert move(s.place, from_team=s.team, to_team=s.other_team, on=None, by=by, now=now) == 2
    counts = {
        row.team.pk: (row.total.accepted, row.total.unanswered, row.total.available) for row in sheet(s.place).rows
    }
    assert counts == {s.team.pk: (1, 1, 0), s.other_team.pk: (0, 0, 2)}
    assert {one.team_id for one in Task.objects.filter(pk__in=[one.pk for one in kept])} == {s.team.pk}
    assert not set(tasks_behind(link)) & set(free)
    free[0].refresh_from_db()
    assert set(tasks_behind(link_to(Group.of(free[0]), by=by, now=now))) == set(free)
    assert sorted(TaskEvent.objects.filter(kind="moved").values_list("task_id", flat=True)) == [one.pk for one in free]
