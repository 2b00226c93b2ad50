"""Finding anything from one field."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.elections.factories import scene, task_type, team, work_location
from tests.pages import staff_client
from tests.participants.factories import participant
from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.base import tenancy

pytestmark = pytest.mark.usefixtures("acting")


@pytest.fixture
def browser(office):
    office.cookies["valghalla_language"] = "en"
    return office


def found(client, typed: str) -> dict[str, list[str]]:
    """What the page shows after the field was sent: labels by group."""
    page = client.post("/search/", {"find": typed}, follow=True).context["page"]
    return {group.title: [one.label for one in group.found] for group in page.groups}


def test_people_are_found_by_name_phone_and_a_word_of_the_email(browser):
    person = participant(first_names="Åse", last_name="Bjørn", mobile="20304050", email="aase.bjorn@example.com")
    participant(last_name="Anden", mobile="99999999", email="anden@example.org")
    for typed in ("aase bj", "BJØRN", "20304050", "+45 20 30 40 50", "bjorn"):
        assert found(browser, typed) == {"Participants": ["Åse Bjørn"]}, typed
    page = browser.post("/search/", {"find": "bjørn"}, follow=True).context["page"]
    assert page.groups[0].found[0].url == f"/participants/{person.pk}/"


def test_places_areas_teams_and_task_types_are_found_each_in_its_group(browser):
    s = scene(title="Prøvevalg")
    assert found(browser, "skole") == {
        "Work locations in Prøvevalg": ["Skolen"],
        "Work locations in the catalogue": ["Skolen"],
    }
    assert found(browser, "venstre") == {"Teams": ["Venstre"]}
    assert found(browser, "tilforord") == {"Task types": ["Tilforordnet"]}
    assert found(browser, "prøvev 2026") == {"Elections": ["Prøvevalg"]}
    assert found(browser, "nord")["Areas"] == ["Nord"]
    page = browser.post("/search/", {"find": "skolen"}, follow=True).context["page"]
    assert page.groups[0].found[0].url == f"/elections/{s.election.pk}/places/{s.place.pk}/"


def test_what_was_typed_stands_in_the_field_and_never_in_the_address(browser):
    participant(last_name="Hemmelig")
    answer = browser.post("/search/", {"find": "Hemmelig"})
    assert answer.status_code == 302
    assert "emmelig" not in answer.headers["Location"]
    page = browser.get(answer.headers["Location"])
    assert 'value="Hemmelig"' in page.content.decode()
    assert "emmelig" not in page.context["page"].groups[0].all_url
    listed = browser.get(page.context["page"].groups[0].all_url).context["page"]
    assert [row.name for row in listed.table.rows] == ["Prøve Hemmelig"]


@pytest.mark.parametrize("typed", ["0101901234", " 010190-1234 ", "010190 1234"])
def test_a_cpr_number_leads_to_the_person_and_is_recorded(browser, staff, typed):
    person = participant(cpr="0101901234")
    answer = browser.post("/search/", {"find": typed})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/participants/{person.pk}/")
    (entry,) = AuditEntry.objects.filter(action="participant.searched_by_cpr")
    assert (entry.actor_id, entry.participant_id, entry.details["found"]) == (staff.pk, person.pk, True)
    assert "0101901234" not in str(entry.details)


def test_a_cpr_number_that_nobody_has_is_recorded_and_not_shown_again(browser):
    answer = browser.post("/search/", {"find": "0101901235"})
    assert "No participant has that CPR number" in answer.content.decode()
    assert "0101901235" not in answer.content.decode()
    (entry,) = AuditEntry.objects.filter(action="participant.searched_by_cpr")
    assert (entry.participant_id, entry.details["found"]) == (None, False)


def test_nothing_of_another_municipality_is_found(browser, other_municipality):
    token = tenancy._acting.set(other_municipality)
    scene(title="Skolevalg")
    participant(first_names="Skole", cpr="0101901234")
    tenancy._acting.reset(token)
    assert found(browser, "skole") == {}
    assert browser.post("/search/", {"find": "0101901234"}).status_code == 200


def test_nothing_typed_and_nothing_found_have_words_of_their_own(browser):
    assert browser.post("/search/", {"find": " "}, follow=True).context["page"].summary == ""
    page = browser.post("/search/", {"find": "findesikke"}, follow=True).context["page"]
    assert (page.groups, page.summary[:12]) == ((), "Nothing fits")


def test_the_key_of_somebody_elses_search_finds_nothing(browser, municipality, now):
    participant(last_name="Hemmelig")
    address = browser.post("/search/", {"find": "Hemmelig"}).headers["Location"]
    lis = StaffUser.objects.create(subject="lis", name="Lis", role="reader", created_at=now)
    page = staff_client(lis, municipality).get(address)
    assert (page.context["page"].typed, page.context["page"].groups) == ("", ())


def test_more_than_ten_lead_to_the_list_and_take_no_more_queries(browser):
    participant(last_name="Mange")
    scene()

    def asked() -> int:
        address = browser.post("/search/", {"find": "mange"}).headers["Location"]
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        return len(captured)

    few = asked()
    for number in range(12):
        participant(last_name="Mange")
        team(f"Mange {number}"), task_type(f"Mange {number}"), work_location(f"Mange {number}")
    assert asked() == few
    assert few <= 15
    page = browser.post("/search/", {"find": "mange"}, follow=True).context["page"]
    assert [(group.title, len(group.found), group.more) for group in page.groups] == [
        ("Participants", 10, True),
        ("Work locations in the catalogue", 10, True),
        ("Teams", 10, True),
        ("Task types", 10, True),
    ]


def test_the_field_stands_on_every_page_with_the_key_that_leads_to_it(office):
    for path in ("/", "/participants/", "/administration/", "/elections/none/"):
        page = office.get(path).content.decode()
        assert page.count('aria-keyshortcuts="Control+K"') == 1, path
