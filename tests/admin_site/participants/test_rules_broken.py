"""The list of people who have tasks to come and fail a rule by now."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.admin_site.participants.figures import rules_broken
from valghalla.admin_site.tasks.words import RULES
from valghalla.base import clock
from valghalla.components.inline import html_of
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.models import TaskState

ADDRESS = "/participants/rules-broken/"
SOON = clock.today() + datetime.timedelta(days=30)


@pytest.fixture
def stage(acting):
    return scene(election_day=SOON, first_day=SOON, last_day=SOON)


@pytest.mark.urls("valghalla.config.urls_admin")
def test_each_task_with_the_rules_that_are_not_met(office, stage):
    moved = participant(first_names="Åge", municipality_code="0751", citizenship="5120")
    dead = participant(first_names="Bo", status=90)
    held(stage, moved, TaskState.ACCEPTED, task_day=SOON)
    held(stage, dead, task_day=SOON)
    held(stage, participant(), TaskState.ACCEPTED, task_day=SOON)
    answer = office.get(ADDRESS)
    rows = answer.context["page"].table.rows
    assert [(row.cells[0], row.cells[1], row.url) for row in rows] == [
        (dead.name, RULES[Rule.ALIVE], f"/participants/{dead.pk}/"),
        (moved.name, f"{RULES[Rule.RESIDENT]}, {RULES[Rule.CITIZEN]}", f"/participants/{moved.pk}/"),
    ]
    assert f"/elections/{stage.election.pk}/places/{stage.place.pk}/" in html_of(rows[0].cells[2])
    figure = rules_broken(today=clock.today())
    assert (figure.value, figure.url) == (2, ADDRESS)
    falling = office.get(f"{ADDRESS}?sort=-name").context["page"].table.rows
    assert [row.cells[0] for row in falling] == [moved.name, dead.name]


def test_nobody_is_said_so(office, stage):
    held(stage, participant(), task_day=SOON)
    assert office.get(ADDRESS).context["page"].table.rows == ()


def test_the_same_few_queries_for_one_and_for_many(office, stage):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            office.get(ADDRESS)
        return len([q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    held(stage, participant(status=90), task_day=SOON)
    queries()
    few = queries()
    for _ in range(60):
        held(stage, participant(status=90), task_day=SOON)
    assert queries() == few <= 15
