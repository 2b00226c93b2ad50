"""The writing side of the import."""

import datetime
from dataclasses import replace

import pytest

from tests.elections.factories import task_type, team, work_location
from tests.places.polling_places import FILES, content
from valghalla.audit.models import AuditEntry
from valghalla.base.spreadsheets.reading import read_table
from valghalla.base.spreadsheets.table import Line, Table
from valghalla.places.errors import ChangedMeanwhile, NoArea, ProblemsLeft
from valghalla.places.importing import drafts as import_drafts
from valghalla.places.importing.columns import HEADER_WORDS
from valghalla.places.importing.compare import ChangeKind
from valghalla.places.importing.drafts import Choices, guessed
from valghalla.places.importing.file import RowKind
from valghalla.places.importing.places import Imported, import_places, plan_import
from valghalla.places.models import Area, ImportDraft, WorkLocation

FILE = """Arbejdssted;Område;Adresse;Postnr;By;Afstemningsområdenr;Gyldige stemmer
Rådhuset;Nord;Torvet 1;4272;Korsbæk;1;1200
Skolen;Nord;Skolevej 2;4272;Korsbæk;2;3400
Hallen;Syd;Idrætsvej 3;4272;Korsbæk;3;2100
"""


def table(text: str = FILE) -> Table:
    return read_table(text.encode(), "steder.csv", known_headers=HEADER_WORDS)


def run(read: Table, choices: Choices | None = None, *, by, now) -> Imported:
    choices = choices or guessed(read)
    return import_places(read, choices, seen=plan_import(read, choices).fingerprint, by=by, now=now)


def rows() -> list[tuple]:
    return list(
        WorkLocation.objects.order_by("voting_area_number", "sort_key").values_list(
            "title", "area__name", "address", "postal_code", "city", "voting_area_number", "valid_votes"
        )
    )


def test_new_places_come_with_areas_task_types_and_teams(acting, by, now):
    kinds, club = [task_type("Tilforordnet"), task_type("Valgstyrer")], team()
    assert run(table(), by=by, now=now) == Imported(created=3, updated=0, unchanged=0, left_out=0, areas=2)
    assert rows() == [
        ("Rådhuset", "Nord", "Torvet 1", "4272", "Korsbæk", 1, 1200),
        ("Skolen", "Nord", "Skolevej 2", "4272", "Korsbæk", 2, 3400),
        ("Hallen", "Syd", "Idrætsvej 3", "4272", "Korsbæk", 3, 2100),
    ]
    for place in WorkLocation.objects.all():
        assert set(place.task_types.values_list("task_type_id", flat=True)) == {kind.pk for kind in kinds}
        assert list(place.teams.values_list("team_id", flat=True)) == [club.pk]
        assert (place.sort_key, place.search_text) != ("", "")
    assert AuditEntry.objects.filter(action="work_location.created").count() == 3
    assert AuditEntry.objects.get(action="work_locations.imported").details["created"] == 3


def test_only_the_task_types_and_teams_chosen(acting, by, now):
    kinds = [task_type("Tilforordnet"), task_type("Valgstyrer")]
    team()
    run(table(), replace(guessed(table()), task_types=(kinds[1].pk,), teams=()), by=by, now=now)
    place = WorkLocation.objects.first()
    assert list(place.task_types.values_list("task_type_id", flat=True)) == [kinds[1].pk]
    assert place.teams.count() == 0


def test_a_second_import_changes_nothing(acting, by, now):
    run(table(), by=by, now=now)
    before = rows()
    assert run(table(), by=by, now=now) == Imported(created=0, updated=0, unchanged=3, left_out=0, areas=0)
    assert rows() == before
    assert set(WorkLocation.objects.values_list("version", flat=True)) == {1}


def test_a_changed_file_updates_and_leaves_what_it_does_not_say(acting, by, now):
    kind = task_type()
    run(table(), by=by, now=now)
    changed = FILE.replace("Skolevej 2", "Ny Skolevej 22").replace(";Syd;", ";;").replace(";2100", ";")
    changed = changed.replace("Rådhuset;", "RÅDHUSET;")
    done = run(table(changed), by=by, now=now)
    assert (done.created, done.updated, done.unchanged) == (0, 2, 1)
    assert rows()[1][2] == "Ny Skolevej 22"
    assert rows()[2] == ("Hallen", "Syd", "Idrætsvej 3", "4272", "Korsbæk", 3, 2100)
    assert all(place.task_types.get().task_type_id == kind.pk for place in WorkLocation.objects.all())
    entry = AuditEntry.objects.filter(action="work_location.changed").order_by("id").last()
    assert entry.details["changed"] == {"address": ["Skolevej 2", "Ny Skolevej 22"]}


def test_places_that_are_not_in_the_file_stay(acting, by, now):
    other = work_location("Biblioteket")
    plan = plan_import(table(), guessed(table()))
    assert plan.count(ChangeKind.MISSING) == 1
    run(table(), by=by, now=now)
    assert WorkLocation.objects.filter(pk=other.pk, version=1).exists()


def test_an_area_written_otherwise_is_the_one_that_is_there(acting, by, now):
    nord = Area.objects.create(name="Nord")
    run(table(FILE.replace(";Nord;", ";NORD ;")), by=by, now=now)
    assert sorted(Area.objects.values_list("name", flat=True)) == ["Nord", "Syd"]
    assert WorkLocation.objects.get(title="Skolen").area_id == nord.pk


def test_nothing_is_stored_when_the_catalogue_has_moved_since(acting, by, now):
    choices = guessed(table())
    seen = plan_import(table(), choices).fingerprint
    work_location("Skolen", area_name="Nord")
    with pytest.raises(ChangedMeanwhile):
        import_places(table(), choices, seen=seen, by=by, now=now)
    assert WorkLocation.objects.count() == 1


PROBLEMS = """Arbejdssted;Område;Adresse;Postnr;By
Rådhuset;Nord;Torvet 1;427;Korsbæk
Skolen;Nord;Skolevej 2;ABCD;Korsbæk
Hallen;Syd;Vej 3;4272;Korsbæk
Hallen;Syd;Vej 3;4272;Korsbæk
{long};Syd;Vej 4;4272;Korsbæk
;Syd;Vej 5;4272;Korsbæk
""".format(long="Æ" * 300)


def test_lines_with_problems_stop_it_until_they_are_left_out(acting, by, now):
    read = table(PROBLEMS)
    choices = guessed(read)
    plan = plan_import(read, choices)
    assert sorted(plan.problems) == [3, 5, 6, 7]
    with pytest.raises(ProblemsLeft) as stopped:
        run(read, by=by, now=now)
    assert (stopped.value.lines, WorkLocation.objects.count(), Area.objects.count()) == (4, 0, 0)
    done = run(read, replace(choices, leave_out_problems=True), by=by, now=now)
    assert done == Imported(created=2, updated=0, unchanged=0, left_out=4, areas=2)
    assert sorted(WorkLocation.objects.values_list("title", flat=True)) == ["Hallen", "Rådhuset"]


def test_titles_that_sort_alike_collide_in_the_plan_and_not_in_the_database(acting, by, now):
    work_location("Hal 1", area_name="Nord")
    read = table("Arbejdssted;Område;Adresse;Postnr;By\nSkolen;Nord;V 1;4272;K\nSkolen.;Syd;V 2;4272;K\n")
    assert list(plan_import(read, guessed(read)).problems) == [3]
    done = run(read, replace(guessed(read), leave_out_problems=True), by=by, now=now)
    assert (done.created, done.left_out) == (1, 1)


def test_places_without_an_area_need_one(acting, by, now):
    read = table("Arbejdssted;Adresse;Postnr;By\nSkolen;V 1;4272;K\nHallen;V 2;4272;K\n")
    with pytest.raises(NoArea) as stopped:
        run(read, by=by, now=now)
    assert stopped.value.places == 2
    run(read, replace(guessed(read), default_area="Hele byen"), by=by, now=now)
    assert Area.objects.get().name == "Hele byen"


def test_new_places_without_an_address_have_to_be_agreed_to(acting, by, now):
    read = table("Arbejdssted;Område\nSkolen;Nord\n")
    with pytest.raises(ProblemsLeft):
        run(read, by=by, now=now)
    assert run(read, replace(guessed(read), without_address=True), by=by, now=now).created == 1
    assert run(read, by=by, now=now).unchanged == 1


def test_formulas_quotes_and_emoji_stay_text(acting, by, now):
    odd = '=HYPERLINK("http://x")'
    cells = [odd.replace('"', '""'), 'O\'Brien ""Kro"" 🗳️']
    text = "Arbejdssted;Område;Adresse;Postnr;By\n" + "".join(f'"{cell}";Nord;V;4272;K\n' for cell in cells)
    run(table(text), by=by, now=now)
    assert set(WorkLocation.objects.values_list("title", flat=True)) == {odd, 'O\'Brien "Kro" 🗳️'}


def test_another_municipalitys_task_types_cannot_be_given(acting, by, now):
    run(table(), replace(guessed(table()), task_types=(10**9,)), by=by, now=now)
    assert WorkLocation.objects.first().task_types.count() == 0


def test_a_draft_keeps_table_and_choices_as_they_were(acting, by, now):
    read = table("Titel\n\nArbejdssted;Område\nSkolen;Nord\n")
    unstorable = Line(read.lines[-1].number, ("Sko\x00l\ud800en", "Nord"))
    read = replace(read, lines=(*read.lines[:-1], unstorable))
    draft = ImportDraft.objects.get(pk=import_drafts.begin(read, by=by, now=now).pk)
    kept = import_drafts.table_of(draft)
    assert kept.rows[0].cells[0] == "Skolen"
    assert (kept.header_line, kept.separator, kept.title_lines) == (read.header_line, ";", read.title_lines)
    choices = replace(guessed(kept), kinds={4: RowKind.NOTE}, teams=(1, 2), default_area="X", tell_apart=False)
    import_drafts.keep_choices(draft, choices)
    assert import_drafts.choices_of(ImportDraft.objects.get()) == choices


def test_old_drafts_go(acting, by, now):
    import_drafts.begin(table(), by=by, now=now - datetime.timedelta(days=8))
    fresh = import_drafts.begin(table(), by=by, now=now)
    assert [draft.pk for draft in ImportDraft.objects.all()] == [fresh.pk]


@pytest.mark.parametrize("name", FILES)
def test_the_real_polling_places_come_in_once(acting, by, now, name):
    read = read_table(content(name), name, known_headers=HEADER_WORDS)
    choices = replace(guessed(read), without_address=True)
    done = run(read, choices, by=by, now=now)
    assert (done.created, done.left_out) == (FILES[name], 0)
    assert not WorkLocation.objects.filter(title__contains="KREDS").exists()
    assert not WorkLocation.objects.filter(valid_votes=None).exists()
    again = run(read, choices, by=by, now=now)
    assert (again.created, again.updated, again.unchanged, again.areas) == (0, 0, FILES[name], 0)
