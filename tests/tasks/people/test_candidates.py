"""Who could be given a task."""

import datetime
import itertools

import pytest

from tests.elections.factories import ELECTION_DAY, election_type, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.actors import SYSTEM
from valghalla.preferences.change import Wishes, change_wishes
from valghalla.preferences.choices import Day
from valghalla.tasks.assign import assign
from valghalla.tasks.eligibility import Rule, Span, age_on, overlaps
from valghalla.tasks.history import tell
from valghalla.tasks.models import TaskEvent, TaskState
from valghalla.tasks.people.candidates import Sought, held_against, latest_birth_date, people
from valghalla.tasks.people.wished_for import NO_WISHES, Fit
from valghalla.tasks.remove import remove
from valghalla.teams.members import join

pytestmark = pytest.mark.usefixtures("acting")


def found(task, **sought):
    return list(people(Sought(**{"everyone": True} | sought), task, municipality_code="0999"))


@pytest.mark.acceptance("A-227", "A-228")
def test_people_are_found_by_name_mobile_e_mail_birth_date_and_membership(now):
    s = scene()
    one = task(s)
    asta = participant(first_names="Åsta", last_name="Krøyer", mobile="20304050", email="asta@example.dk")
    bo = participant(first_names="Bo", last_name="Aagaard", birth_date=datetime.date(1981, 2, 3))
    join(s.team.source_id, bo.pk, joined_by="staff", now=now)
    assert found(one) == [bo, asta]
    assert found(one, search="aasta kroey") == [asta]
    assert found(one, search="20304050") == [asta]
    assert found(one, search="asta@example") == [asta]
    assert found(one, search="asta bo") == []
    assert found(one, born=datetime.date(1981, 2, 3)) == [bo]
    assert found(one, team=s.team.source_id) == [bo]


@pytest.mark.acceptance("A-229")
def test_each_has_everything_that_speaks_against_her(now):
    s = scene()
    one = task(s)
    fine, bad, busy, refused = (participant(last_name=name) for name in ("Fin", "Gal", "Holm", "Iversen"))
    bad.status, bad.municipality_code, bad.birth_date = 90, "0751", datetime.date(2010, 1, 1)
    bad.save()
    other = held(s, busy, TaskState.ACCEPTED, starts=datetime.time(15), ends=datetime.time(20))
    held(s, fine, starts=datetime.time(16), ends=datetime.time(20))
    tell(TaskEvent.Kind.WITHDRAWN, one, participant_id=refused.pk, by=SYSTEM, now=now)
    tell(TaskEvent.Kind.DECLINED, other, participant_id=fine.pk, by=SYSTEM, now=now)
    candidates = held_against([fine, bad, busy, refused], task(s, task_type=s.other_type), municipality_code="0999")
    assert [one.busy for one in candidates] == [
        (Span(ELECTION_DAY, datetime.time(16), datetime.time(20)),),
        (),
        (Span(ELECTION_DAY, datetime.time(15), datetime.time(20)),),
        (),
    ]
    candidates = held_against([fine, bad, busy, refused], one, municipality_code="0999")
    assert [(one.failed, bool(one.busy), one.said_no, one.suitable) for one in candidates] == [
        ((), False, True, True),
        ((Rule.ALIVE, Rule.OF_AGE, Rule.RESIDENT), False, False, False),
        ((), True, False, False),
        ((), False, True, True),
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"status": None},
        {"status": 90},
        {"status": 70},
        {"status": 30},
        {"status": 80},
        {"birth_date": None},
        {"birth_date": datetime.date(2008, 11, 3)},
        {"birth_date": datetime.date(2008, 11, 4)},
        {"municipality_code": ""},
        {"municipality_code": "0751"},
        {"citizenship": ""},
        {"citizenship": "5104"},
        {"incapable": None},
        {"incapable": True},
    ],
)
@pytest.mark.parametrize("rules", [True, False])
@pytest.mark.parametrize("off", [True, False])
def test_the_database_calls_suitable_whom_the_rules_do(facts, rules, off):
    s = scene(
        type=election_type(
            requires_age=rules, requires_residence=rules, requires_citizenship=rules, requires_competence=rules
        )
    )
    s.task_type.validation_off = off
    s.task_type.save()
    person = participant(**facts)
    one = task(s)
    (candidate,) = held_against([person], one, municipality_code="0999")
    assert (found(one, everyone=False) == [person]) == candidate.suitable


def test_the_database_calls_busy_whom_the_rules_do():
    s = scene()
    times = [datetime.time(0), datetime.time(8), datetime.time(20)]
    one = task(s)
    person = participant()
    compared = 0
    for starts, ends in itertools.product(times, times):
        one.starts, one.ends = starts, ends
        for day, begins, finishes in itertools.product((-2, -1, 0, 1, 2), times, times):
            other = held(s, person, task_day=ELECTION_DAY + datetime.timedelta(days=day), starts=begins, ends=finishes)
            mine = Span(ELECTION_DAY, starts, ends)
            theirs = Span(other.task_day, begins, finishes)
            assert (found(one, everyone=False) == []) == overlaps(mine, theirs), (mine, theirs)
            other.delete()
            compared += 1
    assert compared == 9 * 5 * 9


@pytest.mark.parametrize("day", [datetime.date(2028, 2, 28), datetime.date(2028, 2, 29), datetime.date(2026, 11, 3)])
def test_the_latest_birth_date_is_the_last_one_of_age(day):
    last = latest_birth_date(day)
    assert age_on(day, last) == 18
    assert age_on(day, last + datetime.timedelta(days=1)) == 17


@pytest.mark.acceptance("A-229")
def test_whoever_was_taken_off_this_task_is_known_by_the_last_time(now, by):
    s = scene()
    ill, other = participant(), participant()
    one, another = held(s, ill), held(s, other)
    earlier = now - datetime.timedelta(days=2)
    remove(one, by=by, now=earlier)
    remove(another, by=by, now=now)
    assert [known.removed_at for known in held_against([ill, other], one, municipality_code="0999")] == [earlier, None]
    assign(one, to=ill, by=by, now=now)
    remove(one, by=by, now=now)
    assert [known.removed_at for known in held_against([ill], one, municipality_code="0999")] == [now]


def test_four_queries_however_many_people(django_assert_num_queries):
    s = scene()
    one = task(s)
    crowd = [participant() for _ in range(3)]
    for number in (1, 3):
        with django_assert_num_queries(4):
            held_against(crowd[:number], one, municipality_code="0999")


def test_each_tells_what_of_the_task_she_would_like(now):
    stage = scene()
    one = task(stage)
    place, kind = one.work_location.source, one.task_type.source
    likes = {
        "Sted": Wishes(places=frozenset({place.pk}), days=frozenset({Day.WEEKEND})),
        "Område": Wishes(areas=frozenset({place.area_id}), languages=frozenset({"ar", "en"})),
        "Alt": Wishes(frozenset({place.area_id}), frozenset(), frozenset({kind.pk}), frozenset({Day.ELECTION_DAY})),
    }
    for name, wishes in likes.items():
        change_wishes(participant(first_names=name), wishes, by=SYSTEM, now=now)
    participant(first_names="Ingen")
    fits = {c.participant.first_names: c.fit for c in held_against(found(one), one, municipality_code="0999")}
    assert fits == {
        "Sted": Fit(place=True),
        "Område": Fit(place=True, languages=("ar", "en")),
        "Alt": Fit(place=True, kind=True, day=True),
        "Ingen": NO_WISHES,
    }
