"""Clerks among themselves, without scripts, with bad files, and at the wrong municipality."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.stage import TASK_TYPE, TEAM, stage, volunteer
from tests.journeys.town import AASE, BIRGER, Town, press, reads
from valghalla.accounts.models import StaffUser
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.onboarding.start import furnish
from valghalla.participants.models import Participant
from valghalla.places.models import ImportDraft
from valghalla.tasks.models import TaskState
from valghalla.teams.models import Team
from valghalla_simulators import residents

pytestmark = pytest.mark.browser
(BODIL,) = residents.ordinary("0999", 1)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


@pytest.mark.acceptance("A-027")
def test_the_second_of_two_clerks_is_told_and_overwrites_nothing(town: Town):
    with acting_for(town.municipality):
        team = Team.objects.get(name=TEAM)
    edit = f"/administration/teams/{team.pk}/edit/"
    karen, birger = town.office(path=edit), town.office(BIRGER, path=edit)
    karen.get_by_label("Navn", exact=True).fill("Frivillige fra Korsbæk")
    birger.get_by_label("Navn", exact=True).fill("Birgers folk")
    press(karen, "Gem", exact=True)
    reads(karen, "Frivillige fra Korsbæk")
    press(birger, "Gem", exact=True)
    reads(birger, "En anden har gemt ændringer i mellemtiden")
    conflict = birger.get_by_role("alert")
    for words in ("Karen Valgmand", "Frivillige fra Korsbæk", "Birgers folk"):
        expect(conflict).to_contain_text(words)
    town.look_at(birger)
    with acting_for(town.municipality):
        assert Team.objects.get(pk=team.pk).name == "Frivillige fra Korsbæk"
    expect(birger.get_by_label("Navn", exact=True)).to_have_value("Birgers folk")
    press(birger, "Gem", exact=True)
    reads(birger, "Birgers folk")
    with acting_for(town.municipality):
        assert Team.objects.get(pk=team.pk).name == "Birgers folk"
    assert town.findings == []
    assert town.complaints == []


def test_without_scripts_a_clerk_distributes_and_assigns(town: Town):
    with acting_for(town.municipality):
        there = stage(tasks=0)
        volunteer(BODIL, "Bodil", "Bager")
    page = town.office(scripts=False)
    page.get_by_role("link", name="Opgaver").first.click()
    press(page, "Skolen", within=page.locator("details.area table"), exact=True)
    press(page, "Fordel opgaver")
    page.get_by_label(f"{TEAM}, {TASK_TYPE}", exact=True).fill("2")
    press(page, "Gem", exact=True)
    reads(page, "Gemt. Tilføjede opgaver: 2. Slettede: 0.")
    with acting_for(town.municipality):
        assert there.group.tasks().count() == 2
    team = page.locator("details.team").filter(has=page.get_by_role("heading", name=TEAM))
    press(page, f"Tildel {TASK_TYPE}", within=team.get_by_role("row", name="Ledig").first)
    page.get_by_label("Navn, mobilnummer eller e-mail").fill("bager")
    page.get_by_role("search").get_by_role("button", name="Søg").click()
    press(page, "Tildel Bodil Bager")
    expect(page.get_by_role("row", name="Bodil Bager")).to_contain_text("Ubesvaret")
    with acting_for(town.municipality):
        assert sorted(there.group.tasks().values_list("state", "participant__last_name")) == [
            (TaskState.AVAILABLE, None),
            (TaskState.UNANSWERED, "Bager"),
        ]
    assert town.complaints == []


def test_a_session_is_worth_nothing_at_another_municipality_or_on_the_other_site(town: Town, other_municipality):
    with acting_for(town.municipality):
        stage(tasks=1)
        volunteer(BODIL, "Bodil", "Bager")
    ours, theirs = town.municipality, other_municipality
    with acting_for(theirs):
        furnish(now=clock.now())
        stage(tasks=1)
    clerk, citizen = cookie_of(town.office().context), cookie_of(town.citizen(BODIL).context)
    thief = town.window()
    for cookie, host, path in (
        (clerk, theirs.admin_host, "/participants/"),
        (clerk, theirs.citizen_host, "/profile/"),
        (clerk, ours.citizen_host, "/profile/"),
        (citizen, theirs.citizen_host, "/profile/"),
        (citizen, theirs.admin_host, "/participants/"),
        (citizen, ours.admin_host, "/participants/"),
    ):
        thief.context.clear_cookies()
        thief.context.add_cookies([{"name": "valghalla", "value": cookie, "url": f"http://{host}{town.port}"}])
        thief.goto(f"http://{host}{town.port}{path}")
        expect(thief).to_have_title(re.compile("^Log ind med (NemLog-in|Adgangsstyring) – Simulatorer$"))
    with acting_for(theirs):
        assert not StaffUser.objects.exists()


@pytest.mark.acceptance("A-028", "A-029")
def test_bad_files_and_numbers_get_a_sentence_that_helps(town: Town, tmp_path: Path):
    page = town.office(path="/administration/work-locations/import/")
    for name, content, sentence in (
        ("steder.csv", PDF, "Filen er en PDF, ikke en tabel. Gem tabellen som CSV eller XLSX"),
        ("steder.csv", b"Navn;Adresse\r\n" + b"Skolen;Vej 1\r\n" * 1_500_000, "Filen fylder mere end 10 MB."),
        ("tom.csv", b"", re.compile("tom")),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        page.get_by_label("Fil med arbejdssteder").set_input_files(path)
        press(page, "Læs filen")
        expect(page.get_by_label("Fil med arbejdssteder")).to_have_attribute("aria-invalid", "true")
        reads(page, sentence)
        town.look_at(page)
    with acting_for(town.municipality):
        assert not ImportDraft.objects.exists()

    page.goto(town.office_address + "/participants/new/")
    for number, sentence in (
        ("1012ab0000", "Et CPR-nummer består kun af cifre"),
        ("10126200", "Et CPR-nummer har ti cifre"),
        ("3102620000", "De første seks cifre er ikke en dato"),
    ):
        page.get_by_label("CPR-nummer").fill(number)
        press(page, "Slå op i CPR")
        expect(page.get_by_label("CPR-nummer")).to_have_attribute("aria-invalid", "true")
        reads(page, sentence)
        assert number not in page.url
    town.look_at(page)
    page.get_by_label("CPR-nummer").fill(f" {AASE[:6]}-{AASE[6:]} ")
    press(page, "Slå op i CPR")
    reads(page, "Åse Prøve Østergård")
    with acting_for(town.municipality):
        assert not Participant.objects.exists()
    assert town.findings == []
    assert town.complaints == []


def test_names_with_quotes_emoji_formulas_and_too_many_letters(town: Town):
    page = town.office(path="/administration/areas/new/")
    odd = """<b>"Ø"</b> & 'Å' 🗳️ =1+1"""
    page.get_by_label("Navn", exact=True).fill(odd)
    press(page, "Gem", exact=True)
    expect(page.get_by_role("link", name=odd, exact=True)).to_be_visible()
    town.look_at(page)
    page.goto(town.office_address + "/administration/areas/new/")
    page.get_by_label("Navn", exact=True).evaluate("field => field.removeAttribute('maxlength')")
    page.get_by_label("Navn", exact=True).fill("Å" * 300)
    press(page, "Gem", exact=True)
    reads(page, re.compile("255 tegn"))
    expect(page.get_by_label("Navn", exact=True)).to_have_value("Å" * 300)
    town.look_at(page)
    assert town.findings == []
    assert town.complaints == []


def cookie_of(context: BrowserContext) -> str:
    """The value of the session's cookie."""
    return next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "valghalla")
