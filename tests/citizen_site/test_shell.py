"""What stands round every citizen page: header, menu, footer; and several elections at once."""

import datetime
import re
from html import unescape

import pytest
from django.test import override_settings
from django.urls import include, path

from tests.citizen_site.conftest import read, whole
from tests.elections import factories
from tests.elections.factories import scene, team, work_location
from tests.pages import citizen_client
from tests.participants.factories import participant
from tests.tasks.factories import task
from valghalla.components.gallery import gallery_urls
from valghalla.content.models import Text
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocation, WorkLocationResponsible
from valghalla.teams.members import join
from valghalla.teams.models import TeamResponsible

PARTICIPANT = ["Opgaver", "Mine opgaver", "Min profil"]


def menu_of(page: str) -> list[str]:
    """The words of the main menu in their order."""
    shown = "".join(re.findall(r'<nav class="main-nav.*?</nav>', page, re.DOTALL))
    return [unescape(word) for word in re.findall(r"<a [^>]*>([^<]+)</a>", shown)]


def footer_of(page: str) -> str:
    footer = page.split("<footer", 1)[1].split("</footer>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", "<" + footer)).split())


def answers_for(person: Participant, *, teams: tuple[str, ...] = (), places: tuple[str, ...] = ()) -> None:
    for name in teams:
        TeamResponsible.objects.create(team=team(name), participant=person)
    for title in places:
        place = WorkLocation.objects.filter(title=title).first() or work_location(title)
        WorkLocationResponsible.objects.create(work_location=place, participant=person)


@pytest.mark.acceptance("E-024", "E-032", "E-033")
@pytest.mark.parametrize(
    ("teams", "places", "more"),
    [
        ((), (), []),
        (("Andet hold",), (), ["Mit team", "Opgavefordeling"]),
        ((), ("Skolen",), ["Mit arbejdssted"]),
        (("Andet hold", "Tredje hold"), ("Skolen", "Hallen"), ["Mit team", "Opgavefordeling", "Mit arbejdssted"]),
    ],
)
def test_the_menu_holds_what_one_answers_for_in_a_fixed_order(election, citizen, now, teams, places, more):
    person = participant()
    answers_for(person, teams=teams, places=places)
    client = citizen(person)
    assert menu_of(client.get("/contact/").content.decode()) == PARTICIPANT + more
    Text.objects.create(kind="faq", html="<p>Ja</p>", created_at=now)
    assert menu_of(client.get("/contact/").content.decode()) == [*PARTICIPANT, *more, "FAQ"]


@pytest.mark.acceptance("E-018")
def test_a_responsibility_holds_from_the_next_page_and_no_longer(election, citizen):
    person = participant()
    client = citizen(person)
    answers_for(person, teams=("Andet hold",), places=("Skolen",))
    assert menu_of(client.get("/contact/").content.decode())[3:] == ["Mit team", "Opgavefordeling", "Mit arbejdssted"]
    TeamResponsible.objects.all().delete()
    WorkLocationResponsible.objects.all().delete()
    assert menu_of(client.get("/contact/").content.decode()) == PARTICIPANT
    assert [client.get(path).status_code for path in ("/my-team/", "/my-work-location/")] == [403, 403]


@pytest.mark.acceptance("E-025")
def test_visitors_have_no_menu_and_a_way_in(election, anonymous_citizen, municipality):
    page = anonymous_citizen.get("/contact/").content.decode()
    assert menu_of(page) == []
    assert "Menu" not in whole(anonymous_citizen.get("/contact/"))
    header = page.split("<header", 1)[1].split("</header>")[0]
    assert 'href="/sign-in/?next=%2Fcontact%2F"' in header
    stranger = citizen_client("0101800001", municipality)
    page = stranger.get("/contact/").content.decode()
    assert "/sign-in/" not in page
    assert "Log ud" in page


@pytest.mark.acceptance("E-022", "E-027")
def test_header_and_footer_tell_whose_site_it_is_and_how_it_is_reached(election, anonymous_citizen):
    Settings.objects.update(
        display_name="Korsbæk Kommune", department="Valgsekretariatet", address="Rådhuspladsen 1", postal_code="4272",
        city="Korsbæk", telephone="+45 55 12 34 56", email="valg@korsbaek.example",
        digital_post_link="https://post.example/korsbaek",
    )  # fmt: skip
    page = anonymous_citizen.get("/").content.decode()
    header = page.split("<header", 1)[1].split("</header>")[0]
    for part in ["Korsbæk Kommune", "Valgsekretariatet", 'href="tel:+4555123456"', 'href="/contact/"']:
        assert part in header
    assert footer_of(page).startswith(
        "Korsbæk Kommune Valgsekretariatet Rådhuspladsen 1 4272 Korsbæk Kontakt Kontakt os Telefon +45 55 12 34 56 "
        "valg@korsbaek.example Skriv sikkert via Digital Post Om siden Privatlivspolitik Tilgængelighedserklæring"
    )
    Settings.objects.update(telephone="", email="", digital_post_link="", department="")
    page = anonymous_citizen.get("/").content.decode()
    assert "tel:" not in page
    assert "mailto:" not in page
    assert "Digital Post" not in footer_of(page)


@pytest.mark.acceptance("E-023")
def test_the_header_names_every_team_once(election, citizen, now):
    person = participant(first_names="Åse", last_name="Østergård")
    both = team("Ørnene")
    join(both.pk, person.pk, joined_by="staff", now=now)
    TeamResponsible.objects.create(team=both, participant=person)
    TeamResponsible.objects.create(team=team("Andet hold"), participant=person)
    assert "Åse Østergård Andet hold, Ørnene Logget ind" in whole(citizen(person).get("/contact/"))


@pytest.mark.acceptance("E-008")
def test_tasks_of_all_active_elections_are_shown_together(acting, citizen, now):
    first = scene()
    later = datetime.date(2026, 12, 1)
    second = factories.election(title="Folkeafstemning", election_day=later, first_day=later, last_day=later)
    (place,) = take_in(second, [WorkLocation.objects.get()])
    kind, group = second.task_types.get(title="Tilforordnet"), second.teams.get(name="Venstre")
    task(first)
    task(first, election=second, work_location=place, task_type=kind, team=group, task_day=later)
    person = participant()
    assert first.team.source_id is not None
    join(first.team.source_id, person.pk, joined_by="staff", now=now)
    client = citizen(person)
    page = read(client.get("/tasks/"))
    assert "3. november 2026" in page
    assert "1. december 2026" in page
    Election.objects.filter(pk=second.pk).update(state="inactive")
    assert "1. december 2026" not in read(client.get("/tasks/"))


@pytest.mark.acceptance("E-020")
def test_an_unknown_address_says_so_in_danish_and_leads_on(election, anonymous_citizen):
    for address in ["/nix/", "/Kontakt/", "/tasks/nix/%00/", "/playground/"]:
        answer = anonymous_citizen.get(address)
        assert answer.status_code == 404
        page = answer.content.decode()
        assert "Vi kan ikke finde siden" in page
        main = page.split("<main", 1)[1].split("</main>")[0]
        assert 'href="/"' in main
        assert 'href="/contact/"' in main


@pytest.mark.acceptance("E-021")
def test_the_gallery_of_parts_is_for_developers_alone():
    with override_settings(SHOW_COMPONENTS=False):
        assert gallery_urls() == []
    with override_settings(SHOW_COMPONENTS=True):
        assert path("", include(gallery_urls()))


@pytest.mark.acceptance("E-347")
def test_a_cookie_of_a_session_that_is_over_or_never_was_opens_nothing_and_shuts_nobody_out(election, citizen):
    person = participant()
    hers, copy = citizen(person), citizen(person)
    copy.cookies["valghalla"] = hers.cookies["valghalla"].value
    guess = citizen(participant())
    guess.cookies["valghalla"] = "0" * 32
    for _ in range(3):
        assert guess.get("/profile/").status_code == 302
    assert copy.get("/profile/").status_code == 200
    hers.post("/sign-out/")
    assert copy.get("/profile/")["Location"].startswith("/sign-in/")
