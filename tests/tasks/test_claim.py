"""Taking a place oneself: once, safely, by every rule, and with somebody else reaching for the same one."""

import datetime
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.base.clock import DANISH
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import Message
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.participants.models import Participant
from valghalla.tasks.claim import Group, claim
from valghalla.tasks.errors import Gone, NotEligible, NotOpen, Overlaps, Taken
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.teams.models import TeamMember


@pytest.fixture
def election(acting):
    return scene()


def take(group: Group, person: Participant, now: datetime.datetime) -> Task:
    return claim(group, participant=person, by=actors.participant(person.pk), now=now)


@pytest.mark.acceptance("A-366", "E-097", "E-115", "E-116")
def test_a_place_is_taken_kept_told_and_joined(election, now):
    person, place = participant(), task(election)
    taken = take(Group.of(place), person, now)
    again = take(Group.of(place), person, now)
    place.refresh_from_db()
    assert (taken.pk, again.pk) == (place.pk, place.pk)
    assert (place.state, place.participant_id, place.assigned_at) == (TaskState.ACCEPTED, person.pk, now)
    assert list(TaskEvent.objects.values_list("kind", "participant_id")) == [("accepted", person.pk)]
    assert list(Message.objects.values_list("event", "participant_id")) == [("confirmation", person.pk)]
    assert AuditEntry.objects.filter(action="task.accepted", participant_id=person.pk).count() == 1
    assert list(TeamMember.objects.values_list("team_id", "participant_id", "joined_by")) == [
        (election.team.source_id, person.pk, "task")
    ]


@pytest.mark.acceptance("E-114")
def test_the_last_place_goes_to_one(election, now):
    place = task(election)
    take(Group.of(place), participant(), now)
    with pytest.raises(Taken):
        take(Group.of(place), participant(), now)


def test_ones_own_invitation_is_accepted_and_no_second_place_taken(election, now):
    person = participant()
    task(election)
    invited = held(election, person)
    assert take(Group.of(invited), person, now).pk == invited.pk
    assert Task.objects.filter(participant=person).count() == 1


@pytest.mark.acceptance("E-102")
def test_ones_own_invitation_is_accepted_when_all_other_places_are_taken(election, now):
    person = participant()
    invited = held(election, person)
    held(election, participant(), TaskState.ACCEPTED)
    assert take(Group.of(invited), person, now).pk == invited.pk


@pytest.mark.acceptance("E-055")
def test_a_place_others_are_invited_to_is_not_free(election, now):
    invited = held(election, participant())
    with pytest.raises(Taken):
        take(Group.of(invited), participant(), now)


@pytest.mark.acceptance("E-099", "E-100")
def test_overlapping_tasks_are_told_and_touching_ones_are_none(election, now):
    person = participant()
    held(election, person, TaskState.ACCEPTED)
    with pytest.raises(Overlaps) as overlap:
        take(Group.of(task(election, team=election.other_team)), person, now)
    assert [(span.day, span.starts) for span in overlap.value.spans] == [(datetime.date(2026, 11, 3), datetime.time(8))]
    evening = task(election, task_type=election.other_type)
    assert take(Group.of(evening), person, now).starts == datetime.time(16)


@pytest.mark.acceptance("E-354")
def test_overlaps_reach_over_midnight(election, now):
    person = participant()
    night = ElectionTaskType.objects.create(
        election=election.election,
        title="Nat",
        short_name="N",
        starts=datetime.time(22),
        ends=datetime.time(3),
        description="",
    )
    early = ElectionTaskType.objects.create(
        election=election.election,
        title="Tidlig",
        short_name="T",
        starts=datetime.time(2),
        ends=datetime.time(6),
        description="",
    )
    held(election, person, TaskState.ACCEPTED, task_type=night)
    with pytest.raises(Overlaps):
        take(Group.of(task(election, task_type=early, task_day=datetime.date(2026, 11, 4))), person, now)


def test_rules_stand_in_the_way_all_at_once(election, now):
    person = participant(municipality_code="0751", citizenship="5120")
    with pytest.raises(NotEligible) as refused:
        take(Group.of(task(election)), person, now)
    assert refused.value.failed == ["resident", "citizen"]
    assert not TaskEvent.objects.exists()
    assert not TeamMember.objects.exists()


@pytest.mark.acceptance("E-104", "E-110")
def test_a_task_without_validation_asks_for_life_only(election, now):
    ElectionTaskType.objects.update(validation_off=True)
    abroad = participant(municipality_code="", citizenship="", incapable=None)
    assert take(Group.of(task(election)), abroad, now).participant_id == abroad.pk
    with pytest.raises(NotEligible):
        take(Group.of(task(election)), participant(status=90), now)


@pytest.mark.acceptance("E-113")
def test_elections_that_are_not_active_and_tasks_that_have_begun_are_closed(election, now):
    place, person = task(election), participant()
    with pytest.raises(NotOpen) as begun:
        take(Group.of(place), person, datetime.datetime(2026, 11, 3, 8, 0, tzinfo=DANISH))
    Election.objects.update(state=Election.State.CLOSED)
    with pytest.raises(NotOpen) as closed:
        take(Group.of(place), person, now)
    assert (begun.value.reason, closed.value.reason) == ("begun", "inactive")


def test_a_group_that_does_not_exist_is_gone(election, now):
    place = task(election)
    group = Group.of(place)
    Task.objects.all().delete()
    with pytest.raises(Gone):
        take(group, participant(), now)


def in_threads(municipality, work, number: int) -> list:
    """Run ``work(item)`` for 0 … number-1 in twenty threads that act for the municipality, and give what came of
    each.
    """

    def one(item: int):
        try:
            with acting_for(municipality):
                return work(item)
        except (Taken, Overlaps) as refused:
            return type(refused)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as workers:
        return list(workers.map(one, range(number)))


@pytest.mark.acceptance("E-114")
def test_two_hundred_people_share_a_hundred_places(committed, municipality, now):
    with acting_for(municipality):
        stage = scene()
        people = [participant() for _ in range(200)]
        places = [task(stage) for _ in range(100)]
        group = Group.of(places[0])
    outcomes = in_threads(municipality, lambda item: take(group, people[item], now).pk, 200)
    with acting_for(municipality):
        holders = list(Task.objects.values_list("participant_id", flat=True))
        counted = Counter(outcome is Taken for outcome in outcomes)
        assert counted == {False: 100, True: 100}
        assert len({outcome for outcome in outcomes if outcome is not Taken}) == 100
        assert len(set(holders) - {None}) == 100
        assert set(Task.objects.values_list("state", flat=True)) == {TaskState.ACCEPTED}
        assert Message.objects.filter(event="confirmation").values("participant_id").distinct().count() == 100
        assert TaskEvent.objects.filter(kind="accepted").values("task_id").distinct().count() == 100


def test_one_person_reaching_with_both_hands_gets_one_of_two_overlapping_tasks(committed, municipality, now):
    with acting_for(municipality):
        stage = scene()
        person = participant()
        groups = [Group.of(task(stage)), Group.of(task(stage, team=stage.other_team))]
    together = threading.Barrier(2)

    def both(item: int):
        together.wait(timeout=10)
        return take(groups[item], person, now).pk

    outcomes = in_threads(municipality, both, 2)
    assert sorted(outcome is Overlaps for outcome in outcomes) == [False, True]
    with acting_for(municipality):
        assert Task.objects.filter(participant=person).count() == 1


@pytest.mark.acceptance("E-116")
def test_one_person_pressing_twice_gets_one_place_of_many(committed, municipality, now):
    with acting_for(municipality):
        stage = scene()
        person = participant()
        places = [task(stage) for _ in range(5)]
        group = Group.of(places[0])
    outcomes = in_threads(municipality, lambda item: take(group, person, now).pk, 8)
    with acting_for(municipality):
        assert len(set(outcomes)) == 1
        assert Task.objects.filter(participant=person).count() == 1
        assert Message.objects.count() == 1


def test_a_place_given_up_in_the_middle_is_not_lost(committed, municipality, now):
    """Who waits for a place that another claim then gives back gets it."""
    with acting_for(municipality):
        stage = scene()
        busy, waiting = participant(status=90), participant()
        group = Group.of(task(stage))

    def reach(item: int):
        try:
            return take(group, [busy, waiting][item], now).participant_id
        except NotEligible:
            return NotEligible

    assert in_threads(municipality, reach, 2) == [NotEligible, waiting.pk]


def test_nothing_of_another_municipality_can_be_claimed(municipality, other_municipality, now):
    with acting_for(municipality):
        place = task(scene())
        person = participant()
    with acting_for(other_municipality), pytest.raises(Gone):
        take(Group.of(place), person, now)
    with acting_for(other_municipality), pytest.raises(Gone):
        take(Group.of(place), participant(), now)
    with acting_for(municipality):
        assert Task.objects.get().state == TaskState.AVAILABLE
