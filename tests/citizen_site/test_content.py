"""The open pages and the frame: the municipality's own words, and who is signed in."""

import datetime

import pytest
from django.conf import settings

from tests.citizen_site.conftest import read, whole
from tests.elections import factories
from tests.elections.factories import scene, team
from tests.pages import citizen_client
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.base.tenancy import acting_for
from valghalla.content.clean import clean_html
from valghalla.content.defaults import accessibility_statement
from valghalla.content.models import Text
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.tasks.models import TaskState
from valghalla.teams.members import join
from valghalla.teams.models import TeamResponsible


def write(kind: str, html: str, now, **values) -> Text:
    return Text.objects.create(kind=kind, html=html, created_at=now, **values)


@pytest.mark.acceptance("A-410", "E-035")
def test_the_front_page_is_the_municipalitys_own(election, anonymous_citizen, now):
    write("front_page", "<p>Gammel</p>", now, title="Gammel")
    write("front_page", "<h2>Hjælp os</h2><p>Tak &amp; velkommen</p>", now, title="Valg i byen")
    page = read(anonymous_citizen.get("/"))
    assert page.startswith("Valg i byen Hjælp os Tak & velkommen Log ind")
    assert "Gammel" not in page


@pytest.mark.acceptance("E-006")
def test_without_an_election_the_front_page_says_so_and_nothing_else(election, anonymous_citizen, now):
    write("front_page", "<p>Hjælp os</p>", now)
    Election.objects.update(state="inactive")
    page = read(anonymous_citizen.get("/"))
    assert "Vi planlægger ikke nogen valg i øjeblikket." in page
    assert "Hjælp os" not in page


def test_a_participant_is_told_what_comes_first_and_where_to_do_it(election, citizen, now):
    """An invitation before a task that is sooner; without either, what there is to help with."""
    person = participant()
    client = citizen(person)
    assert "Du har ingen opgaver endnu. Se, hvad dine teams stadig mangler hjælp til. Se ledige opgaver" in read(
        client.get("/")
    )
    held(election, person, TaskState.ACCEPTED)
    when = "Skolen Kl. 08:00 til 16:00 (cirka 8 timer)"
    first = f"Du er tilmeldt én opgave. Tilforordnet Tirsdag den 3. november 2026 {when} Se mine opgaver"
    assert first in read(client.get("/"))
    held(election, person, task_day=datetime.date(2026, 11, 4))
    waits = f"Én invitation venter på dit svar. Tilforordnet Onsdag den 4. november 2026 {when} Se opgaven, og svar"
    assert waits in read(client.get("/"))


@pytest.mark.acceptance("E-017")
def test_who_has_no_profile_is_told_how_to_get_one(election, municipality):
    client = citizen_client("0101800001", municipality)
    for path in ["/", "/my-tasks/"]:
        page = read(client.get(path))
        assert "Du får en profil ved at åbne et link til et team eller en opgave." in page


@pytest.mark.acceptance("E-037")
def test_contact_shows_what_is_filled_in(election, anonymous_citizen):
    Settings.objects.update(telephone="+45 55 12 34 56", email="valg@korsbaek.online")
    page = read(anonymous_citizen.get("/contact/"))
    assert "+45 55 12 34 56" in page
    assert "valg@korsbaek.online" in page
    assert "Digital Post" not in page


@pytest.mark.acceptance("A-412", "E-041")
def test_privacy_is_the_disclosure_statement(election, anonymous_citizen, now):
    write("disclosure", "<p>Vi gemmer dit navn.</p>", now)
    assert "Vi gemmer dit navn." in read(anonymous_citizen.get("/privacy/"))


@pytest.mark.acceptance("A-411", "E-042", "E-043")
def test_the_faq_is_there_only_when_switched_on(election, anonymous_citizen, citizen, now):
    person = participant()
    assert anonymous_citizen.get("/faq/")["Location"] == "/"
    assert "FAQ" not in whole(citizen(person).get("/"))
    write("faq", "<p>Ja</p>", now)
    Election.objects.update(state="inactive")
    assert "Ja" in read(anonymous_citizen.get("/faq/"))
    assert "FAQ" in whole(citizen(person).get("/"))
    write("faq", "<p>Ja</p>", now, active=False)
    assert anonymous_citizen.get("/faq/")["Location"] == "/"


@pytest.mark.acceptance("E-001")
def test_another_municipalitys_words_are_never_shown(election, anonymous_citizen, other_municipality, now):
    Text.objects.create(kind="front_page", html="<p>Herfra</p>", created_at=now)
    page = whole(anonymous_citizen.get("/"))
    assert "Herfra" in page
    assert "Aarhus" not in page


@pytest.mark.acceptance("E-001", "E-003")
def test_words_of_two_municipalities_stay_apart(municipality, other_municipality, anonymous_citizen, now):
    with acting_for(other_municipality):
        Text.objects.create(kind="privacy", html="x", created_at=now)
        Text.objects.create(kind="disclosure", html="<p>Aarhus gemmer.</p>", created_at=now)
        scene()
    assert "Aarhus gemmer." not in whole(anonymous_citizen.get("/privacy/"))


@pytest.mark.acceptance("E-023")
def test_the_header_names_the_person_and_every_team(election, citizen, now):
    person = participant(first_names="Åse", last_name="Østergård")
    join(team("Ørnene").pk, person.pk, joined_by="staff", now=now)
    TeamResponsible.objects.create(team=team("Andet hold"), participant=person)
    page = whole(citizen(person).get("/tasks/"))
    assert "Åse Østergård Andet hold, Ørnene" in page
    assert "Opgaver Mine opgaver Min profil Mit team Opgavefordeling" in page
    assert "Mit arbejdssted" not in page
    assert "Log ud" in page


def test_names_are_never_markup(election, citizen):
    person = participant(first_names="<script>alert(1)</script>", last_name='"Ø" 🎈')
    page = citizen(person).get("/profile/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "🎈" in page


@pytest.mark.acceptance("E-019", "E-328")
def test_pages_are_in_danish_and_can_be_had_in_english(election, anonymous_citizen):
    assert '<html lang="da">' in anonymous_citizen.get("/").content.decode()
    anonymous_citizen.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = anonymous_citizen.get("/contact/").content.decode()
    assert '<html lang="en">' in page
    assert "Ask us about anything" in page


@pytest.mark.acceptance("E-028")
def test_the_accessibility_statement_is_there_from_the_first_day_and_can_stand_elsewhere(
    election, municipality, anonymous_citizen, now
):
    Settings.objects.update(email="valg@korsbaek.example", telephone="55 12 34 56")
    page = anonymous_citizen.get("/accessibility/")
    assert "Korsbæk Kommune arbejder for, at alle kan bruge dette websted." in read(page)
    assert "valg@korsbaek.example" in read(page)
    html = accessibility_statement(municipality, Settings.objects.get(), language="da")
    assert clean_html(html) == html
    write("accessibility", "<p>Vores egen.</p>", now)
    assert read(anonymous_citizen.get("/accessibility/")) == "Tilgængelighedserklæring Vores egen."
    assert anonymous_citizen.get("/was/")["Location"] == "/accessibility/"
    assert 'href="/accessibility/"' in anonymous_citizen.get("/").content.decode()

    there = "https://was.digst.dk/korsbaek-online"
    Settings.objects.update(accessibility_statement=there)
    assert anonymous_citizen.get("/was/")["Location"] == there
    assert f'href="{there}"' in anonymous_citizen.get("/").content.decode()
    anonymous_citizen.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Vores egen." in read(anonymous_citizen.get("/accessibility/"))
    Text.objects.filter(kind="accessibility").delete()
    assert "works to make this website usable" in read(anonymous_citizen.get("/accessibility/"))


@pytest.mark.acceptance("E-008", "E-360")
def test_the_front_page_shows_each_election_ahead_and_ways_on(election, anonymous_citizen, citizen):
    later = datetime.date(2026, 12, 1)
    factories.election(title="Folkeafstemning", election_day=later, first_day=later, last_day=later)
    page = read(anonymous_citizen.get("/"))
    assert page.index("tirsdag den 3. november 2026") < page.index("Folkeafstemning tirsdag den 1. december 2026")
    assert page.endswith("Vil du gerne hjælpe? Skriv eller ring til os, så hører du, hvor der er brug for dig.")
    assert "Vil du gerne hjælpe?" not in read(citizen(participant()).get("/"))
