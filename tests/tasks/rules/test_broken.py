"""People with tasks to come who fail a rule by now: the database must find exactly those whom the rules themselves find."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, election_type, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.elections.models import Election
from valghalla.tasks.check import failed
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.rules.broken import people_against_rules, tasks_against_rules

TODAY = datetime.date(2026, 10, 1)
EIGHTEEN = ELECTION_DAY.replace(year=ELECTION_DAY.year - 18)
DAY = datetime.timedelta(days=1)
# Facts, and whether they fail by what a type with all rules asks.
FACTS = [
    ({}, False),
    ({"status": 90}, True),
    ({"status": 70}, True),
    ({"status": 30}, True),
    ({"status": None}, True),
    ({"status": 80}, False),
    ({"birth_date": EIGHTEEN}, False),
    ({"birth_date": EIGHTEEN + DAY}, True),
    ({"birth_date": None}, True),
    ({"municipality_code": "0751"}, True),
    ({"municipality_code": ""}, True),
    ({"citizenship": "5120"}, True),
    ({"citizenship": ""}, True),
    ({"incapable": True}, True),
    ({"incapable": None}, True),
]


def found() -> list[Task]:
    return list(tasks_against_rules(today=TODAY).order_by("pk"))


@pytest.mark.parametrize("asked", ["everything", "nothing", "age only"])
def test_the_database_finds_whom_the_rules_find(acting, asked):
    names = ("requires_age", "requires_residence", "requires_citizenship", "requires_competence")
    rules = {name: asked == "everything" or (asked == "age only" and name == "requires_age") for name in names}
    stage = scene(type=election_type(title=asked, **rules))
    tasks = [held(stage, participant(**values)) for values, _fails in FACTS]
    loose = [held(stage, participant(**values), task_type=stage.other_type) for values, _fails in FACTS]
    stage.other_type.validation_off = True
    stage.other_type.save()
    everything = [
        Task.objects.select_related("participant", "task_type", "election__type").get(pk=one.pk)
        for one in [*tasks, *loose]
    ]
    wanted = [one for one in everything if failed(one.participant, one, municipality_code="0999")]
    assert found() == wanted
    if asked == "everything":
        assert [task in wanted for task in tasks] == [fails for _values, fails in FACTS]


def test_age_is_that_on_the_day_of_the_task(acting):
    stage = scene()
    person = participant(birth_date=EIGHTEEN)
    held(stage, person)
    before = held(stage, person, task_day=ELECTION_DAY - DAY)
    assert found() == [before]


def test_what_is_over_closed_or_nobodys_concerns_nobody(acting):
    stage, dead = scene(), participant(status=90)
    task(stage)
    mine = held(stage, dead, TaskState.ACCEPTED)
    later = held(stage, dead, task_day=ELECTION_DAY + DAY)
    assert found() == [mine, later]
    assert people_against_rules(today=TODAY) == 1
    assert people_against_rules(today=ELECTION_DAY + 2 * DAY) == 0
    Election.objects.update(state=Election.State.CLOSED)
    assert found() == []


def test_finding_takes_three_queries_however_many_there_are(acting, django_assert_num_queries):
    stage = scene()
    for _ in range(5):
        held(stage, participant(status=90))
    with django_assert_num_queries(3):
        assert people_against_rules(today=TODAY) == 5
