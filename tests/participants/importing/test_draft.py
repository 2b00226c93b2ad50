"""A file of people before it is agreed: columns guessed, problems named, everything sealed."""

import json

import pytest

from tests.elections.factories import team
from tests.participants.factories import participant
from valghalla.base.spreadsheets.reading import read_table
from valghalla.participants.errors import NoImport
from valghalla.participants.importing import draft as import_draft
from valghalla.participants.importing.columns import KNOWN_HEADERS, guess_columns
from valghalla.participants.importing.draft import Problem, TooManyPeople, begin, choose, drafts, drop, start
from valghalla.participants.models import ImportRow, ImportRun

FILE = """CPR-nr.;Navn;E-mail;Mobil;Team
101262-0000;Åse;ase@example.dk;12 34 56 78;venstre
411491048;Gerda;;;
1012620000;Åse igen;;;Venstre
ikke et nummer;X;;;Venstre
310299-1234;Y;;;Venstre
;Tom;;;Venstre
2207781048;Kirsten;kirsten;123;Venstre
1306861049;Viggo;;;Ukendt
"""


@pytest.fixture
def venstre(acting):
    return team("Venstre")


def begun(by, now, text: str = FILE) -> ImportRun:
    return begin(read_table(text.encode(), "folk.csv", known_headers=KNOWN_HEADERS), by=by, now=now)


def names(*teams) -> dict[int, str]:
    return {one.pk: one.name for one in teams}


@pytest.mark.parametrize(
    ("headers", "rows", "found"),
    [
        (["Personnummer", "Mail", "Tlf.", "Hold"], [], {"cpr": 0, "email": 1, "mobile": 2, "team": 3}),
        (["", "", ""], [["Bo", "1012620001", "bo@example.dk"]], {"cpr": 1, "email": 2}),
        (["", ""], [["101262000", "12345678"], ["411491048", "87654321"]], {"cpr": 0, "mobile": 1}),
        (["Navn", "By"], [["Bo", "Korsbæk"]], {}),
    ],
)
def test_columns_are_guessed_by_title_and_by_content(headers, rows, found):
    assert guess_columns(headers, rows) == found


@pytest.mark.acceptance("A-324")
def test_each_line_says_what_is_wrong_with_it(venstre, by, now):
    known = participant(cpr="1306861049")
    run = begun(by, now)
    found = drafts(run, teams=names(venstre))
    assert [(one.line, one.masked, one.problems) for one in found] == [
        (2, "1012xx-xxxx", ()),
        (3, "0411xx-xxxx", (Problem.NO_TEAM,)),
        (4, "1012xx-xxxx", (Problem.TWICE,)),
        (5, "", (Problem.CPR_LETTERS,)),
        (6, "", (Problem.CPR_IMPOSSIBLE_DATE,)),
        (7, "", (Problem.CPR_EMPTY,)),
        (8, "2207xx-xxxx", (Problem.EMAIL, Problem.MOBILE)),
        (9, "1306xx-xxxx", (Problem.UNKNOWN_TEAM,)),
    ]
    assert [one.comes_in for one in found] == [True, False, False, False, False, False, True, False]
    assert (found[0].team_id, found[0].mobile, found[0].email) == (venstre.pk, "12345678", "ase@example.dk")
    assert [one.known_id for one in found] == [None] * 7 + [known.pk]


def test_a_team_for_those_without_one_and_other_columns_can_be_chosen(venstre, by, now):
    run = begun(by, now)
    choose(run, columns={"cpr": 0}, team_id=venstre.pk, add_existing=True)
    found = drafts(ImportRun.objects.get(pk=run.pk), teams=names(venstre))
    assert [one.line for one in found if one.comes_in] == [2, 3, 8, 9]
    assert {one.email for one in found} == {""}


def test_nothing_of_the_file_can_be_read_in_the_database(venstre, by, now):
    begun(by, now)
    for row in ImportRow.objects.all():
        assert b"101262" not in bytes(row.sealed)
        assert b"example" not in bytes(row.sealed)


def test_agreeing_forgets_bad_lines_at_once_and_puts_keys_only_in_the_queue(venstre, by, now, django_db_blocker):
    from procrastinate.contrib.django.models import ProcrastinateJob

    run = begun(by, now)
    start(run, teams=names(venstre), by=by, now=now)
    rows = list(run.rows.order_by("line"))
    assert [(row.line, row.outcome) for row in rows if row.outcome] == [
        (3, "no_team"),
        (4, "twice"),
        (5, "cpr_letters"),
        (6, "cpr_impossible_date"),
        (7, "cpr_empty"),
        (9, "unknown_team"),
    ]
    assert {bool(row.sealed) for row in rows if row.outcome} == {False}
    (job,) = ProcrastinateJob.objects.filter(task_name="participants.import")
    assert job.args == {"municipality": run.municipality_id, "run": run.pk}
    kept = json.loads(import_draft.keyring().open(rows[-2].sealed, context=import_draft.CONTEXT))
    assert kept == {
        "cpr": "2207781048",
        "email": "",
        "mobile": "",
        "team": venstre.pk,
        "left_out": ["invalid_email", "invalid_mobile"],
    }
    with pytest.raises(NoImport):
        start(run, teams=names(venstre), by=by, now=now)
    with pytest.raises(NoImport):
        drop(run, by=by, now=now)
    with pytest.raises(NoImport):
        choose(run, columns={"cpr": 0}, team_id=None, add_existing=False)


def test_a_new_file_takes_the_place_of_one_not_agreed(venstre, by, now):
    first, second = begun(by, now), begun(by, now)
    assert list(ImportRun.objects.values_list("pk", flat=True)) == [second.pk]
    assert not ImportRow.objects.filter(run_id=first.pk).exists()
    drop(second, by=by, now=now)
    assert not ImportRow.objects.exists()


def test_a_file_without_end_is_refused(venstre, by, now, monkeypatch):
    monkeypatch.setattr(import_draft, "MOST_ROWS", 3)
    with pytest.raises(TooManyPeople):
        begun(by, now)
    assert not ImportRun.objects.exists()
