"""The sheets of a place and a day: what stands on them, read back out of the PDF."""

import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.elections.factories import ELECTION_DAY, Scene, scene, work_location
from tests.participants.factories import participant
from tests.places.factories import work_location_responsible
from tests.tasks.factories import held, task
from valghalla.admin_site.rosters import pages
from valghalla.audit.models import AuditEntry
from valghalla.elections.copy import take_in
from valghalla.elections.models import ElectionWorkLocation
from valghalla.municipalities.models import Settings
from valghalla.participants.models import ParticipantDiet, SpecialDiet
from valghalla.tasks.models import TaskState

URLCONF = "valghalla.config.urls_admin"
BEFORE = ELECTION_DAY - datetime.timedelta(days=1)


@pytest.fixture
def s(acting) -> Scene:
    return scene()


def page_of(s: Scene, **query: str) -> str:
    query_text = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('rosters', URLCONF, args=[s.election.pk, s.place.pk])}?{query_text}"


def sheet_of(s: Scene, sheet: str, **query: str) -> str:
    query_text = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('roster', URLCONF, args=[s.election.pk, s.place.pk, sheet])}?{query_text}"


def read(answer) -> PdfReader:
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def words(answer) -> str:
    """All that stands in the PDF, blanks as one and words in one piece."""
    text = " ".join(" ".join(page.extract_text() for page in read(answer).pages).split())
    return re.sub("(?<=[a-zæøå])[-\u2010\u00ad] (?=[a-zæøå])", "", text)


@pytest.mark.acceptance("A-257")
def test_the_phone_list_names_everybody_who_comes_in_danish_order(office, s):
    Settings.objects.update_or_create(defaults={"telephone": "43210000"})
    work_location_responsible(s.place.source, participant(last_name="Ansvarlig", mobile="11223344"))
    held(s, participant(first_names="Åse", last_name="Østergård", mobile="12345678"), TaskState.ACCEPTED)
    anna = participant(first_names="Anna", last_name="Holm")
    held(s, anna, TaskState.ACCEPTED)
    held(s, anna, TaskState.ACCEPTED, task_type=s.other_type, team=s.other_team)
    held(s, participant(last_name="Dagenfor"), TaskState.ACCEPTED, task_day=BEFORE)
    held(s, participant(last_name="Tøver"))
    task(s)
    text = words(office.get(sheet_of(s, "phone")))
    assert "Telefonliste Skolen Skolevej 1, 4272 Korsbæk tirs 03-11-2026, valgdag" in text.replace("tir ", "tirs ")
    assert "Ansvarlig for stedet Prøve Ansvarlig 11 22 33 44" in text
    assert "Valgkontoret 43 21 00 00" in text
    assert text.index("Anna Holm") < text.index("Åse Østergård 12 34 56 78")
    assert text.count("Anna Holm") == 1
    assert "Tilforordnet, Valgstyrer" in text
    assert "08:00–16:00, 16:00–23:00" in text
    assert "2 personer" in text
    for absent in ("Dagenfor", "Tøver", "Prøvevej"):
        assert absent not in text


@pytest.mark.acceptance("A-257")
def test_the_sign_in_sheet_has_a_line_for_each_task_and_room_to_sign(office, s):
    late = participant(first_names="Anna", last_name="Aften")
    held(s, late, TaskState.ACCEPTED, task_type=s.other_type)
    held(s, participant(first_names="Åse", last_name="Morgen"), TaskState.ACCEPTED)
    task(s)
    text = words(office.get(sheet_of(s, "sign-in")))
    assert "Navn Opgave Tid Mødt kl. Underskrift" in text
    assert "1 Åse Morgen Tilforordnet 08:00–16:00 2 Anna Aften Valgstyrer 16:00–23:00 3 4 5 " in text
    assert "Makuleres efter brug" in text


@pytest.mark.acceptance("A-257")
def test_diets_are_numbers_and_name_nobody(office, s):
    vegan, gluten = (SpecialDiet.objects.create(title=title) for title in ("Vegansk", "Glutenfri"))
    people = [participant(last_name=name) for name in ("Spiseren", "Gæsten", "Kokken")]
    for person in people:
        held(s, person, TaskState.ACCEPTED)
    held(s, people[0], TaskState.ACCEPTED, task_type=s.other_type)
    ParticipantDiet.objects.create(participant=people[0], diet=vegan)
    for diet in (vegan, gluten):
        ParticipantDiet.objects.create(participant=people[1], diet=diet)
    text = words(office.get(sheet_of(s, "diets")))
    assert "Ingen specialkost 1 Glutenfri, Vegansk 1 Vegansk 1 I alt 3" in text
    assert not [person for person in people if person.last_name in text]


@pytest.mark.acceptance("A-257")
def test_badges_stand_ten_to_a_sheet_each_person_once(office, s):
    for at in range(11):
        held(s, participant(first_names="Navn", last_name=f"Nummer{at:02}"), TaskState.ACCEPTED)
    pages = [page.extract_text() for page in read(office.get(sheet_of(s, "badges"))).pages]
    assert [sum(f"Nummer{at:02}" in page for at in range(11)) for page in pages] == [10, 1]
    assert "Tilforordnet" in pages[1]
    assert "Skolen" in pages[1]
    assert "Korsbæk" in pages[1]


def test_all_in_one_and_those_who_have_not_answered_when_asked_for(office, s):
    held(s, participant(last_name="Kommer"), TaskState.ACCEPTED)
    held(s, participant(last_name="Tøver"))
    whole = office.get(sheet_of(s, "all", unanswered="1"))
    assert len(read(whole).pages) == 4
    assert words(whole).count("Tøver") == 3
    assert "Tilforordnet (ikke svaret)" in words(whole)
    assert "Tøver" not in words(office.get(sheet_of(s, "all")))


def test_the_file_can_be_read_aloud_and_its_name_names_nobody(office, s):
    held(s, participant(last_name="Hemmelig"), TaskState.ACCEPTED)
    answer = office.get(sheet_of(s, "phone"))
    root = read(answer).trailer["/Root"]
    assert root["/Lang"] == "da"
    assert root["/MarkInfo"]["/Marked"]
    assert read(answer).metadata.title == "Skolen, 03-11-2026"
    assert answer["Content-Disposition"] == 'attachment; filename="20261103-skolen-telefonliste.pdf"'


@pytest.mark.acceptance("A-434")
def test_taking_one_is_recorded_and_looking_at_the_page_is_not(office, s, staff):
    held(s, participant(), TaskState.ACCEPTED)
    office.get(page_of(s))
    assert not AuditEntry.objects.filter(action="roster.exported").exists()
    office.get(sheet_of(s, "all", day=str(ELECTION_DAY)))
    entry = AuditEntry.objects.get(action="roster.exported")
    assert (entry.actor_id, entry.subject_id, entry.details) == (
        staff.pk,
        s.place.pk,
        {
            "election": s.election.pk,
            "day": "2026-11-03",
            "sheets": ["phone", "sign-in", "diets", "badges"],
            "people": 1,
        },
    )


def test_the_page_has_a_day_to_choose_numbers_and_links_that_say_where_they_lead(office, s):
    held(s, participant(last_name="Usynlig"), TaskState.ACCEPTED)
    held(s, participant(last_name="Usynlig"), TaskState.ACCEPTED, task_day=BEFORE)
    task(s)
    answer = office.get(page_of(s))
    page = answer.context["page"]
    assert [tab.current for tab in page.days] == [False, True, False]
    assert [figure.value for figure in page.figures] == [1, 1, 0]
    html = answer.content.decode()
    for sheet in page.sheets:
        assert f'<span class="sr-only"> {page.hint}</span>' in html
        assert sheet.url.replace("&", "&amp;") in html
        assert office.get(sheet.url).status_code == 200
    assert "Usynlig" not in html
    assert (
        f"rosters/?day={BEFORE}"
        in office.get(f"/elections/{s.election.pk}/places/{s.place.pk}/?day={BEFORE}").content.decode()
    )


@pytest.mark.parametrize("query", ["day=2030-01-01", "day=x", "unanswered=2"])
def test_what_makes_no_sense_is_as_if_it_were_not_asked(office, s, query):
    assert office.get(f"{page_of(s)}{query}").context["page"].days[1].current


def test_unknown_sheets_and_other_elections_places_are_not_found(office, s):
    assert office.get(sheet_of(s, "cpr")).status_code == 404
    other = reverse("rosters", URLCONF, args=[s.election.pk, 999_999])
    assert office.get(other).status_code == 404


def test_a_place_without_people_gives_sheets_with_empty_lines(office, s):
    assert "Der er ingen på listerne endnu" in office.get(page_of(s)).content.decode()
    assert "Ingen har accepteret en opgave her denne dag." in words(office.get(sheet_of(s, "all")))
    assert "1 2 " in words(office.get(sheet_of(s, "sign-in")))


def test_signs_that_mean_something_elsewhere_are_plain_text(office, s):
    held(s, participant(first_names="#read('/etc/passwd')", last_name="*_$<b>\\"), TaskState.ACCEPTED)
    assert "#read('/etc/passwd') *_$<b>\\" in words(office.get(sheet_of(s, "phone")))


def test_as_many_queries_for_many_people_as_for_one(office, s):
    counts = []
    office.get(sheet_of(s, "all"))
    for number in (1, 5):
        for _ in range(number):
            held(s, participant(), TaskState.ACCEPTED)
        with CaptureQueriesContext(connection) as asked:
            office.get(sheet_of(s, "all"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


# All places of a day


def everywhere(s: Scene, sheet: str = "", **query: str) -> str:
    query_text = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/elections/{s.election.pk}/rosters/{f'{sheet}/' if sheet else ''}?{query_text}"


def further_place(s: Scene, title: str, area: str = "Nord") -> ElectionWorkLocation:
    place = work_location(title, area_name=area, teams=[s.team.source], task_types=[s.task_type.source])
    (taken,) = take_in(s.election, [place])
    return taken


@pytest.mark.acceptance("A-257")
def test_all_places_of_a_day_in_one_pdf_with_a_bookmark_for_each(office, s, staff):
    hall, gone = further_place(s, "Hallen"), further_place(s, "Lukket")
    held(s, participant(last_name="Skoleklar"), TaskState.ACCEPTED)
    held(s, participant(last_name="Halklar"), TaskState.ACCEPTED, work_location=hall)
    task(s, work_location=gone, task_day=BEFORE)
    answer = office.get(everywhere(s, "phone"))
    reader = read(answer)
    names = [one.title for one in reader.outline if not isinstance(one, list)]
    assert sorted(names) == ["Hallen", "Skolen"]
    assert len(reader.pages) == 2
    at = [reader.get_destination_page_number(one) for one in reader.outline if not isinstance(one, list)]
    assert at == [0, 1]
    assert "Halklar" in reader.pages[names.index("Hallen")].extract_text()
    assert "Lukket" not in words(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="20261103-alle-steder-telefonliste.pdf"'
    assert reader.metadata.title == "Prøvevalg, 03-11-2026"
    entry = AuditEntry.objects.get(action="roster.exported")
    assert (entry.actor_id, entry.subject_id, entry.details) == (
        staff.pk,
        s.election.pk,
        {"day": "2026-11-03", "sheets": ["phone"], "people": 2},
    )


def test_every_kind_of_sheet_of_every_place_and_none_that_would_be_empty(office, s):
    hall = further_place(s, "Hallen")
    held(s, participant(last_name="Skoleklar"), TaskState.ACCEPTED)
    task(s, work_location=hall)
    assert len(read(office.get(everywhere(s, "all"))).pages) == 5, "four at the school, the sign-in sheet at the hall"
    assert len(read(office.get(everywhere(s, "badges"))).pages) == 1


def test_many_places_come_in_parts(office, s, monkeypatch):
    monkeypatch.setattr(pages, "MOST_PLACES", 2)
    for place in [s.place, *(further_place(s, title) for title in ("Hallen", "Biblioteket"))]:
        held(s, participant(), TaskState.ACCEPTED, work_location=place)
    page = office.get(everywhere(s, part="2")).context["page"]
    assert [tab.current for tab in page.parts] == [False, True]
    assert [figure.value for figure in page.figures] == [3, 3, 0]
    answer = office.get(page.sheets[0].url)
    assert len(read(answer).pages) == 1
    assert answer["Content-Disposition"].endswith('telefonliste-2.pdf"')
    for odd in ("0", "x", "-1", "9" * 30):
        assert office.get(everywhere(s, part=odd)).context["page"].parts[0].current


def test_a_day_without_tasks_has_nothing_to_print(office, s):
    page = office.get(everywhere(s))
    assert (page.status_code, page.context["page"].sheets) == (200, ())
    assert office.get(everywhere(s, "phone")).status_code == 404


def test_as_many_queries_for_many_places_as_for_one(office, s):
    counts = []
    office.get(everywhere(s, "all"))
    for number in (1, 4):
        for at in range(number):
            held(s, participant(), TaskState.ACCEPTED, work_location=further_place(s, f"Sted {number}-{at}"))
        with CaptureQueriesContext(connection) as asked:
            office.get(everywhere(s, "all"))
            office.get(everywhere(s))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 30
