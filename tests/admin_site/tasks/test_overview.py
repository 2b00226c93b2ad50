"""The overview, its filters, columns and links, and the list of those who declined."""

import datetime
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import ELECTION_DAY, election, scene, work_location
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.admin_site.tasks.overview_files import TEMPLATE, facts_of
from valghalla.audit.actors import SYSTEM
from valghalla.audit.models import AuditEntry
from valghalla.base.paper import typeset
from valghalla.elections.copy import take_in
from valghalla.elections.models import ElectionTaskType, ElectionWorkLocation
from valghalla.tasks.history import tell
from valghalla.tasks.models import TaskEvent, TaskState
from valghalla.tasks.overviews.election import overview

BEFORE = ELECTION_DAY - datetime.timedelta(days=1)


def address(s, rest=""):
    return f"/elections/{s.election.pk}/tasks/{rest}"


def text(answer, part=""):
    """What is read on the page, or in the part with that id."""
    found = answer.content.decode()
    found = found[found.index(f'id="{part}"') :].split("</table>")[0] if part else found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found))


def figures(answer):
    return re.findall(r'class="figure-value">([^<]*)<', answer.content.decode())


@pytest.fixture
def filled(acting, now):
    """One accepted, one not answered, two available (one of them the day before, for the other team), one refusal."""
    s = scene()
    held(s, participant(), TaskState.ACCEPTED), held(s, participant())
    task(s, team=s.other_team, task_day=BEFORE)
    tell(TaskEvent.Kind.DECLINED, task(s), participant_id=participant(last_name="Nejsen").pk, by=SYSTEM, now=now)
    return s


@pytest.mark.acceptance("A-190", "A-191", "A-192")
def test_the_figures_are_right_at_first_paint_and_with_each_filter(office, filled):
    s = filled
    assert figures(office.get(address(s))) == ["1 / 4", "2", "1", "1"]
    assert figures(office.get(address(s, f"?day={ELECTION_DAY}"))) == ["1 / 3", "1", "1", "1"]
    assert figures(office.get(address(s, f"?day={BEFORE}&day={ELECTION_DAY}"))) == ["1 / 4", "2", "1", "1"]
    assert figures(office.get(address(s, f"?team={s.other_team.pk}"))) == ["0 / 1", "1", "0", "0"]
    assert figures(office.get(address(s, f"?day={ELECTION_DAY}&team={s.other_team.pk}"))) == ["0 / 0", "0", "0", "0"]


def test_a_filter_that_makes_no_sense_is_as_none(office, filled):
    for wrong in ("?day=2020-01-01", "?day=x", "?team=999999999", "?team=x"):
        assert figures(office.get(address(filled, wrong))) == ["1 / 4", "2", "1", "1"]


@pytest.mark.acceptance("A-197", "A-198")
def test_states_are_marked_by_icon_and_word_not_by_colour_alone(office, filled):
    page = office.get(address(filled)).content.decode()
    row = page[page.index('id="area-0"') :]
    cell = row[row.index("cell-waiting") :].split("</td>")[0]
    assert "#hourglass" in cell
    assert "1 af 4 er accepteret" in cell or "1 of 4 accepted" in cell


@pytest.mark.acceptance("A-201")
def test_the_declined_figure_leads_to_the_list_with_the_same_filter(office, filled):
    page = office.get(address(filled, f"?day={ELECTION_DAY}")).content.decode()
    assert f"/tasks/declined/?day={ELECTION_DAY}" in page
    assert "Nejsen" in text(office.get(address(filled, f"declined/?day={ELECTION_DAY}")))
    assert "Nejsen" not in text(office.get(address(filled, f"declined/?day={BEFORE}")))


@pytest.mark.acceptance("A-199")
def test_numbers_stand_under_their_type_in_danish_order(office, filled):
    s = filled
    for title, short in (("Åben tæller", "ÅBN"), ("Ærespost", "ÆRE"), ("Zonevagt", "ZON")):
        kind = ElectionTaskType.objects.create(
            election=s.election, title=title, short_name=short, starts="08:00", ends="16:00", description="-"
        )
        for _ in range({"ÅBN": 5, "ÆRE": 6, "ZON": 7}[short]):
            task(s, task_type=kind)
    said = text(office.get(address(s)), "states")
    assert re.search(r"TILF .* VALG .* ZON .* ÆRE .* ÅBN", said)
    numbers = re.findall(r"0 /(\d)", said)
    assert numbers == ["7", "6", "5"]


@pytest.mark.acceptance("A-193", "A-194")
def test_columns_are_chosen_and_remembered_for_the_user_in_every_election(office, filled, staff, municipality):
    s = filled
    known = [s.task_type.source_id, s.other_type.source_id]
    answer = office.post(address(s, "columns/"), {"known": known, "shown": [known[0]], "back": f"day={ELECTION_DAY}"})
    assert (answer.status_code, answer.url) == (302, address(s, f"?day={ELECTION_DAY}"))
    assert "VALG" not in text(office.get(address(s)), "states")
    assert "VALG" in text(staff_client(another(staff), municipality).get(address(s)), "states")
    office.post(address(s, "columns/"), {"known": known, "shown": known})
    assert "VALG" in text(office.get(address(s)), "states")
    staff.refresh_from_db()
    assert staff.preferences == {"overview_hidden_task_types": []}


def another(staff, role="administrator"):
    return StaffUser.objects.create(subject=f"x-{role}", name="En anden", role=role, created_at=staff.created_at)


@pytest.mark.acceptance("A-196", "A-200")
def test_areas_without_places_are_hidden_and_places_lead_to_their_page(office, filled):
    s = filled
    work_location("Ikke med", area_name="Syd")
    election(title="Et andet valg").work_locations.create(title="Dér", area_name="Øst")
    answer = office.get(address(s))
    page = answer.content.decode()
    assert f'href="/elections/{s.election.pk}/places/{s.place.pk}/"' in page
    assert [area.name for area in answer.context["page"].areas] == ["Nord"]


@pytest.mark.acceptance("A-195", "A-197")
def test_a_panel_for_each_area_with_its_places_in_danish_order_and_sums(office, filled):
    s = filled
    schools = [work_location("Ågård"), work_location("Zoo"), work_location("Øen", area_name="Øst")]
    places = {place.title: place for place in take_in(s.election, schools)}
    held(s, participant(), TaskState.ACCEPTED, work_location=places["Øen"], task_type=s.other_type)
    task(s, work_location=places["Zoo"])
    areas = office.get(address(s)).context["page"].areas
    assert [(area.name, [str(row.cells[0].label) for row in area.table.rows]) for area in areas] == [
        ("Nord", ["Skolen", "Zoo", "Ågård"]),
        ("Øst", ["Øen"]),
    ]
    table = areas[0].table
    assert [column.short or column.label for column in table.columns][1:] == ["TILF", "VALG", "I alt"]
    assert [numbers(cell) for cell in table.footer[1:]] == ["1/5", "·", "1/5"]
    assert (areas[0].staffing.accepted, areas[0].staffing.total) == (1, 5)
    assert [numbers(cell) for cell in areas[1].table.rows[0].cells[1:]] == ["·", "1/1", "1/1"]
    tints = [re.search(r"cell-(\w+)", str(row.cells[-1]))[1] for area in areas for row in area.table.rows]
    assert tints == ["waiting", "open", "none", "full"]


def numbers(cell) -> str:
    """What is seen in a cell."""
    seen = re.sub(r'<span class="sr-only">.*?</span>', "", str(cell))
    return re.sub(r"<[^>]+>|\s", "", seen)


# As a file.
@pytest.mark.acceptance("A-203")
def test_the_overview_as_a_workbook_has_the_numbers_under_their_headings(office, filled, staff):
    s = filled
    take_in(s.election, [work_location("=Ågård", area_name="Øst")])
    page = office.get(address(s, f"?day={ELECTION_DAY}")).content.decode()
    link = re.search(r'href="([^"]*format=xlsx[^"]*)"', page)[1].replace("&amp;", "&")
    answer = office.get(link)
    assert answer["Content-Disposition"].endswith('opgaveoversigt.xlsx"')
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert rows == [
        (
            "Område", "Arbejdssted", "Tilforordnet accepteret", "Tilforordnet i alt", "Valgstyrer accepteret",
            "Valgstyrer i alt", "Accepteret", "Ubesvaret", "Ledig", "Afvist", "I alt",
        ),
        ("Nord", "Skolen", 1, 3, 0, 0, 1, 1, 1, 1, 3),
        ("Øst", "=Ågård", 0, 0, 0, 0, 0, 0, 0, 0, 0),
        ("I alt", None, 1, 3, 0, 0, 1, 1, 1, 1, 3),
    ]  # fmt: skip
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_id, entry.details["format"]) == ("overview.exported", staff.pk, "xlsx")
    assert entry.details["filters"] == {"days": [str(ELECTION_DAY)], "teams": []}
    assert entry.details["work_locations"] == 2


@pytest.mark.acceptance("A-203")
def test_the_overview_as_pdf_by_one_click_for_a_reader_too(filled, staff, municipality):
    s = filled
    reader = staff_client(another(staff, "reader"), municipality)
    page = reader.get(address(s)).content.decode()
    answer = reader.get(re.search(r'href="([^"]*format=pdf[^"]*)"', page)[1].replace("&amp;", "&"))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert answer["Content-Disposition"].endswith('opgaveoversigt.pdf"')
    assert AuditEntry.objects.get().details["format"] == "pdf"


@pytest.mark.acceptance("A-199", "A-203")
def test_what_is_typeset_is_what_the_page_shows(filled, now):
    s = filled
    ElectionWorkLocation.objects.filter(pk=s.place.pk).update(title="#Skolen *x* \\ [y]")
    seen = overview(s.election, days=[ELECTION_DAY])
    facts = facts_of(s.election, seen, [1, 0], days=[ELECTION_DAY], teams=[s.team], municipality="Korsbæk", now=now)
    assert [column["short"] for column in facts["columns"]] == ["VALG", "TILF"]
    (area,) = facts["areas"]
    (row,) = area["rows"]
    assert [(cell["accepted"], cell["total"], cell["state"]) for cell in row["cells"]] == [
        (0, 0, "open"), (1, 3, "waiting"), (1, 3, "waiting"),
    ]  # fmt: skip
    assert facts["filters"][1].endswith("Venstre")
    assert typeset(TEMPLATE, facts)[:5] == b"%PDF-"  # signs that mean something to the typesetter are plain text


def test_columns_left_out_are_left_out_of_the_file(office, filled, staff):
    s = filled
    office.post(address(s, "columns/"), {"known": [s.task_type.source_id], "shown": []})
    answer = office.get(address(s, "export/?format=xlsx"))
    heading = next(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert [title for title in heading if "Tilforordnet" in title] == []


def test_of_very_many_places_the_areas_stand_alone_until_asked_for(office, filled):
    s = filled
    for number in range(81):
        ElectionWorkLocation.objects.create(election=s.election, title=f"Sted {number}", area_name="Syd & Ø")
    page = office.get(address(s)).content.decode()
    assert ("Skolen<" in page, "Sted 7<" in page) == (False, False)
    asked = re.search(r'href="(\?area=Syd[^"#]*)#', page)[1].replace("&amp;", "&")
    page = office.get(address(s, asked)).content.decode()
    assert ("Skolen<" in page, "Sted 7<" in page) == (False, True)
    assert figures(office.get(address(s, asked))) == ["1 / 4", "2", "1", "1"]


def test_an_election_without_places_says_so(office, filled):
    ElectionWorkLocation.objects.filter(election=filled.election).delete()
    assert 'class="empty"' in office.get(address(filled)).content.decode()


@pytest.mark.acceptance("A-202")
def test_looking_is_no_list_and_a_reader_sees_no_ways_to_change(office, filled, staff, municipality):
    reader = staff_client(another(staff, "reader"), municipality)
    assert "/tasks/proposal/" in office.get(address(filled)).content.decode()
    page = reader.get(address(filled))
    assert (page.status_code, "/tasks/proposal/" in page.content.decode()) == (200, False)
    assert not AuditEntry.objects.exists()


def test_as_many_queries_for_three_places_as_for_one_and_few(office, filled):
    s = filled
    counts = []
    office.get(address(s))
    for extra in ((), ("Et", "To", "Tre")):
        for place in take_in(s.election, [work_location(name, area_name=name) for name in extra]):
            held(s, participant(), work_location=place)
        with CaptureQueriesContext(connection) as asked:
            office.get(address(s))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


def test_the_declined_list_is_kept_apart_by_place_and_election_and_read_page_by_page(office, filled, now):
    s = filled
    twins = take_in(s.election, [work_location("Hallen", area_name="Syd"), work_location("Aulaen", area_name="Syd")])
    s.election.work_locations.update(title="Skolen")
    for number in range(60):
        name = f"Person{number:02}"
        tell(
            TaskEvent.Kind.WITHDRAWN,
            task(s, work_location=twins[number % 2]),
            participant_id=participant(last_name=name).pk,
            by=SYSTEM,
            now=now + datetime.timedelta(minutes=number),
        )
    first = office.get(address(s, "declined/"))
    rest = office.get(address(s, "declined/") + re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1])
    names = re.findall(r"Prøve (\w+)", text(first) + text(rest))
    assert sorted(names) == sorted([f"Person{number:02}" for number in range(60)] + ["Nejsen"])
    assert re.findall(r"Prøve (\w+)", text(office.get(address(s, "declined/?area=Nord")))) == ["Nejsen"]
    newest = re.findall(r"Prøve (\w+)", text(office.get(address(s, "declined/?sort=-at"))))
    assert newest[:2] == ["Person59", "Person58"]


def declined_rows(answer):
    """(heading of the group, cells) of each row of the list of those who declined."""
    body = answer.content.decode()
    body = body[body.index('id="declined"') :]
    heading, found = "", []
    for part in re.findall(r'<h2 class="h3">(.*?)</h2>|<tr[^>]*><th scope="row">(.*?)</tr>', body, re.DOTALL):
        if part[0]:
            heading = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part[0])).strip()
        else:
            cells = re.split(r"</t[hd]>", part[1])
            found.append((heading, [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in cells[:-1]]))
    return found


@pytest.fixture
def refused(filled, now):
    """Besides Nejsen at the school: four at two halls of the same name in another area, by turns."""
    s = filled
    halls = take_in(s.election, [work_location("Hallen", area_name="Syd"), work_location("Halla", area_name="Syd")])
    s.election.work_locations.exclude(pk=s.place.pk).update(title="Hallen", sort_key=halls[0].sort_key)
    for number, name in enumerate(["Ås", "Zeuthen", "Ærø", "Berg"]):
        tell(
            (TaskEvent.Kind.DECLINED, TaskEvent.Kind.WITHDRAWN)[number % 2],
            task(s, work_location=halls[number % 2], task_day=BEFORE, team=s.other_team),
            participant_id=participant(last_name=name).pk,
            by=SYSTEM,
            now=now + datetime.timedelta(minutes=number, hours=13),  # after 01:00 the next day in Denmark
        )
    return s


@pytest.mark.acceptance("A-268", "A-269", "E-119")
def test_those_who_declined_stand_place_by_place_and_equal_names_are_two_places(office, refused):
    answer = office.get(address(refused, "declined/"))
    found = declined_rows(answer)
    assert [(heading, cells[0].split()[-1]) for heading, cells in found] == [
        ("Hallen Syd", "Ås"),
        ("Hallen Syd", "Ærø"),
        ("Hallen Syd", "Zeuthen"),
        ("Hallen Syd", "Berg"),
        ("Skolen Nord", "Nejsen"),
    ]
    assert answer.content.decode().count('<h2 class="h3"><a href') == 3
    assert found[0][1][1:] == ["Tilforordnet", "02-11-2026", "Frivillige", "Afvist", "02-10-2026 01:00"]
    assert found[3][1][4] == "Meldt afbud"


@pytest.mark.acceptance("A-269")
def test_the_list_of_those_who_declined_is_filtered_and_sorted(office, refused):
    s = refused

    def names(query):
        return [cells[0].split()[-1] for _, cells in declined_rows(office.get(address(s, f"declined/{query}")))]

    assert names("?sort=who") == ["Berg", "Nejsen", "Zeuthen", "Ærø", "Ås"]
    assert names("?sort=-at") == ["Berg", "Ærø", "Zeuthen", "Ås", "Nejsen"]
    assert names("?sort=-day")[0] == "Nejsen"
    assert names("?sort=area&area=Nord") == ["Nejsen"]
    assert set(names(f"?team={s.other_team.pk}")) == {"Ås", "Ærø", "Zeuthen", "Berg"}
    assert names(f"?place={s.place.pk}") == ["Nejsen"]
    assert len(names(f"?type={s.task_type.pk}")) == 5
    assert names(f"?type={s.other_type.pk}") == []
    for wrong in ("?sort=x", "?place=x", "?type=999999999"):
        assert len(names(wrong)) == 5


@pytest.mark.acceptance("A-269")
def test_the_list_of_those_who_declined_is_a_file_with_its_filters_and_order(office, refused):
    s = refused
    answer = office.get(address(s, f"declined/export/?format=xlsx&team={s.other_team.pk}&sort=-at"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[2].split()[-1] for line in lines[1:]] == ["Berg", "Ærø", "Zeuthen", "Ås"]
    assert lines[4][:2] == ("Hallen", "Syd")
    assert (lines[4][4].date(), lines[4][7].date()) == (BEFORE, datetime.date(2026, 10, 2))
    assert lines[4][8] == "01:00"
    (entry,) = AuditEntry.objects.filter(action="refusals.exported")
    assert (entry.details["people"], entry.details["filters"]) == (4, {"team": [str(s.other_team.pk)]})
    csv = office.get(address(s, "declined/export/?format=csv&area=Nord"))
    assert b"".join(csv.streaming_content).decode("utf-8-sig").splitlines()[1].startswith("Skolen;Nord;")
    assert csv.headers["Content-Disposition"].endswith('-afviste-opgaver.csv"')
