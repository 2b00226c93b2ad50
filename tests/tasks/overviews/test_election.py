"""How many tasks of each type are filled at each place."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, election, scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.actors import SYSTEM
from valghalla.elections.copy import take_in
from valghalla.elections.models import PlaceTaskType
from valghalla.tasks.counts import Counts
from valghalla.tasks.history import tell
from valghalla.tasks.models import TaskEvent, TaskState
from valghalla.tasks.overviews.election import areas_of, overview

pytestmark = pytest.mark.usefixtures("acting")
BEFORE = ELECTION_DAY - datetime.timedelta(days=1)


def said_no(s, now, kind=TaskEvent.Kind.DECLINED, **values):
    one = task(s, **values)
    tell(kind, one, participant_id=participant().pk, by=SYSTEM, now=now)
    return one


def shown(seen):
    """Area → place → the counts of each type."""
    return {area.name: {row.place.title: row.counts for row in area.rows} for area in seen.areas}


def test_states_are_counted_by_place_and_type_with_sums(now):
    s = scene()
    held(s, participant(), TaskState.ACCEPTED), held(s, participant()), task(s)
    held(s, participant(), TaskState.ACCEPTED, task_type=s.other_type)
    said_no(s, now)
    seen = overview(s.election)
    assert [kind.title for kind in seen.task_types] == ["Tilforordnet", "Valgstyrer"]
    first, second = Counts(1, 1, 2, 1), Counts(1, 0, 0, 0)
    assert shown(seen) == {"Nord": {"Skolen": (first, second)}}
    assert (seen.counts, seen.total, seen.total.total) == ((first, second), Counts(2, 1, 2, 1), 5)
    assert (seen.areas[0].counts, seen.areas[0].total, seen.areas[0].rows[0].total) == (
        (first, second),
        seen.total,
        seen.total,
    )


def test_days_and_teams_narrow_tasks_and_refusals_alike(now):
    s = scene()
    held(s, participant(), TaskState.ACCEPTED), task(s, team=s.other_team), task(s, task_day=BEFORE)
    said_no(s, now, task_day=BEFORE, team=s.other_team)
    totals = {
        "all": overview(s.election).total,
        "day": overview(s.election, days=[ELECTION_DAY]).total,
        "both days": overview(s.election, days=[ELECTION_DAY, BEFORE]).total,
        "team": overview(s.election, teams=[s.other_team.pk]).total,
        "both": overview(s.election, days=[BEFORE], teams=[s.team.pk]).total,
    }
    assert totals == {
        "all": Counts(1, 0, 3, 1),
        "day": Counts(1, 0, 1, 0),
        "both days": Counts(1, 0, 3, 1),
        "team": Counts(0, 0, 2, 1),
        "both": Counts(0, 0, 1, 0),
    }


def test_types_done_nowhere_any_more_and_types_deleted_are_left_out_unless_they_have_tasks(now):
    s = scene()
    PlaceTaskType.objects.filter(task_type=s.other_type).delete()
    s.task_type.source = None
    s.task_type.save()
    assert overview(s.election).task_types == ()
    held(s, participant()), task(s, task_type=s.other_type, task_day=BEFORE)
    assert overview(s.election).task_types == (s.task_type, s.other_type)
    assert overview(s.election).total.total == 2
    assert overview(s.election, days=[ELECTION_DAY]).task_types == (s.task_type,)


def test_a_refusal_stays_counted_when_the_task_is_gone_and_a_withdrawal_counts_too(now):
    s = scene()
    said_no(s, now).delete()
    said_no(s, now, kind=TaskEvent.Kind.WITHDRAWN).delete()
    assert overview(s.election).total == Counts(0, 0, 0, 2)


def test_areas_and_places_stand_in_danish_order_and_other_elections_stay_out(now):
    s = scene()
    take_in(
        s.election,
        [
            work_location("Åbyhallen", area_name="Øst"),
            work_location("Ærø Skole", area_name="Øst"),
            work_location("Zoo", area_name="Øst"),
            work_location("Rådhuset", area_name="Aarhus C"),
        ],
    )
    other = election(title="Et andet")
    take_in(other, [work_location("Kun i det andet", area_name="Vest")])
    task(s)
    assert {area: list(places) for area, places in shown(overview(s.election)).items()} == {
        "Nord": ["Skolen"],
        "Øst": ["Zoo", "Ærø Skole", "Åbyhallen"],
        "Aarhus C": ["Rådhuset"],
    }
    assert areas_of(s.election) == ["Nord", "Øst", "Aarhus C"]
    assert overview(other).total == Counts()


def test_the_number_of_queries_does_not_grow(django_assert_num_queries):
    s = scene()
    task(s)
    with django_assert_num_queries(4):
        overview(s.election)
    places = [work_location(f"Sted {number}", area_name=f"Område {number}") for number in range(3)]
    for place in take_in(s.election, places):
        task(s, work_location=place), held(s, participant(), work_location=place)
    with django_assert_num_queries(4):
        overview(s.election)
