"""The lists: searched, sorted in Danish, filtered, a page at a time, and as few queries for many rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.elections.factories import election, election_type, task_type, team, work_location
from tests.participants.factories import NOW, participant
from valghalla.base import tenancy
from valghalla.elections.copy import take_in
from valghalla.participants.models import SpecialDiet
from valghalla.places.models import Area, WorkLocation
from valghalla.teams.members import join
from valghalla.teams.models import Team, TeamResponsible

URLCONF = "valghalla.config.urls_admin"
MOST = 15


def get(office, name: str, query: str = "", *args):
    answer = office.get(reverse(name, URLCONF, args=args) + query)
    assert answer.status_code == 200
    return answer


def shown(office, name: str, query: str = "", *args) -> list[str]:
    """The first cell of each row."""
    page = get(office, name, query, *args).context["page"]
    table = getattr(page, "table", None) or page.members
    return [str(row.cells[0]) for row in table.rows]


def make_area(number: int) -> None:
    Area.objects.create(name=f"Område {number}")


def make_place(number: int) -> None:
    work_location(f"Sted {number}", teams=list(Team.objects.all()[:1]))


def make_team(number: int) -> None:
    club = team(f"Hold {number}")
    join(club.pk, participant().pk, joined_by="staff", now=NOW)


MAKERS = {
    "areas": make_area,
    "work_locations": make_place,
    "teams": make_team,
    "task_types": lambda number: task_type(f"Type {number}"),
    "election_types": lambda number: election(title=f"Valg {number}", type=election_type(title=f"Valgtype {number}")),
    "diets": lambda number: SpecialDiet.objects.create(title=f"Kost {number}"),
}


@pytest.mark.parametrize("name", MAKERS)
def test_as_few_queries_for_many_rows_as_for_one(office, name):
    MAKERS[name](0)
    get(office, name)
    counts = []
    for numbers in (range(0), range(1, 31)):
        for number in numbers:
            MAKERS[name](number)
        with CaptureQueriesContext(connection) as queries:
            assert len(shown(office, name)) == 1 + len(numbers)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST


def test_a_teams_members_take_as_few_queries_for_many(office, now):
    club = team()
    shown(office, "team", "", club.pk)
    counts = []
    for number in (1, 30):
        for _ in range(number):
            join(club.pk, participant().pk, joined_by="staff", now=now)
        TeamResponsible.objects.create(team=club, participant=participant())
        with CaptureQueriesContext(connection) as queries:
            shown(office, "team", "", club.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST


@pytest.mark.acceptance("A-034")
@pytest.mark.parametrize("name", MAKERS)
def test_an_empty_list_says_so(office, name):
    assert "endnu" in get(office, name).content.decode()


NAMES = ["Zone", "Ærø", "Østby", "Aabenraa", "Ål", "anker", "Nord 10", "Nord 2"]
IN_ORDER = ["anker", "Nord 2", "Nord 10", "Zone", "Ærø", "Østby", "Aabenraa", "Ål"]


@pytest.mark.acceptance("A-018", "A-040", "A-120", "A-123")
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("areas", lambda text: Area.objects.create(name=text)),
        ("work_locations", lambda text: work_location(text)),
        ("teams", lambda text: team(text)),
        ("task_types", lambda text: task_type(text)),
        ("election_types", lambda text: election_type(title=text)),
        ("diets", lambda text: SpecialDiet.objects.create(title=text)),
    ],
)
def test_danish_order_both_ways_and_search_whatever_the_capitals(office, name, make):
    for text in NAMES:
        make(text)
    key = "name" if name in ("areas", "teams") else "title"
    assert [one for one in shown(office, name) if one in NAMES] == IN_ORDER
    assert [one for one in shown(office, name, f"?sort=-{key}") if one in NAMES] == IN_ORDER[::-1]
    assert shown(office, name, "?search=%C3%86R%C3%98") == ["Ærø"]
    assert shown(office, name, "?search=aal") == ["Ål"]
    assert sorted(shown(office, name, "?search=nord")) in (["Nord 10", "Nord 2"], sorted(IN_ORDER))
    assert shown(office, name, "?search=findes-ikke") == []
    assert "findes-ikke" in get(office, name, "?search=findes-ikke").content.decode()


@pytest.mark.acceptance("A-013")
def test_pages_by_key_lead_through_all_rows_and_back(office, acting):
    Area.objects.bulk_create(Area(name=f"A{n:03}", sort_key=f"a{n:03}") for n in range(120))
    seen, query, pages = [], "", []
    while True:
        table = get(office, "areas", query).context["page"].table
        pages.append([row.cells[0] for row in table.rows])
        seen += pages[-1]
        assert (table.pager.first, table.pager.last, table.pager.total) == (
            len(seen) - len(pages[-1]) + 1,
            len(seen),
            120,
        )
        if not table.pager.next_url:
            break
        query = table.pager.next_url
    assert seen == [f"A{n:03}" for n in range(120)]
    assert [len(page) for page in pages] == [50, 50, 20]
    back = table.pager.previous_url
    assert [row.cells[0] for row in get(office, "areas", back).context["page"].table.rows] == pages[1]
    # equal values in the sorted column are told apart by the id
    first = get(office, "areas", "?sort=places").context["page"].table
    second = get(office, "areas", first.pager.next_url).context["page"].table
    assert not {row.cells[0] for row in first.rows} & {row.cells[0] for row in second.rows}


@pytest.mark.parametrize(
    "query", ["?after=0", "?after=x", "?before=99999999999999999999", "?sort=-nonsense", "?area=x", "?after=-1"]
)
def test_addresses_that_make_no_sense_show_the_list(office, query):
    work_location("Skolen")
    assert shown(office, "work_locations", query) == ["Skolen"]


@pytest.mark.acceptance("A-015", "A-050", "A-051")
def test_work_locations_by_area_by_election_and_without_address(office):
    skole = work_location("Skolen", area_name="Nord")
    work_location("Hallen", area_name="Syd", address="", postal_code="", city="")
    made = election()
    take_in(made, [skole])
    assert shown(office, "work_locations", f"?area={skole.area_id}") == ["Skolen"]
    assert shown(office, "work_locations", f"?election={made.pk}") == ["Skolen"]
    assert shown(office, "work_locations", "?incomplete=on") == ["Hallen"]
    assert shown(office, "work_locations", "?search=syd") == ["Hallen"]
    assert shown(office, "work_locations", "?sort=-area") == ["Hallen", "Skolen"]
    bar = get(office, "work_locations", f"?area={skole.area_id}&search=skol").context["page"].bar
    assert [str(chip.label) for chip in bar.chips] == ["Søg i titel eller område: skol", "Område: Nord"]


def test_trusted_task_types_alone(office):
    task_type("Tilforordnet")
    task_type("Valgstyrer", trusted=True)
    assert shown(office, "task_types", "?trusted=on") == ["Valgstyrer"]


@pytest.mark.acceptance("A-080", "A-081")
def test_teams_by_members_responsibles_and_short_name(office, now):
    big, small = team("Venstre", short_name="Ø"), team("Frivillige", short_name="a")
    for _ in range(2):
        join(big.pk, participant().pk, joined_by="staff", now=now)
    TeamResponsible.objects.create(team=small, participant=participant())
    assert shown(office, "teams", "?sort=-members") == ["Venstre", "Frivillige"]
    assert shown(office, "teams", "?sort=-responsibles") == ["Frivillige", "Venstre"]
    assert shown(office, "teams", "?sort=short_name") == ["Frivillige", "Venstre"]


def test_nothing_of_another_municipality(office, municipality, other_municipality):
    token = tenancy._acting.set(None)
    with tenancy.acting_for(other_municipality):
        work_location("Deres skole", area_name="Deres")
        team("Deres hold")
    tenancy._acting.reset(token)
    work_location("Vores skole")
    assert shown(office, "work_locations") == ["Vores skole"]
    assert "Deres" not in get(office, "work_locations").content.decode()
    assert shown(office, "teams") == []
    assert WorkLocation.objects.count() == 1
