"""The open pages and the frame: the municipality's own words, and who is signed in."""

import pytest
from django.conf import settings

from tests.citizen_site.conftest import read, whole
from tests.elections.factories import scene, team
from tests.pages import citizen_client
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.base.tenancy import acting_for
from valghalla.content.models import Text
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.teams.members import join
from valghalla.teams.models import TeamResponsible


def write(kind: str, html: str, now, **values) -> Text:
    return Text.objects.create(kind=kind, html=html, created_at=now, **values)


@pytest.mark.acceptance("A-410")
def test_the_front_page_is_the_municipalitys_own(election, anonymous_citizen, now):
    write("front_page", "<p>Gammel</p>", now, title="Gammel")
    write("front_page", "<h2>Hjælp os</h2><p>Tak &amp; velkommen</p>", now, title="Valg i byen")
    page = read(anonymous_citizen.get("/"))
    assert page.startswith("Valg i byen Hjælp os Tak & velkommen Log ind")
    assert "Gammel" not in page


def test_without_an_election_the_front_page_says_so_and_nothing_else(election, anonymous_citizen, now):
    write("front_page", "<p>Hjælp os</p>", now)
    Election.objects.update(state="inactive")
    page = read(anonymous_citizen.get("/"))
    assert "Vi planlægger ikke nogen valg i øjeblikket." in page
    assert "Hjælp os" not in page


def test_a_participant_is_told_what_waits(election, citizen, now):
    person = participant()
    client = citizen(person)
    assert "Du har ingen opgaver endnu." in read(client.get("/"))
    held(election, person)
    assert "Én invitation venter på dit svar." in read(client.get("/"))


def test_who_has_no_profile_is_told_how_to_get_one(election, municipality):
    client = citizen_client("0101800001", municipality)
    for path in ["/", "/my-tasks/"]:
        page = read(client.get(path))
        assert "Du får en profil ved at åbne et link til et team eller en opgave." in page


def test_contact_shows_what_is_filled_in(election, anonymous_citizen):
    Settings.objects.update(telephone="+45 55 12 34 56", email="valg@korsbaek.online")
    page = read(anonymous_citizen.get("/contact/"))
    assert "+45 55 12 34 56" in page
    assert "valg@korsbaek.online" in page
    assert "Digital Post" not in page


@pytest.mark.acceptance("A-412")
def test_privacy_is_the_disclosure_statement(election, anonymous_citizen, now):
    write("disclosure", "<p>Vi gemmer dit navn.</p>", now)
    assert "Vi gemmer dit navn." in read(anonymous_citizen.get("/privacy/"))


@pytest.mark.acceptance("A-411")
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


def test_another_municipalitys_words_are_never_shown(election, anonymous_citizen, other_municipality, now):
    Text.objects.create(kind="front_page", html="<p>Herfra</p>", created_at=now)
    page = whole(anonymous_citizen.get("/"))
    assert "Herfra" in page
    assert "Aarhus" not in page


def test_words_of_two_municipalities_stay_apart(municipality, other_municipality, anonymous_citizen, now):
    with acting_for(other_municipality):
        Text.objects.create(kind="privacy", html="x", created_at=now)
        Text.objects.create(kind="disclosure", html="<p>Aarhus gemmer.</p>", created_at=now)
        scene()
    assert "Aarhus gemmer." not in whole(anonymous_citizen.get("/privacy/"))


def test_the_header_names_the_person_and_every_team(election, citizen, now):
    person = participant(first_names="Åse", last_name="Østergård")
    join(team("Ørnene").pk, person.pk, joined_by="staff", now=now)
    TeamResponsible.objects.create(team=team("Andet hold"), participant=person)
    page = whole(citizen(person).get("/tasks/"))
    assert "Åse Østergård Andet hold, Ørnene" in page
    assert "Opgaver Mine opgaver Min profil" in page
    assert "Mit team" not in page
    assert "Log ud" in page


def test_names_are_never_markup(election, citizen):
    person = participant(first_names="<script>alert(1)</script>", last_name='"Ø" 🎈')
    page = citizen(person).get("/profile/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "🎈" in page


def test_pages_are_in_danish_and_can_be_had_in_english(election, anonymous_citizen):
    assert '<html lang="da">' in anonymous_citizen.get("/").content.decode()
    anonymous_citizen.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = anonymous_citizen.get("/contact/").content.decode()
    assert '<html lang="en">' in page
    assert "Ask us about anything" in page
