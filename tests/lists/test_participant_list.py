"""The participant list: who is on it, in which order, and what stands in each column."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.utils import translation

from tests.elections.factories import ELECTION_DAY, scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.models import AuditEntry
from valghalla.elections.copy import take_in
from valghalla.lists.columns import COLUMNS, KEYS, Layout, chosen
from valghalla.lists.export import Format, export
from valghalla.lists.filters import Filters, counts_of, tasks_of
from valghalla.lists.names import names_of
from valghalla.lists.orders import in_order
from valghalla.lists.participant_list import lines
from valghalla.participants.models import ParticipantDiet, SpecialDiet
from valghalla.tasks.models import TaskState

DAY_BEFORE = ELECTION_DAY - datetime.timedelta(days=1)


@pytest.fixture
def stage(acting):
    return scene()


@pytest.fixture(autouse=True)
def _in_danish():
    with translation.override("da"):
        yield


def listed(election, filters=None, sort="name"):
    tasks = in_order(tasks_of(election, filters or Filters()), sort)
    return list(lines(list(tasks.values_list("pk", flat=True)), names_of(election), frozenset()))


def names(election, filters=None) -> list[str]:
    return [line.name for line in listed(election, filters)]


def person(first: str, last: str = "Prøve", **values):
    return participant(first_names=first, last_name=last, **values)


def taken(
    election,
    columns=None,
    *,
    by,
    now,
    format=Format.CSV,
    with_protected=False,
    filters=None,
    layout=Layout.TASKS,
    sort="name",
):
    return export(
        election,
        filters or Filters(),
        chosen(columns or KEYS, layout, sort),
        format=format,
        with_protected=with_protected,
        by=by,
        now=now,
    )


def as_csv(made, delimiter=";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.file.read().decode("utf-8-sig")), delimiter=delimiter))


def test_one_line_for_each_task_somebody_holds_by_name_then_day(stage, by, now):
    anna, aase = person("Anna"), person("Åse")
    held(stage, aase, TaskState.ACCEPTED)
    held(stage, anna, task_type=stage.other_type)
    held(stage, anna, TaskState.ACCEPTED, task_day=DAY_BEFORE)
    task(stage)
    other = scene_of_another_election(stage)
    held(other, person("Bo"), TaskState.ACCEPTED, task_day=ELECTION_DAY)
    assert names(stage.election) == ["Anna Prøve", "Anna Prøve", "Åse Prøve"]
    days = [line.task_day for line in listed(stage.election)]
    assert days == [DAY_BEFORE, ELECTION_DAY, ELECTION_DAY]
    assert counts_of(tasks_of(stage.election, Filters())) == (2, 3)


def scene_of_another_election(stage):
    from dataclasses import replace

    from tests.elections.factories import election

    made = election(title="Et andet")
    (place,) = take_in(made, [stage.place.source])
    return replace(
        stage,
        election=made,
        place=place,
        team=made.teams.get(source=stage.team.source),
        task_type=made.task_types.get(source=stage.task_type.source),
    )


def test_each_filter_by_itself_and_together(stage):
    south = work_location("Hallen", area_name="Syd", teams=[stage.team.source], task_types=[stage.task_type.source])
    (hall,) = take_in(stage.election, [south])
    held(stage, person("Skolen"), TaskState.ACCEPTED)
    held(stage, person("Hallen"), work_location=hall)
    held(stage, person("Frivillig"), team=stage.other_team)
    held(stage, person("Valgstyrer"), task_type=stage.other_type, task_day=DAY_BEFORE)

    def found(**given) -> list[str]:
        return [name.split()[0] for name in names(stage.election, Filters(**given))]

    assert found(days=(DAY_BEFORE,)) == ["Valgstyrer"]
    assert found(areas=("Syd",)) == ["Hallen"]
    assert found(places=(hall.pk,)) == ["Hallen"]
    assert found(teams=(stage.other_team.pk,)) == ["Frivillig"]
    assert found(task_types=(stage.other_type.pk,)) == ["Valgstyrer"]
    assert found(state="accepted") == ["Skolen"]
    assert found(state="unanswered") == ["Frivillig", "Hallen", "Valgstyrer"]
    assert found(state="unanswered", places=(stage.place.pk,), days=(ELECTION_DAY,)) == ["Frivillig"]


def test_the_eighteen_columns_in_their_order(stage, by, now):
    assert KEYS == (
        "name", "cpr", "age", "mobile", "email", "address", "protected", "diets", "digital_post", "team",
        "work_location", "state", "task_day", "task_type", "area", "starts", "payment", "receipt",
    )  # fmt: skip
    assert [column.key for column in chosen(["starts", "cpr", "nonsense"]).columns] == [
        "name",
        "cpr",
        "protected",
        "starts",
    ]
    assert [column.key for column in chosen([]).columns] == ["name", "protected"]


def test_every_value_as_danes_write_it(stage, by, now):
    born = datetime.date(2008, 11, 3)
    somebody = person(
        "Åse", "Østergård", cpr="0101701234", birth_date=born, mobile="12345678", email="aase@eksempel.dk",
        care_of="c/o Bo", street_address="Algade 1, 2. tv.", digital_post=False,
    )  # fmt: skip
    for title in ("Ærter", "Glutenfri"):
        ParticipantDiet.objects.create(participant=somebody, diet=SpecialDiet.objects.create(title=title))
    held(stage, somebody, TaskState.ACCEPTED)
    header, row = as_csv(taken(stage.election, by=by, now=now))
    assert len(header) == len(COLUMNS) == 18
    assert row == [
        "Åse Østergård", "0101701234", "18", "12345678", "aase@eksempel.dk", "c/o Bo, Algade 1, 2. tv., 4272 Korsbæk",
        "Nej", "Glutenfri, Ærter", "Nej", "Venstre", "Skolen", "Accepteret", "03-11-2026", "Tilforordnet", "Nord",
        "08:00", "800", "",
    ]  # fmt: skip


@pytest.mark.parametrize(("day", "age"), [(DAY_BEFORE, 17), (ELECTION_DAY, 18)])
def test_age_is_that_on_the_day_of_the_task(stage, by, now, day, age):
    held(stage, person("Ung", birth_date=datetime.date(2008, 11, 3)), TaskState.ACCEPTED, task_day=day)
    assert as_csv(taken(stage.election, ["age"], by=by, now=now))[1][1] == str(age)


def test_protected_addresses_are_left_out_unless_asked_for_and_that_is_recorded(stage, by, now):
    held(stage, person("Bo", protected_address=True, street_address="Hemmelig Vej 1"), TaskState.ACCEPTED)
    held(stage, person("Åben", street_address="Åben Vej 1"), TaskState.ACCEPTED)
    columns = ["address"]
    assert [row[1] for row in as_csv(taken(stage.election, columns, by=by, now=now))[1:]] == [
        "",
        "Åben Vej 1, 4272 Korsbæk",
    ]
    asked = taken(stage.election, columns, by=by, now=now, with_protected=True)
    assert as_csv(asked)[1][1:] == ["Hemmelig Vej 1, 4272 Korsbæk", "Ja"]
    recorded = AuditEntry.objects.filter(action="participant_list.exported").order_by("id")
    assert [entry.details["with_protected"] for entry in recorded] == [False, True]


def test_each_export_is_recorded_with_filters_columns_and_people_and_no_names(stage, by, now):
    held(stage, person("Åse", cpr="1012620000"), TaskState.ACCEPTED)
    filters = Filters(days=(ELECTION_DAY,), teams=(stage.team.pk,), state="accepted")
    taken(stage.election, ["cpr"], by=by, now=now, filters=filters)
    (entry,) = AuditEntry.objects.all()
    assert (entry.actor_id, entry.subject_type, entry.subject_id) == (by.id, "election", stage.election.pk)
    assert entry.details == {
        "filters": {"days": ["2026-11-03"], "teams": [stage.team.pk], "state": "accepted"},
        "columns": ["name", "cpr", "protected"],
        "people": 1,
        "format": "csv",
        "with_protected": False,
        "layout": "tasks",
    }


def test_formulas_in_names_are_harmless_and_quotes_and_emoji_survive(stage, by, now):
    wild = '=HYPERLINK("http://ond.dk")', 'Rose "Rosa" 🌹; "', "+1", "Æ" * 300
    for first in wild:
        held(stage, person(first[:255], ""), TaskState.ACCEPTED)
    rows = as_csv(taken(stage.election, ["name"], by=by, now=now))[1:]
    assert {row[0] for row in rows} == {"'" + wild[0], wild[1], "'+1", "Æ" * 255}
    book = openpyxl.load_workbook(taken(stage.election, ["name"], by=by, now=now, format=Format.XLSX).file)
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert wild[0] in {cell.value for cell in cells}


def test_the_workbook_holds_real_dates_times_and_texts(stage, by, now):
    held(stage, person("Åse", cpr="0101701234"), TaskState.ACCEPTED)
    made = taken(stage.election, ["cpr", "task_day", "starts", "payment"], by=by, now=now, format=Format.XLSX)
    assert (made.name, made.content_type.startswith("application/vnd.openxml")) == ("20261001-deltagere.xlsx", True)
    _header, row = openpyxl.load_workbook(made.file).active.iter_rows(values_only=True)
    assert row == ("Åse Prøve", "0101701234", "Nej", datetime.datetime(2026, 11, 3), datetime.time(8), 800)  # noqa: DTZ001


def test_both_kinds_of_csv(stage, by, now):
    held(stage, person("Åse"), TaskState.ACCEPTED)
    danish, plain = (
        taken(stage.election, ["task_day"], by=by, now=now, format=one) for one in (Format.CSV, Format.CSV_PLAIN)
    )
    assert danish.name == plain.name == "20261001-deltagere.csv"
    first, second = danish.file.read(), plain.file.read()
    assert first.startswith(b"\xef\xbb\xbf")
    assert b"\xc3\x85se Pr\xc3\xb8ve;Nej;03-11-2026\r\n" in first
    assert b"\xc3\x85se Pr\xc3\xb8ve,Nej,2026-11-03\r\n" in second


def test_an_empty_list_is_a_header_alone(stage, by, now):
    task(stage)
    assert len(as_csv(taken(stage.election, by=by, now=now))) == 1


def test_the_same_queries_for_one_line_and_for_many(stage, by, now, django_assert_num_queries):
    for at in range(12):
        held(stage, person(f"Navn{at}"), TaskState.ACCEPTED)
    with django_assert_num_queries(11):  # savepoint, counts, audit, order, three of names, three of lines, release
        taken(stage.election, by=by, now=now)
