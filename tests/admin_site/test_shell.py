"""What holds on every page of the office: the frame, the election worked on, lists, forms and questions."""

import datetime
import html
import re
import time
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from tests.elections.factories import ELECTION_DAY, election, election_type, scene, task_type, team, work_location
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.admin_site.start import pages
from valghalla.base import clock
from valghalla.config.logs import WithReference
from valghalla.elections.models import Election
from valghalla.municipalities.links import citizen_address
from valghalla.places.models import Area
from valghalla.tasks.models import Task, TaskState

pytestmark = pytest.mark.usefixtures("acting")
URLCONF = "valghalla.config.urls_admin"
LISTS = ("participants", "messages", "elections", "areas", "work_locations", "teams", "task_types", "election_types")


def address(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


def shown(client, path: str) -> str:
    """The page as it comes."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def words(page: str, part: str) -> str:
    """What a person reads in the first such part."""
    inner = re.search(rf"<{part}[ >].*?</{part.split(' ')[0]}>", page, re.DOTALL)
    assert inner
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inner[0])).split())


@pytest.mark.acceptance("A-001")
def test_the_menu_in_its_order_and_the_name_of_the_election(office):
    scene(title="Valget i november")
    page = shown(office, "/")
    assert words(page, 'nav class="main-nav').split() == [
        *("Start", "Opgaver", "Deltagere", "Kommunikation", "Lister", "Administration")
    ]
    assert "Valget i november" in words(page, "header")


@pytest.mark.acceptance("A-002")
def test_the_name_of_the_election_leads_to_the_list_of_elections(office):
    scene(title="Valget i november")
    link = re.search(r'<a class="election" href="([^"]+)"', shown(office, "/participants/"))
    assert link
    assert [row.cells[0] for row in office.get(link[1]).context["page"].table.rows] == ["Valget i november"]


@pytest.mark.acceptance("A-004")
def test_the_footer(office, staff, municipality):
    page = shown(office, "/")
    footer = page.split("<footer", 1)[1]
    said = html.unescape(re.sub(r"<[^>]+>", " ", footer))
    for part in (staff.name, municipality.name, "Skift valg", "Log ud", "Vejledning", "Borgernes side"):
        assert part in said
    assert f'href="{citizen_address(municipality, "/")}"' in footer
    assert "Arbejdets rækkefølge" in shown(office, address("manual"))
    assert f'href="{address("manual")}"' in footer


@pytest.mark.acceptance("A-007")
def test_changing_election_lists_them_newest_first_with_title_and_date(office):
    kind = election_type()
    for title, day in (("Gammelt", 1), ("Nyt", 3), ("Mellem", 2)):
        election(
            title=title, type=kind, election_day=datetime.date(2026, 11, day), first_day=datetime.date(2026, 11, 1)
        )
    page = shown(office, address("change_election"))
    assert re.findall(r"Gammelt|Mellem|Nyt", words(page, "main")) == ["Nyt", "Mellem", "Gammelt"]
    assert re.findall(r"0\d-11-2026", words(page, "main")) == ["03-11-2026", "02-11-2026", "01-11-2026"]


@pytest.mark.acceptance("A-008")
def test_whoever_has_not_chosen_works_on_the_latest_election(office):
    kind = election_type()
    election(title="Sent", type=kind)
    election(title="Tidligt", type=kind, election_day=ELECTION_DAY - datetime.timedelta(days=1))
    assert office.get("/").context["page"].title == "Sent"


@pytest.mark.acceptance("A-009")
def test_the_choice_is_the_users_own_and_each_tab_has_its_election_in_its_address(office, staff, municipality, now):
    kind = election_type()
    late = election(title="Sent", type=kind)
    early = election(title="Tidligt", type=kind, election_day=ELECTION_DAY - datetime.timedelta(days=1))
    colleague = StaffUser.objects.create(subject="lis", name="Lis", role="editor", created_at=now)
    office.get(address("overview", early.pk))
    another_machine = staff_client(staff, municipality)
    assert another_machine.get("/").context["page"].title == "Tidligt"
    assert staff_client(colleague, municipality).get("/").context["page"].title == "Sent"
    tabs = {one.title: shown(office, address("overview", one.pk)) for one in (early, late)}
    for title, page in tabs.items():
        one = early if title == "Tidligt" else late
        links = set(re.findall(r'href="(/elections/(\d+)/(?:start|tasks|lists)/)"', page.split("<main", 1)[0]))
        assert links == {(address(name, one.pk), str(one.pk)) for name in ("election_start", "overview", "lists")}
    assert office.get(address("election_start", early.pk)).context["page"].title == "Tidligt"
    assert office.get(address("election_start", late.pk)).context["page"].title == "Sent"


@pytest.mark.acceptance("A-010")
def test_without_an_election_the_menu_leads_to_a_hint_with_the_way_to_elections(office):
    page = shown(office, "/participants/")
    links = re.findall(r'<a href="([^"]+)"[^>]*>\s*(?:Opgaver|Lister)', page.split('class="main-nav', 1)[1])
    assert links == [address("no_election")] * 2
    assert address("election_new") in words_and_links(shown(office, links[0]))


def words_and_links(page: str) -> list[str]:
    """Where the main part leads."""
    return re.findall(r'href="([^"]+)"', page.split("<main", 1)[1].split("</main>")[0])


@pytest.mark.acceptance("A-011", "A-012")
def test_switching_shows_the_other_elections_things_and_nothing_filtered_before(office):
    first = scene(title="Første")
    kind = first.election.type
    other = election(
        title="Andet",
        type=kind,
        election_day=datetime.date(2026, 12, 1),
        first_day=datetime.date(2026, 12, 1),
        last_day=datetime.date(2026, 12, 1),
    )
    task(first)
    filtered = f"{address('overview', first.election.pk)}?day={ELECTION_DAY}&team={first.team.pk}"
    assert len(office.get(filtered).context["page"].bar.chips) == 2
    choices = {card.heading: card.url for card in office.get(address("change_election")).context["page"].cards}
    assert all("?" not in url for url in choices.values())
    answer = office.get(choices["Andet"])
    page = answer.content.decode()
    assert (answer.context["page"].bar.chips, "Skolen" in page, str(ELECTION_DAY) in page) == ((), False, False)
    assert office.get("/").context["page"].title == "Andet"
    assert 'class="chip"' not in shown(office, address("participant_list", other.pk))
    assert office.get(filtered.replace(f"/{first.election.pk}/", f"/{other.pk}/", 1)).context["page"].bar.chips == ()


@pytest.mark.acceptance("A-013")
def test_rows_a_page_are_remembered_for_every_list_while_the_session_lasts(office, staff, municipality):
    for number in range(60):
        Area.objects.create(name=f"Område {number:02}")
    for number in range(30):
        participant(last_name=f"Nr {number:02}")
    assert len(office.get(address("areas")).context["page"].table.rows) == 50
    assert len(office.get(address("areas") + "?size=25").context["page"].table.rows) == 25
    assert len(office.get(address("areas")).context["page"].table.rows) == 25
    assert len(office.get(address("participants")).context["page"].table.rows) == 25
    assert len(office.get(address("areas") + "?size=100000").context["page"].table.rows) == 25
    assert len(staff_client(staff, municipality).get(address("areas")).context["page"].table.rows) == 50
    falling = office.get(address("areas") + "?sort=-name&size=25").context["page"]
    assert str(falling.table.rows[0].cells[0]) == "Område 59"
    second = office.get(address("areas") + falling.table.pager.next_url).context["page"]
    assert str(second.table.rows[0].cells[0]) == "Område 34"


@pytest.mark.acceptance("A-014")
def test_a_search_starts_at_the_first_page(office):
    for number in range(60):
        Area.objects.create(name=f"Område {number:02}")
    second = office.get(address("areas") + "?size=25&sort=name").context["page"].table.pager.next_url
    page = shown(office, address("areas") + second)
    form = page.split('role="search" novalidate', 1)[1].split("</form>")[0]
    assert {"after", "before", "page"} & set(re.findall(r'name="([^"]+)"', form)) == set()
    found = office.get(address("areas") + "?sort=name&search=område").context["page"].table
    assert (found.pager.first, str(found.rows[0].cells[0])) == (1, "Område 00")


@pytest.mark.acceptance("A-016")
@pytest.mark.parametrize("name", LISTS)
def test_a_filter_of_another_list_never_appears(office, name):
    for other in LISTS:
        office.get(address(other) + "?search=x&sort=name")
    assert office.get(address(name)).context["page"].bar.chips == ()


@pytest.mark.acceptance("A-019")
def test_dates_and_times_as_danes_write_them(office, now):
    s = scene()
    held(s, participant(birth_date=datetime.date(1970, 1, 31)), TaskState.ACCEPTED, assigned_at=now)
    assert "31-01-1970" in words(shown(office, address("participants")), "main")
    place = words(shown(office, address("place", s.election.pk, s.place.pk)), "main")
    assert re.search(r"\b08:00\b", place)
    assert "03-11-2026" in words(shown(office, address("elections")), "main")


@pytest.mark.acceptance("A-020")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"])
@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-12-31"])
def test_a_date_is_the_same_date_wherever_the_server_stands(office, monkeypatch, zone, day):
    """Where clocks change, at the turn of the year, and whatever the server's own zone."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        when = datetime.date.fromisoformat(day)
        one = election(election_day=when, first_day=when, last_day=when)
        assert Election.objects.get(pk=one.pk).election_day == when
        said = f"{when:%d-%m-%Y}"
        assert said in words(shown(office, address("elections")), "main")
        assert said in words(shown(office, address("change_election")), "main")
        late = datetime.datetime.combine(when, datetime.time(23, 30), tzinfo=ZoneInfo("Europe/Copenhagen"))
        assert clock.danish_date(late.astimezone(datetime.UTC)) == when
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.acceptance("A-021")
def test_every_problem_of_a_form_is_listed_in_danish(office):
    page = office.post(address("task_type_new"), {"version": "0", "starts": "99", "payment_dkk": "x"}).content.decode()
    summary = page.split("error-links", 1)[1].split("</ul>")[0]
    lines = [
        " ".join(html.unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in re.findall(r"<li>.*?</li>", summary)
    ]
    assert len(lines) >= 5
    assert [line for line in lines if not re.search(r"[Uu]dfyld|Skriv|Vælg", line)] == []


@pytest.mark.acceptance("A-022")
def test_an_exception_shows_a_page_with_words_and_none_of_its_own(office, monkeypatch):
    def broken(*_args, **_named):
        raise RuntimeError("column secret_key does not exist")

    scene()
    monkeypatch.setattr(pages, "start_page", broken)
    office.raise_request_exception = False
    answer = office.get("/")
    assert answer.status_code == 500
    assert "secret_key" not in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()


@pytest.mark.acceptance("A-469")
def test_an_exception_bears_the_number_the_user_sees_in_the_log(office, monkeypatch, caplog):
    def broken(*_args, **_named):
        raise RuntimeError("column secret_key does not exist")

    monkeypatch.setattr(pages, "start_page", broken)
    scene()
    office.raise_request_exception = False
    caplog.handler.addFilter(WithReference())
    first, second = office.get("/"), office.get("/")
    number = first.headers["X-Reference"]
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", number)
    assert f"<strong>{number}</strong>" in first.content.decode()
    told = [one for one in caplog.records if one.exc_info]
    assert [one.reference for one in told] == [number, second.headers["X-Reference"]]
    assert number != second.headers["X-Reference"]


@pytest.mark.acceptance("A-033")
def test_pick_lists_show_what_a_colleague_made_a_moment_ago(office, municipality, now):
    colleague = staff_client(
        StaffUser.objects.create(subject="lis", name="Lis", role="editor", created_at=now), municipality
    )
    team(), task_type(), work_location()
    before = shown(office, address("work_location_new"))
    assert "Nyt område" not in before
    made = colleague.post(address("area_new"), {"name": "Nyt område", "version": "0"})
    assert made.status_code == 302
    assert "Nyt område" in shown(office, address("work_location_new"))
    kept = office.get(address("work_location_new")).headers["Cache-Control"]
    assert "no-store" in kept or "no-cache" in kept


@pytest.mark.acceptance("A-034")
@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_that_there_is_nothing_on_it(office, name):
    Election.objects.all().delete()
    page = office.get(address(name)).context["page"]
    assert page.table.rows == ()
    assert len(str(page.table.empty)) > 15
    assert str(page.table.empty) in words(shown(office, address(name)), "main")


@pytest.mark.acceptance("A-035")
def test_the_breadcrumb_shows_the_way(office):
    s = scene()
    for path, way in (
        (address("place", s.election.pk, s.place.pk), ["Start", "Opgaveoverblik", "Skolen"]),
        (address("area_new"), ["Administration", "Områder", "Opret område"]),
        (address("participant_new"), ["Deltagere", "Opret deltager"]),
        (address("search"), ["Start", "Find overalt"]),
    ):
        crumbs = office.get(path).context["page"].breadcrumb
        assert [bool(crumb.url) for crumb in crumbs] == [True] * (len(crumbs) - 1) + [False], path
        assert [str(crumb.label) for crumb in crumbs][-1] in words(shown(office, path), "main"), path
        assert len(crumbs) == len(way), path


@pytest.mark.acceptance("A-025")
def test_nothing_is_asked_where_there_is_nothing_to_confirm(office):
    s = scene()
    answer = office.post(address("area_edit", s.place.source.area_id), {"name": "Nord", "version": "1"})
    assert answer.status_code == 302
    assert Task.objects.count() == 0
