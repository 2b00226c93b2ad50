"""The appointments for the records system."""

import datetime

import openpyxl
import pytest
from django.utils import translation

from tests.lists.factories import as_csv, person, polling, serves
from tests.tasks.factories import held
from valghalla.audit import actors
from valghalla.lists.case_list import export
from valghalla.lists.export import Format
from valghalla.lists.filters import Filters
from valghalla.tasks.answer import accept
from valghalla.tasks.models import TaskState

ACCEPTED = Filters(state=TaskState.ACCEPTED)


@pytest.fixture
def stage(acting):
    return polling()


@pytest.fixture(autouse=True)
def _in_danish():
    with translation.override("da"):
        yield


def taken(stage, by, now, format=Format.CSV, *, filters=ACCEPTED, with_protected=False):
    return export(stage.election, filters, format=format, with_protected=with_protected, by=by, now=now)


@pytest.mark.acceptance("A-386", "A-389")
def test_each_appointment_with_its_facts(stage, by, now):
    asked = held(
        stage, person("Åse", cpr="0101701234", street_address="Algade 1"), assigned_at=now - datetime.timedelta(days=2)
    )
    accept(asked, participant_id=asked.participant_id, by=actors.participant(asked.participant_id), now=now)
    header, row = as_csv(taken(stage, by, now))
    assert dict(zip(header, row, strict=True)) == {
        "Fuldt navn": "Åse Prøve",
        "CPR-nummer": "010170-1234",
        "Adresse": "Algade 1, 4272 Korsbæk",
        "Adressebeskyttelse": "Nej",
        "Valg": "Prøvevalg",
        "Valgdag": "03-11-2026",
        "Opgavetype": "Tilforordnet",
        "Opgavedato": "03-11-2026",
        "Starttidspunkt": "08:00",
        "Sluttidspunkt": "16:00",
        "Arbejdssted": "Skolen",
        "Arbejdsstedets adresse": "Skolevej 1, 4272 Korsbæk",
        "Område": "Nord",
        "Team": "Venstre",
        "Opgavestatus": "Accepteret",
        "Udpeget": "29-09-2026 12:00",
        "Besvaret": "01-10-2026 12:00",
        "Betaling": "800",
    }


def test_as_a_workbook_instants_dates_and_times_are_typed(stage, by, now):
    serves(stage, person("Åse", cpr="0101701234"), assigned_at=now)
    made = taken(stage, by, now, Format.XLSX)
    cells = next(openpyxl.load_workbook(made.file).active.iter_rows(min_row=2))
    assert [cell.value for cell in cells[5:10]] == [
        datetime.datetime(2026, 11, 3),  # noqa: DTZ001
        "Tilforordnet",
        datetime.datetime(2026, 11, 3),  # noqa: DTZ001
        datetime.time(8),
        datetime.time(16),
    ]
    assert (cells[1].value, cells[1].data_type) == ("010170-1234", "s")
    assert cells[15].value == datetime.datetime(2026, 10, 1, 12)  # noqa: DTZ001


def test_unanswered_ones_come_when_asked_for(stage, by, now):
    serves(stage, "Åse", TaskState.UNANSWERED)
    assert len(as_csv(taken(stage, by, now))) == 1
    (row,) = as_csv(taken(stage, by, now, filters=Filters()))[1:]
    assert row[14:17] == ["Ubesvaret", "", ""]
