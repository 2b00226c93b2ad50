"""Somebody new registers, says what suits her, reads what is held, and leaves: on a phone without scripts, at a desk with."""

import pytest
from playwright.sync_api import Browser, Page

from tests.citizen_site.looked_at import complaints, unseen_stops
from tests.elections.factories import scene, task_type, work_location
from tests.journeys.axe import findings
from tests.pages import citizen_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.content.models import Text
from valghalla.participants.models import Participant, SpecialDiet
from valghalla.tasks.claim import Group
from valghalla.tasks.links import link_to
from valghalla.tasks.models import TaskState
from valghalla.teams.models import TeamLink

pytestmark = pytest.mark.browser
NEW = "1012620000"
ENLARGED = 320
TEXTS = {
    "disclosure": "<h2>Dataansvarlig</h2><p>Korsbæk Kommune er ansvarlig for dine oplysninger.</p>",
    "consent": "<p>Må vi spørge dig igen ved næste valg?</p>",
}


@pytest.fixture
def town(live_site, municipality, outside, now, monkeypatch):
    """Where the site is, a link to a team, one to a task, and somebody who may not leave."""
    monkeypatch.setattr(clock, "now", lambda: now)
    with acting_for(municipality):
        for kind, html in TEXTS.items():
            Text.objects.create(kind=kind, html=html, created_at=now)
        SpecialDiet.objects.create(title="Vegetar")
        stage = scene()
        for area, places in (("Nord", ["Åskolen", "Kulturhuset"]), ("Syd", ["Idrætscentret Østerbro-Åparken, hal 2"])):
            for place in places:
                work_location(place, area_name=area)
        task_type("Rengøring")
        team = TeamLink.objects.create(team_id=stage.team.source_id, created_at=now)
        single = link_to(Group.of(task(stage)), by=actors.SYSTEM, now=now)
        bound = participant(first_names="Bundet")
        held(stage, bound, TaskState.ACCEPTED, task_day=stage.election.first_day.replace(month=10, day=3))
        number = bound.cpr.digits
    return {
        "base": f"http://{municipality.citizen_host}{live_site}",
        "team": f"/teams/{team.token}/join/",
        "task": f"/links/{single.token}/take/",
        "bound": number,
    }


@pytest.mark.acceptance("E-074", "E-075", "E-078", "E-079", "E-094", "E-145", "E-146", "E-147", "E-148")
@pytest.mark.parametrize(("width", "scripts", "way"), [(360, False, "team"), (1280, True, "task")])
def test_from_registering_to_leaving(town, browser: Browser, municipality, width, scripts, way):
    seen: list[str] = []
    page = _opened(browser, town, NEW, municipality, width, scripts)

    def look() -> None:
        """At the desk, and enlarged to 400 %. Nothing can be asked of a page whose scripts are off."""
        if scripts:
            seen.extend(findings(page))
            for wide in (ENLARGED, width):
                page.set_viewport_size({"width": wide, "height": 800})
                seen.extend(complaints(page))

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).click()

    steps = "3" if way == "team" else "4"
    page.goto(town["base"] + town[way])
    assert f"Trin 1 af {steps}" in page.inner_text("main")
    look()
    press("Jeg har læst det, fortsæt")
    page.get_by_label("Mobilnummer").fill("12 34")
    page.get_by_label("Vegetar").check()
    press("Tilbage")
    press("Jeg har læst det, fortsæt")
    assert page.get_by_label("Mobilnummer").input_value() == "12 34"
    assert page.get_by_label("Vegetar").is_checked()
    press("Fortsæt")
    assert "Skriv mobilnummeret med otte cifre" in page.inner_text("main")
    look()
    page.get_by_label("Mobilnummer").fill("12 34 56 78")
    page.get_by_label("E-mail").fill("aase@eksempel.dk")
    press("Fortsæt")
    assert f"Trin 3 af {steps}" in page.inner_text("main")
    look()
    press("Ja, opret min profil" if way == "team" else "Ja, tilmeld mig")
    look()

    page.goto(f"{town['base']}/profile/")
    look()
    press("Ja, jeg giver samtykke")
    assert "Du sagde ja" in page.inner_text("main")
    look()
    page.get_by_role("link", name="Mine ønsker").click()
    page.locator("summary", has_text="Nord").click()
    page.get_by_label("Åskolen").check()
    page.get_by_label("Valgdagen", exact=True).check()
    page.get_by_label("Engelsk").check()
    look()
    if scripts:
        seen += unseen_stops(page, most=30)
    press("Gem")
    assert "Dine ønsker er gemt." in page.inner_text("main")
    page.get_by_role("link", name="Oplysninger om dig").click()
    look()
    for fold in page.locator("main summary").all():
        fold.click()
    look()
    with page.expect_download() as paper:
        press("Hent som PDF")
    assert paper.value.suggested_filename == "20261001-mine-oplysninger.pdf"
    page.get_by_role("link", name="Oplysningserklæring, udgave 1").click()
    look()
    page.goto(f"{town['base']}/my-data/delete/")
    look()
    press("Ja, slet min profil")
    assert "Din profil er slettet, og du er logget ud." in page.inner_text("main")
    look()
    with acting_for(municipality):
        assert [person.first_names for person in Participant.objects.all()] == ["Bundet"]
    page = _opened(browser, town, town["bound"], municipality, width, scripts)
    page.goto(f"{town['base']}/my-data/delete/")
    assert "Du kan ikke slette din profil nu" in page.inner_text("main")
    look()
    assert seen == []


def _opened(browser: Browser, town, number: str, municipality, width: int, scripts: bool) -> Page:
    cookie = citizen_client(number, municipality, "Åse Prøve Østergård").cookies["valghalla"].value
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="da-DK", java_script_enabled=scripts)
    context.add_cookies([{"name": "valghalla", "value": cookie, "url": town["base"]}])
    context.set_default_timeout(8000)
    return context.new_page()
