"""Two clerks at once, finding anything by keyboard, the menu on a phone, and a form that one is about to lose."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.stage import TASK_TYPE, TEAM, stage, volunteer
from tests.journeys.town import BIRGER, Town, arrives, press, reads
from valghalla.base.tenancy import acting_for
from valghalla_simulators import residents

pytestmark = pytest.mark.browser
(BODIL,) = residents.ordinary("0999", 1)
NEWS = "Nye ændringer – vis dem"


def hurry(page: Page) -> None:
    """Let the page ask every second rather than every twenty."""
    page.locator("[data-news]").evaluate("place => { place.dataset.newsEvery = '1' }")


@pytest.mark.acceptance("A-027", "A-033")
def test_what_a_colleague_changes_is_told_and_shown_when_asked_for(town: Town):
    with acting_for(town.municipality):
        there = stage(tasks=1)
    overview = f"/elections/{there.election.pk}/tasks/"
    place = f"/elections/{there.election.pk}/places/{there.place.pk}/"
    karen, birger = town.office(path=overview), town.office(BIRGER, path=place)
    asked: list[str] = []
    karen.on("request", lambda request: asked.append(request.url) if "/news/" in request.url else None)
    with karen.expect_response(lambda answer: "/news/" in answer.url):
        hurry(karen)
    assert karen.get_by_role("link", name=NEWS).count() == 0
    karen.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })")
    press(birger, "Fordel opgaver")
    birger.get_by_label(f"{TEAM}, {TASK_TYPE}", exact=True).fill("4")
    press(birger, "Gem", exact=True)
    reads(birger, "Gemt. Tilføjede opgaver: 3. Slettede: 0.")
    asked.clear()
    karen.wait_for_timeout(2500)
    assert asked == []
    karen.evaluate("delete document.visibilityState")
    expect(karen.get_by_role("link", name=NEWS)).to_be_visible()
    expect(karen.locator(".figures").first).to_contain_text("0 / 1")
    town.look_at(karen)
    karen.get_by_role("link", name=NEWS).click()
    expect(karen.locator(".figures").first).to_contain_text("0 / 4")
    expect(karen.get_by_role("link", name=NEWS)).to_have_count(0)
    assert karen.url.endswith(overview)
    expect(birger.get_by_role("link", name=NEWS)).to_have_count(0)
    assert town.findings == []
    assert town.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_somebody_is_found_from_any_page(town: Town, scripts: bool):
    with acting_for(town.municipality):
        stage(tasks=1)
        volunteer(BODIL, "Bodil", "Bager")
    page = town.office(path="/administration/", scripts=scripts)
    if scripts:
        page.keyboard.press("Control+k")
        expect(page.locator("#find")).to_be_focused()
    else:
        page.locator("#find").focus()
    page.keyboard.type("bager")
    page.keyboard.press("Enter")
    arrives(page, "Find overalt")
    assert "ager" not in page.url
    expect(page.get_by_role("link", name="Bodil Bager")).to_be_visible()
    if scripts:
        expect(page.get_by_text("1 er fundet")).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("link", name="Bodil Bager")).to_be_focused()
        town.look_at(page)
    else:
        page.get_by_role("link", name="Bodil Bager").focus()
    page.keyboard.press("Enter")
    arrives(page, "Bodil Bager")
    page.locator("#find").fill(BODIL)
    page.keyboard.press("Enter")
    arrives(page, "Bodil Bager")
    assert BODIL not in page.url
    assert town.findings == []
    assert town.complaints == []


@pytest.mark.acceptance("A-003")
def test_all_six_entries_of_the_menu_are_reached_on_a_phone(town: Town):
    with acting_for(town.municipality):
        stage(tasks=1)
    page = town.office()
    page.set_viewport_size({"width": 390, "height": 800})
    for entry in ("Opgaver", "Deltagere", "Kommunikation", "Lister", "Administration", "Start"):
        menu = page.locator("details.menu")
        menu.locator("summary").click()
        menu.get_by_role("link", name=entry, exact=True).click()
        expect(menu.locator("a[aria-current=page]")).to_have_text(entry)
    town.look_at(page)
    assert town.findings == []
    assert town.complaints == []


@pytest.mark.acceptance("A-026", "A-023")
def test_leaving_a_form_with_something_unsaved_asks_also_after_a_refused_save(town: Town):
    page = town.office(path="/administration/areas/new/")
    questions: list[str] = []

    def stay(dialog) -> None:
        questions.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Navn", exact=True).fill("Prøveøen")
    page.get_by_role("link", name="Start").first.click()
    expect(page.get_by_label("Navn", exact=True)).to_have_value("Prøveøen")
    assert questions == ["beforeunload"]
    page.get_by_label("Navn", exact=True).fill(" ")
    press(page, "Gem", exact=True)
    reads(page, "Der er én ting, der skal rettes")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Start").first.click()
    assert questions == ["beforeunload"] * 2
    page.get_by_label("Navn", exact=True).fill("Prøveøen")
    press(page, "Gem", exact=True)
    reads(page, "Prøveøen")
    page.get_by_role("link", name="Start").first.click()
    page.wait_for_url(lambda url: "/areas/" not in url)
    assert questions == ["beforeunload"] * 2
