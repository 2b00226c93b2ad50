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
from valghalla.lists import opened
from valghalla.lists.columns import COLUMNS, KEYS, Layout, chosen
from valghalla.lists.export import Format, export
from valghalla.lists.filters import Filters, counts_of, days_with_tasks, tasks_of
from valghalla.lists.names import names_of
from valghalla.lists.orders import SORTS, beyond, first_by_name, in_order, row_of
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


@pytest.mark.acceptance("A-380")
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


@pytest.mark.acceptance("A-383", "A-381")
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


@pytest.mark.acceptance("A-386", "A-389")
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
        "Åse Østergård", "010170-1234", "18", "12345678", "aase@eksempel.dk", "c/o Bo, Algade 1, 2. tv., 4272 Korsbæk",
        "Nej", "Glutenfri, Ærter", "Nej", "Venstre", "Skolen", "Accepteret", "03-11-2026", "Tilforordnet", "Nord",
        "08:00", "800", "",
    ]  # fmt: skip


@pytest.mark.acceptance("A-392")
@pytest.mark.parametrize(("day", "age"), [(DAY_BEFORE, 17), (ELECTION_DAY, 18)])
def test_age_is_that_on_the_day_of_the_task(stage, by, now, day, age):
    held(stage, person("Ung", birth_date=datetime.date(2008, 11, 3)), TaskState.ACCEPTED, task_day=day)
    assert as_csv(taken(stage.election, ["age"], by=by, now=now))[1][1] == str(age)


@pytest.mark.acceptance("A-390")
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


@pytest.mark.acceptance("A-395")
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


@pytest.mark.acceptance("A-388")
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


@pytest.mark.acceptance("A-382", "A-389")
def test_the_workbook_holds_real_dates_times_and_texts(stage, by, now):
    held(stage, person("Åse", cpr="0101701234"), TaskState.ACCEPTED)
    made = taken(stage.election, ["cpr", "task_day", "starts", "payment"], by=by, now=now, format=Format.XLSX)
    assert (made.name, made.content_type.startswith("application/vnd.openxml")) == ("20261001-deltagere.xlsx", True)
    _header, row = openpyxl.load_workbook(made.file).active.iter_rows(values_only=True)
    assert row == ("Åse Prøve", "0101701234", "Nej", datetime.datetime(2026, 11, 3), datetime.time(8), 800)  # noqa: DTZ001


@pytest.mark.acceptance("A-387", "A-382")
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


@pytest.mark.acceptance("A-391")
def test_vacant_tasks_come_last_when_asked_for_and_say_so(stage, by, now):
    held(stage, person("Åse"), TaskState.ACCEPTED)
    task(stage)
    assert len(as_csv(taken(stage.election, by=by, now=now))) == 2
    asked = Filters(vacant=True)
    rows = as_csv(taken(stage.election, by=by, now=now, filters=asked))[1:]
    assert [row[0] for row in rows] == ["Åse Prøve", "Ledig"]
    assert dict(zip(KEYS, rows[1], strict=True)) == dict.fromkeys(KEYS, "") | {
        "name": "Ledig",
        "team": "Venstre",
        "work_location": "Skolen",
        "state": "Ledig",
        "task_day": "03-11-2026",
        "task_type": "Tilforordnet",
        "area": "Nord",
        "starts": "08:00",
        "payment": "800",
    }
    assert counts_of(tasks_of(stage.election, asked)) == (1, 2)
    accepted = Filters(vacant=True, state="unanswered")
    assert [line.name for line in listed(stage.election, accepted)] == [""]


@pytest.mark.acceptance("A-393")
def test_one_row_a_person_with_the_sum_of_payment(stage, by, now):
    aase = person("Åse")
    held(stage, aase, TaskState.ACCEPTED)
    held(stage, aase, task_type=stage.other_type, task_day=DAY_BEFORE)
    held(stage, person("Bo"), TaskState.ACCEPTED)
    task(stage)
    columns = ["task_day", "task_type", "team", "state", "starts", "payment", "receipt"]
    made = taken(
        stage.election, columns, by=by, now=now, layout=Layout.PEOPLE, format=Format.XLSX, filters=Filters(vacant=True)
    )
    assert list(openpyxl.load_workbook(made.file).active.iter_rows(values_only=True)) == [
        (
            "Fuldt navn", "Adressebeskyttelse", "Team", "Opgavestatus", "Opgavedato", "Opgavetyper", "Starttidspunkt",
            "Antal opgaver", "Betaling", "Kvittering",
        ),
        ("Bo Prøve", "Nej", "Venstre", "Accepteret", "03-11-2026", "Tilforordnet", "08:00", 1, 800, None),
        (
            "Åse Prøve", "Nej", "Venstre", "Ubesvaret, Accepteret", "02-11-2026, 03-11-2026",
            "Valgstyrer, Tilforordnet", "16:00, 08:00", 2, 1600, None,
        ),
    ]  # fmt: skip


SORTED = {
    "name": "Bo Eva Åse Ledig",
    "-name": "Ledig Åse Eva Bo",
    "age": "Ledig Bo Eva Åse",
    "task_day": "Åse Bo Eva Ledig",
    "-task_day": "Ledig Eva Bo Åse",
    "state": "Bo Åse Ledig Eva",
    "task_type": "Bo Åse Ledig Eva",
    "payment": "Bo Åse Ledig Eva",
    "-payment": "Eva Ledig Åse Bo",
    "nonsense": "Bo Eva Åse Ledig",
}


def mixed(stage) -> None:
    """Three people and a vacant task, of two types on two days, one type without payment."""
    type(stage.other_type).objects.filter(pk=stage.other_type.pk).update(payment_dkk=None)
    held(stage, person("Åse", birth_date=datetime.date(1960, 1, 1)), TaskState.ACCEPTED, task_day=DAY_BEFORE)
    held(stage, person("Bo", birth_date=datetime.date(2000, 1, 1)), TaskState.ACCEPTED)
    held(stage, person("Eva", birth_date=datetime.date(1980, 1, 1)), task_type=stage.other_type)
    task(stage, starts=datetime.time(20), ends=datetime.time(21))


@pytest.mark.parametrize(("sort", "expected"), SORTED.items())
def test_every_order_and_its_reverse_with_vacant_tasks_among_them(stage, by, now, sort, expected):
    mixed(stage)
    found = listed(stage.election, Filters(vacant=True), sort)
    assert [line.name.split()[0] if line.name else "Ledig" for line in found] == expected.split()


@pytest.mark.parametrize("sort", sorted(SORTS) + [f"-{sort}" for sort in sorted(SORTS)])
def test_reading_on_by_key_meets_every_row_once_both_ways(stage, sort):
    mixed(stage)
    for at in range(3):
        task(stage, task_day=DAY_BEFORE)
        held(
            stage,
            person("Ens", birth_date=None),
            TaskState.ACCEPTED,
            task_type=[stage.task_type, stage.other_type][at % 2],
        )
    tasks = tasks_of(stage.election, Filters(vacant=True))
    keys = list(in_order(tasks, sort).values_list("pk", flat=True))
    assert len(keys) == 10
    for at, key in enumerate(keys):
        row = row_of(tasks, key, sort)
        assert list(in_order(beyond(tasks, row, sort), sort).values_list("pk", flat=True)) == keys[at + 1 :]
        assert set(beyond(tasks, row, sort, before=True).values_list("pk", flat=True)) == set(keys[:at])


@pytest.mark.parametrize("people_a_task", [1, 2, 30])
def test_the_first_by_name_are_those_of_the_whole_order(stage, monkeypatch, people_a_task):
    """Where few, some or all of them are among the first people."""
    monkeypatch.setattr("valghalla.lists.orders.PEOPLE_A_TASK", people_a_task)
    person("Aase")
    mixed(stage)
    tasks = tasks_of(stage.election, Filters(vacant=True))
    keys = list(in_order(tasks).values_list("pk", flat=True))
    for number in range(1, len(keys) + 2):
        assert first_by_name(tasks, number) == keys[:number]


def test_the_file_stands_in_the_order_asked_for(stage, by, now):
    mixed(stage)
    rows = as_csv(taken(stage.election, ["name"], by=by, now=now, sort="-name"))[1:]
    assert [row[0].split()[0] for row in rows] == ["Åse", "Eva", "Bo"]


def test_what_no_column_shows_is_not_opened(stage, by, now, monkeypatch):
    held(stage, person("Åse", cpr="0101701234"), TaskState.ACCEPTED)
    asked = []
    monkeypatch.setattr(opened, "open_contact", lambda sealed: asked.append("contact"))
    rows = as_csv(taken(stage.election, ["team", "age"], by=by, now=now))
    assert (rows[1][0], asked) == ("Åse Prøve", [])


def test_contact_data_is_opened_once_a_person(stage, by, now, monkeypatch):
    aase = person("Åse", email="aase@eksempel.dk")
    for day in (DAY_BEFORE, ELECTION_DAY, ELECTION_DAY + datetime.timedelta(days=1)):
        held(stage, aase, TaskState.ACCEPTED, task_day=day)
    really, asked = opened.open_contact, []
    monkeypatch.setattr(opened, "open_contact", lambda sealed: asked.append(1) or really(sealed))
    rows = as_csv(taken(stage.election, ["email"], by=by, now=now))[1:]
    assert ([row[1] for row in rows], len(asked)) == (["aase@eksempel.dk"] * 3, 1)


@pytest.mark.acceptance("A-389")
def test_a_cpr_number_keeps_its_zero_whatever_opens_the_file(stage, by, now):
    """A spreadsheet takes bare digits of a CSV file for a number; other systems read all ten."""
    held(stage, person("Åse", cpr="0101701234"), TaskState.ACCEPTED)
    danish, plain, book = (taken(stage.election, ["cpr"], by=by, now=now, format=one) for one in Format)
    assert as_csv(danish)[1][1] == "010170-1234"
    assert as_csv(plain, ",")[1][1] == "0101701234"
    cell = openpyxl.load_workbook(book.file).active["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == ("0101701234", "s", "@")


def test_the_days_to_choose_are_those_with_tasks(stage):
    assert days_with_tasks(stage.election) == []
    other = scene_of_another_election(stage)
    task(other, task_day=ELECTION_DAY + datetime.timedelta(days=1))
    for day in (ELECTION_DAY, ELECTION_DAY, DAY_BEFORE):
        task(stage, task_day=day)
    assert days_with_tasks(stage.election) == [DAY_BEFORE, ELECTION_DAY]


def test_an_empty_list_is_a_header_alone(stage, by, now):
    task(stage)
    assert len(as_csv(taken(stage.election, by=by, now=now))) == 1


def test_the_same_queries_for_one_line_and_for_many(stage, by, now, django_assert_num_queries):
    for at in range(12):
        held(stage, person(f"Navn{at}"), TaskState.ACCEPTED)
    with django_assert_num_queries(9):  # savepoint, counts, audit, order, names, three of lines, release
        taken(stage.election, by=by, now=now)
