"""How many eat what, where and when."""

import datetime

import pytest
from django.utils import translation

from tests.elections.factories import ELECTION_DAY
from tests.lists.factories import as_xlsx, eats, hall, person, polling, serves
from valghalla.audit.models import AuditEntry
from valghalla.lists.diets import export, meals
from valghalla.lists.export import Format
from valghalla.lists.filters import Filters, tasks_of
from valghalla.lists.names import names_of
from valghalla.tasks.models import TaskState

DAY_BEFORE = ELECTION_DAY - datetime.timedelta(days=1)
ACCEPTED = Filters(state=TaskState.ACCEPTED)


@pytest.fixture
def stage(acting):
    return polling()


def counted(stage, filters=ACCEPTED) -> list[tuple]:
    names = names_of(stage.election)
    return [
        (one.day, names.places[one.place_id].title, one.diets, one.people)
        for one in meals(tasks_of(stage.election, filters), names)
    ]


@pytest.mark.acceptance("A-404")
def test_people_by_day_place_and_what_they_eat(stage):
    other, both, aase = hall(stage), person("Begge"), person("Åse")
    eats(both, "Vegansk", "Glutenfri")
    eats(aase, "Vegansk")
    serves(stage, both)
    serves(stage, aase)
    serves(stage, "Alt")
    serves(stage, "Også alt")
    serves(stage, aase, task_day=DAY_BEFORE, work_location=other)
    assert counted(stage) == [
        (DAY_BEFORE, "Hallen", "Vegansk", 1),
        (ELECTION_DAY, "Skolen", "", 2),
        (ELECTION_DAY, "Skolen", "Glutenfri, Vegansk", 1),
        (ELECTION_DAY, "Skolen", "Vegansk", 1),
    ]


def test_a_person_eats_once_a_day_at_a_place_however_many_tasks(stage):
    aase = person("Åse")
    eats(aase, "Vegansk")
    serves(stage, aase)
    serves(stage, aase, task_type=stage.other_type)
    assert counted(stage) == [(ELECTION_DAY, "Skolen", "Vegansk", 1)]


def test_only_those_who_have_accepted_unless_asked(stage):
    serves(stage, "Åse", TaskState.UNANSWERED)
    assert counted(stage) == []
    assert counted(stage, Filters()) == [(ELECTION_DAY, "Skolen", "", 1)]


def test_the_file_and_its_record(stage, by, now):
    aase = person("Åse")
    eats(aase, "=Vegansk")
    serves(stage, aase)
    with translation.override("da"):
        made = export(stage.election, ACCEPTED, format=Format.XLSX, by=by, now=now)
    assert made.name == "20261001-kost.xlsx"
    assert as_xlsx(made) == [
        ("Opgavedato", "Arbejdssted", "Område", "Specialkost", "Antal personer"),
        (datetime.datetime(2026, 11, 3), "Skolen", "Nord", "=Vegansk", 1),  # noqa: DTZ001
    ]
    entry = AuditEntry.objects.get(action="diet_list.exported")
    assert (entry.details["people"], entry.details["filters"]) == (1, {"state": "accepted"})
