"""How many tasks there are at a place."""

import datetime
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from tests.elections.factories import ELECTION_DAY, election, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import Message
from valghalla.elections.copy import take_in
from valghalla.elections.plan import Days
from valghalla.tasks.distribution.distribute import MOST, Distributed, Wanted, distribute
from valghalla.tasks.elections.days import change_days
from valghalla.tasks.errors import BelowAccepted, Gone, NotAtPlace, OutOfBounds, TasksOutside, WouldRetract
from valghalla.tasks.models import Task, TaskEvent, TaskState

pytestmark = pytest.mark.usefixtures("acting")
BEFORE = ELECTION_DAY - datetime.timedelta(days=1)
ONE_DAY = Days(ELECTION_DAY, ELECTION_DAY, ELECTION_DAY)


def want(s, number, **values):
    return Wanted(
        **({"task_day": ELECTION_DAY, "team_id": s.team.pk, "task_type_id": s.task_type.pk, "number": number} | values)
    )


@pytest.mark.acceptance("A-210")
def test_raising_makes_exactly_the_missing_ones_with_the_types_times(by, now):
    s = scene()
    task(s)
    assert distribute(s.place, [want(s, 3)], by=by, now=now) == Distributed(added=2)
    assert Task.objects.count() == 3
    assert set(Task.objects.values_list("state", "starts", "ends")) == {
        ("available", s.task_type.starts, s.task_type.ends)
    }


@pytest.mark.acceptance("A-211", "E-349")
def test_lowering_takes_available_tasks_first(by, now):
    s = scene()
    invited = held(s, participant())
    task(s), task(s)
    assert distribute(s.place, [want(s, 1)], by=by, now=now) == Distributed(deleted=2)
    assert list(Task.objects.values_list("pk", flat=True)) == [invited.pk]


@pytest.mark.acceptance("A-212", "E-349")
def test_an_invited_person_loses_the_task_only_when_agreed_and_is_told(by, now):
    s = scene()
    person = participant()
    invited = held(s, person, invited_at=now)
    with pytest.raises(WouldRetract) as asked:
        distribute(s.place, [want(s, 0)], by=by, now=now)
    assert asked.value.people == 1
    assert Task.objects.filter(pk=invited.pk).exists()
    assert distribute(s.place, [want(s, 0)], by=by, now=now, although_invited=True) == Distributed(
        deleted=1, retracted=1
    )
    assert list(Message.objects.values_list("event", "participant_id")) == [("deleted", person.pk)]
    assert list(TaskEvent.objects.values_list("kind", "participant_id", "task_id")) == [("removed", person.pk, None)]


@pytest.mark.acceptance("A-207", "E-349")
def test_below_accepted_is_refused_and_nothing_changes(by, now):
    s = scene()
    held(s, participant(), TaskState.ACCEPTED), held(s, participant(), TaskState.ACCEPTED), task(s)
    with pytest.raises(BelowAccepted) as refused:
        distribute(
            s.place, [want(s, 5, task_day=ELECTION_DAY - datetime.timedelta(days=1)), want(s, 1)], by=by, now=now
        )
    assert refused.value.accepted == 2
    assert Task.objects.count() == 3


@pytest.mark.acceptance("A-208", "A-214")
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"number": -1}, OutOfBounds),
        ({"number": MOST + 1}, OutOfBounds),
        ({"task_day": ELECTION_DAY + datetime.timedelta(days=2)}, OutOfBounds),
        ({"team_id": 0}, NotAtPlace),
        ({"task_type_id": 0}, NotAtPlace),
        ({"was": 7}, Gone),
    ],
)
def test_what_is_not_possible_is_refused(by, now, change, error):
    s = scene()
    values = {"number": 2} | change
    with pytest.raises(error):
        distribute(s.place, [want(s, values.pop("number"), **values)], by=by, now=now)
    assert Task.objects.count() == 0


@pytest.mark.acceptance("A-213")
def test_a_team_of_another_election_is_refused(by, now):
    s = scene()
    second = election(title="Et andet", type=s.election.type)
    take_in(second, [s.place.source])
    with pytest.raises(NotAtPlace):
        distribute(s.place, [want(s, 1, team_id=second.teams.first().pk)], by=by, now=now)


@pytest.mark.acceptance("E-353")
def test_one_day_election(by, now):
    s = scene(first_day=ELECTION_DAY, last_day=ELECTION_DAY)
    assert distribute(s.place, [want(s, 2)], by=by, now=now) == Distributed(added=2)


def test_many_cells_take_no_more_queries_than_one(by, now, django_assert_num_queries):
    s = scene()
    cells = [want(s, 3), want(s, 2, team_id=s.other_team.pk), want(s, 1, task_type_id=s.other_type.pk)]
    with django_assert_num_queries(9):
        distribute(s.place, cells[:1], by=by, now=now)
    with django_assert_num_queries(9):
        distribute(s.place, cells[1:], by=by, now=now)
    assert Task.objects.count() == 6


def test_of_a_cell_given_twice_the_last_counts(by, now):
    s = scene()
    assert distribute(s.place, [want(s, 3), want(s, 2)], by=by, now=now) == Distributed(added=2)


@pytest.mark.acceptance("A-213")
def test_a_place_taken_out_meanwhile_is_refused(by, now):
    s = scene()
    wanted = [want(s, 1)]
    s.place.delete()
    with pytest.raises(Gone):
        distribute(type(s.place)(pk=999_999, election=s.election), wanted, by=by, now=now)


def after(municipality, first, second):
    """Run ``first`` in a transaction that stays open until ``second``, on another connection, waits for it."""

    def other():
        try:
            with acting_for(municipality):
                return second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            first()
            waiting: Future = threads.submit(other)
            for _ in range(1000):
                if waiting.done() or _somebody_waits():
                    break
                time.sleep(0.01)
        return waiting.result(timeout=10)


def _somebody_waits() -> bool:
    with connection.cursor() as asked:
        asked.execute(
            "SELECT count(*) FROM pg_locks w WHERE NOT w.granted AND EXISTS (SELECT FROM pg_locks h JOIN pg_database d"
            " ON d.oid = h.database WHERE h.pid = w.pid AND d.datname = current_database())"
        )
        return bool(asked.fetchone()[0])


def test_days_that_are_shortened_at_the_same_moment_get_no_tasks(committed, municipality, by, now):
    s = scene()
    with pytest.raises(OutOfBounds):
        after(
            municipality,
            lambda: change_days(s.election, ONE_DAY, version=1, by=by, now=now),
            lambda: distribute(s.place, [want(s, 2, task_day=BEFORE)], by=by, now=now),
        )
    assert Task.objects.count() == 0


def test_days_with_tasks_given_at_the_same_moment_are_not_shortened(committed, municipality, by, now):
    s = scene()
    with pytest.raises(TasksOutside) as refused:
        after(
            municipality,
            lambda: distribute(s.place, [want(s, 2, task_day=BEFORE)], by=by, now=now),
            lambda: change_days(s.election, ONE_DAY, version=1, by=by, now=now),
        )
    assert refused.value.available == 2
