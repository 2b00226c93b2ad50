"""What a norm would mean at each place."""

import pytest

from tests.elections.factories import ELECTION_DAY, scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.elections.copy import take_in
from valghalla.elections.models import ElectionWorkLocation, PlaceTaskType, PlaceTeam
from valghalla.tasks.distribution.distribute import Wanted, distribute
from valghalla.tasks.distribution.norms import Norm
from valghalla.tasks.distribution.proposals import Plan, _in_turn, places_of, proposals
from valghalla.tasks.models import Task, TaskState

pytestmark = pytest.mark.usefixtures("acting")


def plan_of(s, norm=None, **shares):
    given = (
        {s.team.pk: 1, s.other_team.pk: 1}
        if not shares
        else {getattr(s, name).pk: share for name, share in shares.items()}
    )
    return Plan(s.task_type, ELECTION_DAY, norm or Norm(per=400), given)


def with_votes(s, votes):
    s.place.valid_votes = votes
    s.place.save()
    return s


def only(s, plan):
    (one,) = proposals([s.place], plan)
    return one


def test_the_number_of_the_norm_is_shared_by_the_teams_of_the_place():
    s = with_votes(scene(), 2301)
    one = only(s, plan_of(s))
    assert (one.people, one.now, one.number, one.obstacle, one.changes) == (6, 0, 6, "", True)
    assert [(part.team.name, part.number) for part in one.parts] == [("Frivillige", 3), ("Venstre", 3)]
    assert one.wanted(plan_of(s)) == [
        Wanted(ELECTION_DAY, s.other_team.pk, s.task_type.pk, 3, was=0),
        Wanted(ELECTION_DAY, s.team.pk, s.task_type.pk, 3, was=0),
    ]


def test_shares_weigh_and_a_team_without_is_left_alone():
    s = with_votes(scene(), 1600)
    assert [part.number for part in only(s, plan_of(s, team=3, other_team=1)).parts] == [1, 3]
    task(s, team=s.other_team)
    one = only(s, plan_of(s, team=1))
    assert ([(part.team, part.number) for part in one.parts], one.others) == ([(s.team, 4)], 1)


def test_who_has_accepted_keeps_the_place_and_who_is_invited_is_counted():
    s = with_votes(scene(), 400)
    for _ in range(2):
        held(s, participant(), TaskState.ACCEPTED)
    held(s, participant()), task(s)
    one = only(s, plan_of(s, team=1))
    assert (one.people, one.now, one.number, one.raised, one.retracted) == (1, 4, 2, True, 1)


@pytest.mark.parametrize(
    ("obstacle", "prepare"),
    [
        ("no_votes", lambda s: with_votes(s, None)),
        ("no_type", lambda s: PlaceTaskType.objects.filter(task_type=s.task_type).delete()),
        ("no_team", lambda s: PlaceTeam.objects.all().delete()),
        ("too_many", lambda s: with_votes(s, 400 * 501)),
    ],
)
def test_what_stands_in_the_way(obstacle, prepare):
    s = with_votes(scene(), 1600)
    assert only(s, plan_of(s)).obstacle == ""
    prepare(s)
    one = only(s, plan_of(s))
    assert (one.obstacle, one.changes, one.parts) == (obstacle, False, ())


def test_taking_it_brings_the_place_to_the_norm_and_then_nothing_is_left_to_change(by, now):
    s = with_votes(scene(), 1901)
    task(s), task(s), task(s), task(s)
    plan = plan_of(s)
    one = only(s, plan)
    distribute(s.place, one.wanted(plan), by=by, now=now)
    # Which team gets the one left over is in turn, by the place.
    assert sorted(Task.objects.filter(team=team).count() for team in (s.team, s.other_team)) == [2, 3]
    again = only(s, plan)
    assert (again.changes, again.seen == one.seen) == (False, False)


def test_another_day_and_another_type_do_not_count():
    s = with_votes(scene(), 800)
    task(s, task_type=s.other_type), task(s, task_day=s.election.first_day)
    assert only(s, plan_of(s)).now == 0


def test_four_queries_however_many_places(django_assert_num_queries):
    s = with_votes(scene(), 800)
    take_in(s.election, [work_location(f"Sted {number}", valid_votes=900) for number in range(3)])
    places = places_of(s.election)
    for number in (1, 4):
        with django_assert_num_queries(4):
            proposals(places[:number], plan_of(s))
    assert places == list(ElectionWorkLocation.objects.order_by("area_key", "sort_key"))


def test_what_cannot_be_split_evenly_falls_to_the_teams_in_turn():
    spread_out = [_in_turn(4, [1, 1, 1], turn=turn) for turn in range(4)]
    assert spread_out == [[2, 1, 1], [1, 2, 1], [1, 1, 2], [2, 1, 1]]
    assert _in_turn(5, [3, 1], turn=1) == [4, 1]
    assert _in_turn(0, [1], turn=7) == [0]
