"""Mit arbejdssted: the people of a day, for whoever answers for the place and for nobody else."""

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from tests.citizen_site.conftest import read, whole
from tests.elections.factories import Scene, work_location
from tests.elections.factories import election as an_election
from tests.participants.factories import participant
from tests.places.factories import work_location_responsible
from tests.tasks.factories import held, task
from tests.teams.factories import team_responsible
from valghalla.audit.models import AuditEntry
from valghalla.base.clock import DANISH
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election
from valghalla.participants.models import Participant, ParticipantDiet, SpecialDiet
from valghalla.places.responsibles import add_responsible, remove_responsible
from valghalla.tasks.models import TaskEvent, TaskState

ACCEPTED = TaskState.ACCEPTED
DAY = datetime.date(2026, 11, 3)
BEFORE = DAY - datetime.timedelta(days=1)


@pytest.fixture
def keeper(election: Scene) -> Participant:
    """Somebody who answers for the school."""
    return work_location_responsible(election.place.source)


@pytest.fixture
def page(election: Scene, keeper, citizen):
    """``page("day=…")``: what she sees of the school."""
    client = citizen(keeper)
    return lambda query="": client.get(f"/my-work-location/{election.place.source_id}/?{query}")


def person(first: str, **values) -> Participant:
    return participant(first_names=first, last_name="Prøve", **values)


def in_order(text: str, *parts: str) -> bool:
    at = [text.index(part) for part in parts]
    return at == sorted(at)


@pytest.mark.acceptance("E-179")
def test_one_place_is_the_heading_and_several_can_be_chosen(election, keeper, citizen, page):
    client = citizen(keeper)
    assert client.get("/my-work-location/")["Location"] == f"/my-work-location/{election.place.source_id}/"
    assert "Dine arbejdssteder" not in read(page())
    hall, other = work_location("Hallen"), work_location("Kirken")
    work_location_responsible(hall, keeper)
    shown = page().content.decode()
    assert [
        f"<option value={key}" in shown.replace('"', "") for key in (hall.pk, election.place.source_id, other.pk)
    ] == [
        True,
        True,
        False,
    ]
    assert client.get(f"/my-work-location/?place={hall.pk}")["Location"] == f"/my-work-location/{hall.pk}/"
    assert "Her er ingen opgaver i et valg" in read(client.get(f"/my-work-location/{hall.pk}/"))
    assert client.get(f"/my-work-location/{other.pk}/").status_code == 404


@pytest.mark.acceptance("E-034", "E-033")
def test_nobody_else_gets_in(election, citizen, anonymous_citizen):
    place = election.place.source_id
    others = [participant(), team_responsible(election.team.source)]
    for path in ["", f"{place}/", f"{place}/lists/phone/", f"{place}/lists/all/"]:
        address = f"/my-work-location/{path}"
        assert anonymous_citizen.get(address).status_code == 302
        for one in others:
            client = citizen(one)
            assert (client.get(address).status_code, client.post(address).status_code in (403, 405)) == (403, True)
        assert "Mit arbejdssted" not in whole(citizen(others[1]).get("/my-tasks/"))


@pytest.mark.acceptance("E-018", "A-062")
def test_a_change_of_responsibility_holds_from_the_next_click(election, citizen, by, now):
    one = participant()
    client, place = citizen(one), election.place.source
    address = f"/my-work-location/{place.pk}/"
    seen = [client.get(address).status_code]
    for change in (add_responsible, remove_responsible):
        change(place, one.pk, by=by, now=now)
        seen.append(client.get(address).status_code)
        assert ("Mit arbejdssted" in whole(client.get("/my-tasks/"))) == (change is add_responsible)
    assert seen == [403, 200, 403]


@pytest.mark.acceptance("E-180", "E-354")
def test_a_tab_for_each_day_and_what_is_accepted_of_all(election, page):
    held(election, person("Anna"), ACCEPTED)
    held(election, person("Bo"))
    task(election)
    held(election, person("Cy"), ACCEPTED, task_type=election.other_type, ends=datetime.time(1))
    held(election, person("Dorte"), ACCEPTED, task_day=BEFORE)
    text = read(page(f"day={DAY}"))
    assert in_order(text, "Mandag den 2. november 2026", "Tirsdag den 3. november 2026")
    assert "Tilforordnet 08:00 16:00 1 af 3" in text.replace("kl. ", "")
    assert "01:00 dagen efter 1 af 1" in text.replace("kl. ", "")
    assert "4 Opgaver i alt" in text or "Opgaver i alt 4" in text
    assert "Dorte" not in text
    assert "Dorte" in read(page(f"day={BEFORE}"))


@pytest.mark.acceptance("E-181", "E-184", "E-183", "E-340")
def test_people_with_what_is_needed_to_reach_them_and_no_more(election, page):
    anna = person(
        "Anna",
        mobile="12345678",
        email="anna@example.com",
        birth_date=datetime.date(2008, 11, 3),
        care_of="c/o Hemmelig",
    )
    held(election, anna, ACCEPTED)
    held(election, anna, ACCEPTED, task_type=election.other_type, team=election.other_team, starts=datetime.time(16))
    held(election, person("Ubesvaret"))
    fish = SpecialDiet.objects.create(title="Uden fisk")
    ParticipantDiet.objects.create(participant=anna, diet=fish)
    text = read(page(f"day={DAY}"))
    assert "Anna Prøve Tilforordnet, Valgstyrer Frivillige, Venstre 18 anna@example.com 12 34 56 78" in text
    assert "1 person" in text
    assert "Uden fisk 1" in text
    for hidden in [anna.cpr.digits, anna.cpr.formatted, "Prøvevej", "Hemmelig", "Ubesvaret"]:
        assert hidden not in text


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", "Anna Bo Åse"),
        ("-name", "Åse Bo Anna"),
        ("age", "Bo Åse Anna"),
        ("-age", "Anna Åse Bo"),
        ("tasks", "Anna Åse Bo"),
        ("teams", "Bo Anna Åse"),
        ("nonsense", "Anna Bo Åse"),
    ],
)
@pytest.mark.acceptance("E-181", "E-361")
def test_sorting(election, page, sort, names):
    held(election, person("Åse", birth_date=datetime.date(1980, 1, 1)), ACCEPTED)
    held(election, person("Anna", birth_date=datetime.date(1970, 1, 1)), ACCEPTED)
    bo = person("Bo", birth_date=datetime.date(1990, 1, 1))
    held(election, bo, ACCEPTED, task_type=election.other_type, team=election.other_team)
    text = read(page(f"day={DAY}&sort={sort}"))
    assert in_order(text, *[f"{name} Prøve" for name in names.split()])


@pytest.mark.acceptance("E-181", "E-186")
def test_a_name_is_searched_for_without_standing_in_the_address(election, keeper, citizen, page):
    for number in range(26):
        held(election, person(f"Nummer {number:02}"), ACCEPTED)
    held(election, person("Åse"), ACCEPTED)
    address = f"/my-work-location/{election.place.source_id}/"
    client = citizen(keeper)
    there = client.post(address, {"day": str(DAY), "sort": "name", "name": "åse"})["Location"]
    assert "se" not in there.split("name=")[1].split("#")[0].lower() or "åse" not in there.lower()
    text = read(client.get(there))
    assert "1 af 27 personer" in text
    assert ("Åse Prøve" in text, "Nummer 01 Prøve" in text) == (True, False)
    assert client.post(address, {"name": "ukendt"}).status_code == 302
    first, second = page(f"day={DAY}"), page(f"day={DAY}&page=2")
    assert [read(one).count("@example.com") for one in (first, second)] == [25, 2]
    # 1, 25 and 2 people were seen: each time a row that says of which place and day, and of how many people.
    rows = AuditEntry.objects.filter(action="work_location.people_shown").order_by("id")
    assert [row.details["people"] for row in rows] == [1, 25, 2]
    assert {(row.actor_kind, row.actor_id, row.subject_id, row.details["day"]) for row in rows} == {
        ("participant", keeper.pk, election.place.source_id, "2026-11-03")
    }
    assert "ukendt" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


@pytest.mark.parametrize(
    ("state", "at_day", "seen"),
    [
        ("active", datetime.date(2026, 10, 1), True),
        ("active", datetime.date(2026, 11, 4), True),
        ("closed", datetime.date(2026, 11, 5), True),
        ("closed", datetime.date(2026, 11, 11), True),
        ("closed", datetime.date(2026, 11, 12), False),
        ("closed", datetime.date(2026, 11, 4), True),
        ("closed", datetime.date(2026, 11, 3), False),
        ("inactive", datetime.date(2026, 10, 1), False),
        ("inactive", datetime.date(2026, 11, 6), False),
    ],
)
@pytest.mark.acceptance("E-182")
def test_only_elections_that_are_active_or_just_over(election, keeper, citizen, at, state, at_day, seen):
    held(election, person("Anna"), ACCEPTED)
    Election.objects.update(state=state)
    at(datetime.datetime.combine(at_day, datetime.time(12), DANISH))
    answer = citizen(keeper).get(f"/my-work-location/{election.place.source_id}/")
    assert (answer.status_code == 200 and "Anna Prøve" in read(answer)) == seen
    if not seen:
        assert answer["Location"] == "/"


@pytest.mark.acceptance("E-182")
def test_people_of_another_election_at_the_same_place_stay_hidden(election, page):
    old = an_election(title="Forrige", state="closed", election_day=datetime.date(2025, 11, 18),
                      first_day=datetime.date(2025, 11, 18), last_day=datetime.date(2025, 11, 18))  # fmt: skip
    take_in(old, [election.place.source])
    copy = old.work_locations.get()
    values = {"election": old, "work_location": copy, "team": old.teams.first(), "task_type": old.task_types.first()}
    held(election, person("Gammel"), ACCEPTED, task_day=old.election_day, **values)
    held(election, person("Ny"), ACCEPTED)
    text = read(page("day=2025-11-18"))
    assert ("Ny Prøve" in text, "Gammel" in text, "2025" in text) == (True, False, False)


@pytest.mark.acceptance("E-353")
def test_the_lists_to_print(election, keeper, citizen, page):
    anna = person("Anna", mobile="12345678")
    held(election, anna, ACCEPTED)
    client = citizen(keeper)
    assert "lists/phone/?day=2026-11-03" in page().content.decode()
    address = f"/my-work-location/{election.place.source_id}/lists/all/?day={DAY}"
    answer = client.get(address)
    text = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages)
    assert answer["Content-Type"] == "application/pdf"
    assert ("Anna Prøve" in text, "12 34 56 78" in text, "Prøvevej" in text) == (True, True, False)
    row = AuditEntry.objects.get(action="roster.exported")
    assert (row.actor_kind, row.actor_id, row.details["people"]) == ("participant", keeper.pk, 1)
    assert client.get(address.replace("all", "nonsense")).status_code == 404


@pytest.mark.acceptance("E-185")
def test_nothing_can_be_changed_here(election, keeper, citizen):
    mine = held(election, person("Anna"), ACCEPTED)
    client, address = citizen(keeper), f"/my-work-location/{election.place.source_id}/"
    for typed in ({"task": mine.pk}, {"action": "remove", "task": mine.pk}, {"participant": mine.participant_id}):
        client.post(address, typed)
    mine.refresh_from_db()
    assert (mine.state, TaskEvent.objects.count()) == (ACCEPTED, 0)
    for path in [f"/my-tasks/{mine.pk}/withdraw/", f"/my-tasks/{mine.pk}/decline/"]:
        assert client.post(path).status_code == 404


@pytest.mark.acceptance("E-032", "E-033")
def test_a_place_and_a_team_at_once(election, keeper, citizen):
    team_responsible(election.team.source, keeper)
    work_location_responsible(work_location("Hallen"), keeper)
    client = citizen(keeper)
    assert client.get(f"/my-work-location/{election.place.source_id}/").status_code == 200
    assert "Mit arbejdssted" in whole(client.get("/my-tasks/"))


def test_the_same_number_of_queries_for_one_and_for_many(election, page):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page()
        return len(queries)

    held(election, person("Anna"), ACCEPTED)
    asked()
    few = asked()
    for number in range(30):
        held(election, person(f"Nummer {number}"), ACCEPTED)
    assert asked() == few <= 20, few
