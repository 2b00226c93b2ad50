"""The tasks of one place."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.actors import SYSTEM
from valghalla.elections.copy import take_in
from valghalla.elections.models import PlaceTeam
from valghalla.tasks.claim import Group
from valghalla.tasks.counts import Counts
from valghalla.tasks.history import tell
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.overviews.place import Shown, first_tasks, said_no, sheet, tasks_after
from valghalla.tasks.queries import open_groups

pytestmark = pytest.mark.usefixtures("acting")
BEFORE = ELECTION_DAY - datetime.timedelta(days=1)


@pytest.mark.acceptance("A-220")
def test_teams_and_types_of_the_place_stand_there_with_and_without_tasks():
    s = scene()
    held(s, participant(), TaskState.ACCEPTED), task(s), task(s, task_day=BEFORE)
    seen = sheet(s.place)
    assert [(row.team.name, row.counts, row.total) for row in seen.rows] == [
        ("Frivillige", (Counts(), Counts()), Counts()),
        ("Venstre", (Counts(1, 0, 2), Counts()), Counts(1, 0, 2)),
    ]
    assert (seen.counts, seen.total) == ((Counts(1, 0, 2), Counts()), Counts(1, 0, 2))
    assert sheet(s.place, day=BEFORE).total == Counts(0, 0, 1)


def test_a_team_that_left_the_place_is_there_while_it_has_tasks():
    s = scene()
    kept = task(s)
    PlaceTeam.objects.filter(work_location=s.place, team=s.team).delete()
    assert [(row.team.name, row.at_place) for row in sheet(s.place).rows] == [("Frivillige", True), ("Venstre", False)]
    kept.delete()
    assert [row.team.name for row in sheet(s.place).rows] == ["Frivillige"]


@pytest.mark.acceptance("A-216")
def test_equal_places_are_rows_of_their_own_here_and_one_with_a_count_behind_a_link():
    s = scene()
    equal = [task(s) for _ in range(3)]
    (group,) = open_groups(Task.objects.all())
    assert (group.group, group.free) == (Group.of(equal[0]), 3)
    assert first_tasks(s.place, Shown(), each=9) == equal
    assert tasks_after(s.place, Shown(), None, number=9) == equal


@pytest.mark.acceptance("A-115")
def test_first_tasks_of_each_team_by_day_and_type():
    s = scene()
    later = task(s)
    other_kind = task(s, task_type=s.other_type, task_day=BEFORE)
    early = task(s, task_day=BEFORE)
    theirs = task(s, team=s.other_team)
    assert first_tasks(s.place, Shown(), each=9) == [early, other_kind, later, theirs]
    assert first_tasks(s.place, Shown(), each=1) == [early, theirs]
    assert first_tasks(s.place, Shown(day=ELECTION_DAY), each=9) == [later, theirs]
    assert first_tasks(s.place, Shown(team=s.other_team.pk), each=9) == [theirs]


def test_states_are_told_apart():
    s = scene()
    free, invited, coming = task(s), held(s, participant()), held(s, participant(), TaskState.ACCEPTED)
    found = {state: first_tasks(s.place, Shown(state=state), each=9) for state in TaskState.values}
    assert found == {"available": [free], "unanswered": [invited], "accepted": [coming]}


def test_reading_on_gives_every_task_once_in_the_same_order():
    s = scene()
    for day in (ELECTION_DAY, BEFORE):
        for kind in (s.other_type, s.task_type):
            task(s, task_day=day, task_type=kind), task(s, task_day=day, task_type=kind, starts=datetime.time(6))
    whole = first_tasks(s.place, Shown(), each=99)
    read, after = [], None
    while part := tasks_after(s.place, Shown(), after, number=3):
        read += part
        after = part[-1]
    assert len(whole) == 8
    assert read == whole


@pytest.mark.acceptance("A-226")
def test_who_said_no_newest_first_and_not_at_other_places(now):
    s = scene()
    (elsewhere,) = take_in(s.election, [work_location("Andet sted")])
    one = task(s)
    people = [participant() for _ in range(3)]
    for number, person in enumerate(people):
        tell(
            TaskEvent.Kind.DECLINED,
            one,
            participant_id=person.pk,
            by=SYSTEM,
            now=now + datetime.timedelta(hours=number),
        )
    tell(TaskEvent.Kind.DECLINED, task(s, work_location=elsewhere), participant_id=people[0].pk, by=SYSTEM, now=now)
    tell(TaskEvent.Kind.ACCEPTED, one, participant_id=people[0].pk, by=SYSTEM, now=now)
    assert [event.participant for event in said_no(s.place)] == people[::-1]
    assert [event.participant for event in said_no(s.place, each=1)] == [people[2]]
    assert said_no(s.place, day=BEFORE) == []
