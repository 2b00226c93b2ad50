"""Whether one may take a task, said before: the same answer as taking it would give, for each kind of person."""

import datetime
from typing import Any

import pytest

from tests.elections.factories import ELECTION_DAY, Scene, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.citizen_site.tasks.pages import wanted
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election, ElectionTaskType, ElectionType
from valghalla.onboarding.start import ELECTION_TYPES
from valghalla.participants.models import Participant
from valghalla.tasks.check import rules_of
from valghalla.tasks.claim import Group, claim
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.errors import NotEligible, Overlaps
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.prospects import asked_of_everybody, own_tasks_at, prospect, prospects
from valghalla.tasks.queries import open_groups

EU, PARLIAMENT, MUNICIPAL = "EU-parlamentsvalg", "Folketingsvalg og folkeafstemning", "Kommunal- og regionsrådsvalg"
EIGHTEEN_THAT_DAY = ELECTION_DAY.replace(year=ELECTION_DAY.year - 18)
PEOPLE: dict[str, dict[str, Any]] = {
    "meets them all": {},
    "eighteen that day": {"birth_date": EIGHTEEN_THAT_DAY},
    "a day too young": {"birth_date": EIGHTEEN_THAT_DAY + datetime.timedelta(days=1)},
    "lives elsewhere": {"municipality_code": "0751"},
    "without an address": {"municipality_code": ""},
    "another citizenship": {"citizenship": "5120"},
    "declared incompetent": {"incapable": True},
    "dead": {"status": 90},
    "disappeared": {"status": 70},
    "nothing but dead": {
        "status": 90, "birth_date": None, "municipality_code": "", "citizenship": "", "incapable": None,
    },
}  # fmt: skip
FAILS: dict[str, set[Rule]] = {
    "meets them all": set(),
    "eighteen that day": set(),
    "a day too young": {Rule.OF_AGE},
    "lives elsewhere": {Rule.RESIDENT},
    "without an address": {Rule.RESIDENT},
    "another citizenship": {Rule.CITIZEN},
    "declared incompetent": {Rule.LEGALLY_COMPETENT},
    "dead": {Rule.ALIVE},
    "disappeared": {Rule.NOT_DISAPPEARED},
    "nothing but dead": {Rule.ALIVE, Rule.OF_AGE, Rule.RESIDENT, Rule.CITIZEN, Rule.LEGALLY_COMPETENT},
}
ASKS: dict[str, set[Rule]] = {
    EU: {Rule.OF_AGE, Rule.RESIDENT},
    PARLIAMENT: {Rule.OF_AGE, Rule.RESIDENT, Rule.CITIZEN, Rule.LEGALLY_COMPETENT},
    MUNICIPAL: {Rule.OF_AGE, Rule.RESIDENT},
}
ALWAYS = {Rule.ALIVE, Rule.NOT_DISAPPEARED}


@pytest.fixture
def election(acting):
    return scene()


def take(place: Task, person: Participant, now: datetime.datetime) -> Task:
    return claim(Group.of(place), participant=person, by=actors.participant(person.pk), now=now)


@pytest.mark.acceptance("E-112")
def test_the_election_types_delivered_ask_what_they_should(acting):
    assert {title: rules_of(ElectionType(title=title, **rules)) for title, rules in ELECTION_TYPES.items()} == ASKS


@pytest.mark.acceptance("E-104", "E-105", "E-106", "E-107", "E-108", "E-109", "E-110", "E-111")
@pytest.mark.parametrize("validation_off", [False, True], ids=["", "validation off"])
@pytest.mark.parametrize("title", ASKS)
def test_who_may_take_what_is_said_before_and_held_to(election, now, title, validation_off):
    """Every kind of person against an election type: what is said before is what taking the task answers."""
    kind = ElectionType.objects.create(title=f"{title} prøvet", **ELECTION_TYPES[title])
    Election.objects.update(type=kind)
    ElectionTaskType.objects.update(validation_off=validation_off)
    asked = ALWAYS if validation_off else ALWAYS | ASKS[title]
    said: dict[str, list[Rule]] = {}
    held_to: dict[str, list[Rule]] = {}
    for name, facts in PEOPLE.items():
        person, place = participant(**facts), task(election)
        place.refresh_from_db()
        said[name] = list(prospect(person, place).failed)
        try:
            taken = take(place, person, now)
            held_to[name] = []
            assert taken.participant_id == person.pk
        except NotEligible as refused:
            held_to[name] = refused.failed
    expected = {name: [rule for rule in Rule if rule in FAILS[name] & asked] for name in PEOPLE}
    assert said == expected
    assert held_to == expected
    assert TaskEvent.objects.count() == sum(not rules for rules in expected.values()), "who was refused left no trace"


@pytest.mark.parametrize(
    ("validation_off", "expected"),
    [(False, [Rule.OF_AGE, Rule.RESIDENT, Rule.CITIZEN, Rule.LEGALLY_COMPETENT]), (True, [])],
)
def test_what_is_asked_of_everybody_leaves_out_what_nobody_thinks_of(election, validation_off, expected):
    ElectionTaskType.objects.update(validation_off=validation_off)
    place = task(election)
    place.refresh_from_db()
    assert asked_of_everybody(place) == expected


@pytest.mark.acceptance("E-099", "E-100", "E-101", "E-103", "E-354")
@pytest.mark.parametrize("state", [TaskState.UNANSWERED, TaskState.ACCEPTED])
@pytest.mark.parametrize(
    ("starts", "ends", "day", "clashes"),
    [
        ("08:00", "16:00", 3, True),
        ("06:00", "08:00", 3, False),  # ends when the other begins
        ("16:00", "20:00", 3, False),  # begins when the other ends
        ("06:00", "08:01", 3, True),
        ("22:00", "08:30", 2, True),  # from the evening before
        ("22:00", "08:00", 2, False),
        ("22:00", "09:00", 3, False),
    ],
)
def test_ones_own_task_at_the_time_stands_in_the_way_whatever_the_election(
    election, now, state, starts, ends, day, clashes
):
    person = participant()
    elsewhere = scene_like(election, Election.State.INACTIVE)
    own = held(
        elsewhere, person, state,
        task_day=ELECTION_DAY.replace(day=day),
        starts=datetime.time.fromisoformat(starts), ends=datetime.time.fromisoformat(ends),
    )  # fmt: skip
    wanted = task(election)
    wanted.refresh_from_db()
    known = prospect(person, wanted)
    assert ([one.pk for one in known.clashes], known.may) == ([own.pk] if clashes else [], not clashes)
    if not clashes:
        assert take(wanted, person, now).pk == wanted.pk
        return
    with pytest.raises(Overlaps) as refused:
        take(wanted, person, now)
    assert [one.pk for one in own_tasks_at(person, refused.value.spans)] == [own.pk]


def scene_like(election, state):
    """The same place and people in another election."""
    other = Election.objects.create(
        title="Et andet valg", type=election.election.type, election_day=ELECTION_DAY, state=state,
        first_day=election.election.first_day, last_day=election.election.last_day,
    )  # fmt: skip
    (place,) = take_in(other, [election.place.source])
    teams = {copy.source_id: copy for copy in other.teams.all()}
    kinds = {copy.source_id: copy for copy in other.task_types.all()}
    return Scene(
        other, place, teams[election.team.source_id], teams[election.other_team.source_id],
        kinds[election.task_type.source_id], kinds[election.other_type.source_id],
    )  # fmt: skip


@pytest.mark.acceptance("E-101")
def test_ones_own_invitation_is_no_obstacle_and_is_known(election):
    person = participant()
    invited = held(election, person)
    known = prospect(person, task(election))
    assert (known.may, known.mine) == (True, invited)


def test_many_groups_cost_one_query(election, django_assert_num_queries):
    person = participant()
    for day in (2, 3, 4):
        task(election, task_day=ELECTION_DAY.replace(day=day))
    groups = [wanted(one) for one in open_groups(Task.objects.all())]
    with django_assert_num_queries(1):
        assert len(prospects(person, groups)) == 3
