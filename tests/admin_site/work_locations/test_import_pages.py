"""The import through the pages."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.elections.factories import task_type, team, work_location
from tests.places.polling_places import FILES, content
from valghalla.places.models import Area, ImportDraft, WorkLocation

URLCONF = "valghalla.config.urls_admin"
FILE = (
    "Arbejdssted;Område;Adresse;Postnr;By\n"
    "Rådhuset;Nord;Torvet 1;4272;Korsbæk\nI alt;;;;\nSkolen;Syd;Vej 2;4272;Korsbæk\n"
)


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


def upload(office, text: str | bytes, name: str = "steder.csv"):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return office.post(url("work_location_import"), {"file": file})


def posted_back(answer) -> dict[str, list[str]]:
    """What a browser without scripts would post: the fields of the page's own form as they stand."""
    form = answer.context["page"].form
    data: dict[str, list[str]] = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False or value == "":
            continue
        values = value if isinstance(value, (list, tuple)) else [value]
        data[bound.html_name] = ["on" if one is True else str(one) for one in values]
    return data


def through(office, text: str | bytes, *, name: str = "steder.csv", **agreed: str):
    """Upload, take the guess, agree; the answer to the last yes."""
    answer = upload(office, text, name)
    assert answer.status_code == 302, answer.context["page"].form.errors
    columns = office.get(answer["Location"])
    answer = office.post(answer["Location"], posted_back(columns))
    assert answer.status_code == 302, answer.context["page"].form.errors
    check = office.get(answer["Location"])
    return office.post(answer["Location"], posted_back(check) | agreed)


def titles() -> list[str]:
    return list(WorkLocation.objects.order_by("sort_key").values_list("title", flat=True))


def test_nothing_is_stored_before_the_yes_and_all_of_it_after(office):
    kind, club = task_type(), team()
    answer = upload(office, FILE)
    columns = office.get(answer["Location"])
    assert [column.field.value() for column in columns.context["page"].columns] == [
        "title", "area", "address", "postal_code", "city",
    ]  # fmt: skip
    answer = office.post(answer["Location"], posted_back(columns))
    check = office.get(answer["Location"])
    assert [line.title for line in check.context["page"].places] == ["Rådhuset", "Skolen"]
    assert [line.number for line in check.context["page"].left_out] == [3]
    assert (WorkLocation.objects.count(), Area.objects.count(), ImportDraft.objects.count()) == (0, 0, 1)
    office.post(answer["Location"], posted_back(check))
    assert titles() == ["Rådhuset", "Skolen"]
    place = WorkLocation.objects.get(title="Skolen")
    assert (place.task_types.get().task_type_id, place.teams.get().team_id) == (kind.pk, club.pk)
    assert ImportDraft.objects.count() == 0


def test_task_types_and_teams_not_ticked_are_not_given(office):
    task_type()
    team()
    check = upload(office, FILE)
    answer = office.post(check["Location"], posted_back(office.get(check["Location"])))
    data = posted_back(office.get(answer["Location"]))
    del data["task_types"], data["teams"]
    office.post(answer["Location"], data)
    assert [place.task_types.count() + place.teams.count() for place in WorkLocation.objects.all()] == [0, 0]


def test_a_second_import_updates(office):
    through(office, FILE)
    through(office, FILE.replace("Torvet 1", "Torvet 9"))
    assert titles() == ["Rådhuset", "Skolen"]
    assert WorkLocation.objects.get(title="Rådhuset").address == "Torvet 9"


@pytest.mark.parametrize("name", FILES)
def test_the_real_polling_places_come_in_through_the_pages(office, name):
    for _ in range(2):
        through(office, content(name), name=name, without_address="on")
        assert WorkLocation.objects.count() == FILES[name]


def test_a_workbook(office):
    book = openpyxl.Workbook()
    for row in (["Arbejdssted", "Område", "Adresse", "Postnr", "By"], ["=1+1", "Nord", "Torvet 1", 4272, "Korsbæk"]):
        book.active.append(row)
    book.active["A2"].data_type = "s"
    out = io.BytesIO()
    book.save(out)
    through(office, out.getvalue(), name="steder.xlsx")
    assert titles() == ["=1+1"]


@pytest.mark.parametrize(
    ("file", "name", "words"),
    [
        (b"", "tom.csv", "tom"),
        (b"  \n\n", "blank.csv", "tom"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "steder.csv", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "steder.xlsx", "billede"),
        (b"a;b\n" * (3 * 1024 * 1024), "stor.csv", "10 MB"),
        (b"PK\x03\x04" + bytes(100), "steder.xlsx", ""),
    ],
    ids=["empty", "blank", "pdf", "picture", "12 MB", "damaged"],
)
def test_a_file_that_is_no_table_gets_a_sentence_and_nothing_is_kept(office, file, name, words):
    work_location("Skolen")
    answer = upload(office, file, name)
    assert answer.status_code == 200
    (sentence,) = answer.context["page"].form.errors["file"]
    assert words in sentence
    assert re.fullmatch(r"[A-ZÆØÅ].*\.", sentence)
    assert (ImportDraft.objects.count(), titles()) == (0, ["Skolen"])


def test_problems_are_listed_and_stop_it_until_left_out(office):
    bad = FILE + f"{'Æ' * 300};Nord;V;4272;K\nHallen;Nord;V;42x;K\n"
    answer = through(office, bad)
    assert answer.status_code == 200
    page = answer.context["page"]
    assert [line.number for line in page.problems] == [5, 6]
    assert list(page.form.errors) == ["leave_out_problems"]
    assert WorkLocation.objects.count() == 0
    assert through(office, bad, leave_out_problems="on").status_code == 302
    assert titles() == ["Rådhuset", "Skolen"]


def test_a_line_can_be_left_out_and_another_taken_in(office):
    answer = upload(office, FILE)
    answer = office.post(answer["Location"], posted_back(office.get(answer["Location"])))
    check = answer["Location"]
    data = posted_back(office.get(check))
    office.post(check, data | {"leave_2": "1", "judge_again": "1"})
    page = office.get(check).context["page"]
    assert ([line.number for line in page.places], [line.number for line in page.left_out]) == ([4], [2, 3])
    office.post(check, posted_back(office.get(check)) | {"take_2": "1", "judge_again": "1"})
    assert [line.number for line in office.get(check).context["page"].places] == [2, 4]


def test_the_header_can_be_another_line(office):
    answer = upload(office, "A;B\nSkolen;Nord\nHallen;Syd\n")
    columns = answer["Location"]
    office.post(columns, {"header_line": "2", "read_again": "1"})
    assert [column.heading for column in office.get(columns).context["page"].columns] == ["Skolen", "Nord"]
    office.post(columns, {"header_line": "99", "read_again": "1"})
    assert office.get(columns).status_code == 200


def test_columns_that_make_no_sense_are_sent_back(office):
    answer = upload(office, FILE)
    columns = answer["Location"]
    data = posted_back(office.get(columns))
    for change in ({"column_0": "ignored"}, {"column_0": "area"}, {"column_0": "nonsense"}):
        answer = office.post(columns, data | change)
        assert answer.status_code == 200
        assert answer.context["page"].form.errors


def test_places_without_area_are_told_and_an_area_helps(office):
    text = "Arbejdssted;Adresse;Postnr;By\nSkolen;Vej 2;4272;Korsbæk\n"
    answer = upload(office, text)
    columns = answer["Location"]
    answer = office.post(columns, posted_back(office.get(columns)))
    page = office.get(answer["Location"]).context["page"]
    assert (page.without_area, page.can) == (1, False)
    assert office.post(answer["Location"], posted_back(office.get(answer["Location"]))).status_code == 200
    assert WorkLocation.objects.count() == 0
    office.post(columns, posted_back(office.get(columns)) | {"default_area": "Hele byen"})
    office.post(answer["Location"], posted_back(office.get(answer["Location"])))
    assert WorkLocation.objects.get().area.name == "Hele byen"


def test_a_catalogue_that_moved_meanwhile_is_shown_again(office):
    answer = upload(office, FILE)
    answer = office.post(answer["Location"], posted_back(office.get(answer["Location"])))
    data = posted_back(office.get(answer["Location"]))
    work_location("Skolen", area_name="Syd", address="Et andet sted")
    again = office.post(answer["Location"], data)
    assert again.context["page"].changed_meanwhile
    assert titles() == ["Skolen"]
    office.post(answer["Location"], posted_back(again))
    assert titles() == ["Rådhuset", "Skolen"]


def test_giving_up_keeps_nothing(office):
    upload(office, FILE)
    office.post(url("work_location_import_discard", ImportDraft.objects.get().pk))
    assert (ImportDraft.objects.count(), WorkLocation.objects.count()) == (0, 0)


def test_markup_in_a_file_stays_text(office):
    text = 'Arbejdssted;Område;Adresse;Postnr;By\n<script>x</script>;"Nord ""A""";V;4272;K\n'
    answer = upload(office, text)
    page = office.get(answer["Location"]).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
