"""The file for the election system: who is in it, as what, and what is told before it leaves."""

import datetime

import pytest
from django.utils import translation

from tests.elections.factories import ELECTION_DAY
from tests.lists.factories import as_csv, as_xlsx, hall, person, polling, role, serves
from tests.tasks.factories import task
from valghalla.audit.models import AuditEntry
from valghalla.lists.election_system import Checks, checks, entries, export, fitting, rows
from valghalla.lists.export import Format
from valghalla.lists.filters import Filters
from valghalla.lists.names import names_of
from valghalla.lists.orders import people_in_order
from valghalla.participants.models import Participant
from valghalla.task_types.models import VotingRole
from valghalla.tasks.models import TaskState

DAY_BEFORE = ELECTION_DAY - datetime.timedelta(days=1)
ACCEPTED = Filters(state=TaskState.ACCEPTED)
HEADER = ["Rolle", "Fulde navn", "Fødselsdato", "Afstemningsområde", "Brugernavn", "CPR-nummer"]


@pytest.fixture
def stage(acting):
    return polling()


def found(stage, filters=ACCEPTED) -> list[tuple[str, str, int]]:
    names = names_of(stage.election)
    tasks = fitting(stage.election, filters, names)
    in_order = list(people_in_order(tasks).values_list("pk", flat=True))
    return [(row.role, row.name, row.voting_area) for row in rows(entries(tasks, names), in_order)]


def told(stage, filters=ACCEPTED) -> Checks:
    names = names_of(stage.election)
    return checks(stage.election, filters, names, entries(fitting(stage.election, filters, names), names))


def taken(stage, by, now, format=Format.CSV_PLAIN, filters=ACCEPTED):
    return export(stage.election, filters, format=format, by=by, now=now)


@pytest.mark.acceptance("A-396", "A-397", "A-403", "A-389")
def test_the_file_byte_for_byte(stage, by, now):
    serves(stage, person("Åse", last_name="Sø, født Ø", cpr="0101701234"))
    serves(stage, person("Bo", cpr="3112991234"), task_type=stage.other_type)
    made = taken(stage, by, now)
    assert (
        made.file.read()
        == (
            "Rolle,Fulde navn,Fødselsdato,Afstemningsområde,Brugernavn,CPR-nummer\r\n"
            "Valgsekretær,Bo Prøve,31-12-1999,7,,311299-1234\r\n"
            'Tilforordnet,"Åse Sø, født Ø",01-01-1970,7,,010170-1234\r\n'
        ).encode()
    )
    assert (made.name, made.content_type) == ("20261001-valgsystem.csv", "text/csv; charset=utf-8")


def test_the_other_sides_words_stay_danish_whatever_the_reader_speaks(stage, by, now):
    serves(stage, "Åse")
    with translation.override("en"):
        rows = as_csv(taken(stage, by, now), ",")
    assert (rows[0], rows[1][0]) == (HEADER, "Tilforordnet")


def test_as_a_workbook_dates_are_dates(stage, by, now):
    serves(stage, person("Åse", cpr="0101701234"))
    header, row = as_xlsx(taken(stage, by, now, Format.XLSX))
    assert list(header) == HEADER
    assert row == ("Tilforordnet", "Åse Prøve", datetime.datetime(1970, 1, 1), 7, None, "010170-1234")  # noqa: DTZ001


def test_the_registers_birth_date_goes_before_that_in_the_number(stage, by, now):
    serves(stage, person("Åse", cpr="0101701234", birth_date=datetime.date(1971, 2, 3)))
    assert as_csv(taken(stage, by, now), ",")[1][2] == "03-02-1971"


@pytest.mark.acceptance("A-399")
def test_accepted_tasks_alone_unless_others_are_asked_for(stage):
    serves(stage, "Accepteret")
    serves(stage, "Ubesvaret", TaskState.UNANSWERED)
    task(stage)
    assert [name.split()[0] for _role, name, _area in found(stage)] == ["Accepteret"]
    assert [name.split()[0] for _role, name, _area in found(stage, Filters())] == ["Accepteret", "Ubesvaret"]
    asked = Filters(state=TaskState.UNANSWERED)
    assert [name.split()[0] for _role, name, _area in found(stage, asked)] == ["Ubesvaret"]
    assert (told(stage).unanswered, told(stage, Filters()).unanswered) == (1, 0)


@pytest.mark.acceptance("A-398")
def test_filters_by_task_type_date_and_place(stage):
    other = hall(stage, voting_area_number=8)
    serves(stage, "Skolen")
    serves(stage, "Hallen", work_location=other)
    serves(stage, "Formand", task_type=stage.other_type)
    serves(stage, "Tidligt", task_day=DAY_BEFORE)

    def first_names(**given) -> list[str]:
        return [name.split()[0] for _role, name, _area in found(stage, Filters(**given))]

    assert first_names(places=(other.pk,)) == ["Hallen"]
    assert first_names(task_types=(stage.other_type.pk,)) == ["Formand"]
    assert first_names(days=(DAY_BEFORE,)) == ["Tidligt"]
    assert first_names(days=(ELECTION_DAY,), places=(stage.place.pk,)) == ["Formand", "Skolen"]


@pytest.mark.acceptance("A-400")
def test_types_without_a_role_and_those_not_exported_stay_out_and_are_told_apart(stage):
    serves(stage, "Åse")
    serves(stage, "Bo", task_type=stage.other_type)
    role(stage.other_type, VotingRole.UNDECIDED)
    assert [name for _role, name, _area in found(stage)] == ["Åse Prøve"]
    assert [(one.name, one.tasks) for one in told(stage).unmapped] == [("Valgstyrer", 1)]
    assert told(stage).left_out
    role(stage.other_type, VotingRole.NONE)
    assert [name for _role, name, _area in found(stage)] == ["Åse Prøve"]
    assert (told(stage).unmapped, [one.name for one in told(stage).not_exported]) == ((), ["Valgstyrer"])
    assert not told(stage).left_out


@pytest.mark.acceptance("A-401")
def test_a_person_stands_once_for_each_voting_area_and_role(stage):
    aase, twin = person("Åse"), hall(stage, "Gymnastiksalen", voting_area_number=7)
    elsewhere = hall(stage, voting_area_number=8)
    serves(stage, aase)
    serves(stage, aase, task_day=DAY_BEFORE)
    serves(stage, aase, task_day=DAY_BEFORE, work_location=twin, starts="20:00", ends="21:00")
    assert found(stage) == [("Tilforordnet", "Åse Prøve", 7)]
    serves(stage, aase, task_day=ELECTION_DAY + datetime.timedelta(days=1), work_location=elsewhere)
    serves(stage, aase, task_type=stage.other_type)
    assert found(stage) == [
        ("Tilforordnet", "Åse Prøve", 7),
        ("Valgsekretær", "Åse Prøve", 7),
        ("Tilforordnet", "Åse Prøve", 8),
    ]
    assert told(stage).both_roles == ((aase.pk, "Åse Prøve"),)
    assert told(stage).same_area == ((7, ("Gymnastiksalen", "Skolen")),)


def test_two_people_of_one_name_are_two(stage):
    serves(stage, person("Åse"))
    serves(stage, person("Åse"))
    assert len(found(stage)) == 2


@pytest.mark.acceptance("A-402")
def test_places_with_voting_area_0_stay_out_and_are_told_with_how_many_tasks(stage):
    without = hall(stage)
    hall(stage, "Tom hal")
    serves(stage, "Åse")
    serves(stage, "Bo", work_location=without)
    assert found(stage) == [("Tilforordnet", "Åse Prøve", 7)]
    (one,) = told(stage).without_area
    assert (one.name, one.tasks, one.source_id) == ("Hallen", 1, without.source_id)


def test_people_without_a_birth_date_stay_out_and_are_named(stage):
    somebody = person("Åse", birth_date=None)
    serves(stage, somebody)
    assert found(stage) == []
    assert told(stage).without_birth_date == ((somebody.pk, "Åse Prøve"),)


def test_nothing_to_tell_when_all_is_well(stage):
    serves(stage, "Åse")
    assert told(stage) == Checks()
    assert not told(stage).left_out


def test_whoever_is_gone_from_the_task_is_gone_from_the_file(stage):
    gone = serves(stage, "Åse")
    gone.participant, gone.state = None, TaskState.AVAILABLE
    gone.save()
    assert Participant.objects.count() == 1
    assert found(stage) == []


@pytest.mark.acceptance("A-395")
def test_the_export_is_recorded_with_filters_columns_and_people(stage, by, now):
    aase = person("Åse")
    serves(stage, aase)
    serves(stage, aase, task_type=stage.other_type)
    taken(stage, by, now, filters=Filters(state="accepted", places=(stage.place.pk,)))
    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.actor_id, entry.subject_id) == (
        "election_system_list.exported",
        by.id,
        stage.election.pk,
    )
    assert entry.details == {
        "filters": {"state": "accepted", "places": [stage.place.pk]},
        "columns": HEADER,
        "people": 1,
        "format": "csv_plain",
    }
