"""The gallery in a real browser, under the real content policy: accessible, within the screen, and awake."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.axe import at_widths

pytestmark = pytest.mark.browser


def opened(browser: Browser, address: str, width: int = 1280) -> tuple[Page, list[str]]:
    """The page at that width, and what the browser complained of."""
    page = browser.new_page(viewport={"width": width, "height": 900}, locale="da-DK")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    return page, complaints


@pytest.mark.parametrize("site", ["citizen", "admin"])
def test_axe_finds_nothing(browser, live_site, site):
    page, complaints = opened(browser, f"http://admin.korsbaek.localhost{live_site}/components/?site={site}")
    page.wait_for_load_state("networkidle")
    assert at_widths(page, (320, 1024, 1440)) == []
    assert complaints == []
    page.close()


@pytest.mark.acceptance("A-017")
def test_the_heading_box_ticks_the_rows_and_counts_every_match(browser, live_site):
    page, _ = opened(browser, f"http://admin.korsbaek.localhost{live_site}/components/")
    page.locator("#people-all").click()
    assert page.locator("tbody input[name=selected]:checked").count() == 4
    assert page.locator("[data-selected-count=people]").inner_text() == "1234"
    page.locator("#people-2").click()
    assert not page.locator("#people-all").is_checked()
    assert page.locator("[data-selected-count=people]").inner_text() == "3"
    page.close()


@pytest.mark.acceptance("A-023")
def test_a_question_is_asked_in_a_dialog_and_focus_comes_back(browser, live_site):
    page, _ = opened(browser, f"http://admin.korsbaek.localhost{live_site}/components/")
    link = page.locator("a[data-dialog]")
    link.click()
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    assert dialog.locator("form").get_attribute("action").endswith("/components/confirm/")
    assert dialog.locator("[data-close]").evaluate("way => way === document.activeElement")  # not on what is not undone
    dialog.locator("[data-close]").click()
    assert page.locator("dialog").count() == 0
    assert link.evaluate("element => element === document.activeElement")
    page.close()


@pytest.mark.acceptance("A-003")
def test_the_folded_menu_opens_by_keyboard_and_closes_with_escape(browser, live_site):
    page, _ = opened(browser, f"http://admin.korsbaek.localhost{live_site}/components/?site=citizen", 390)
    page.locator("details.menu summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".menu-sheet").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".menu-sheet").is_visible()
    page.close()


@pytest.mark.acceptance("A-026")
def test_leaving_a_changed_form_asks_first(browser, live_site):
    page, _ = opened(browser, f"http://admin.korsbaek.localhost{live_site}/components/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("form[data-unsaved] [name=title]").fill("Ørsted Hallen")
    page.goto(f"http://admin.korsbaek.localhost{live_site}/components/confirm/")
    assert asked == ["beforeunload"]
    page.close()


def test_everything_is_there_without_scripts(browser, live_site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(f"http://admin.korsbaek.localhost{live_site}/components/?site=citizen")
    assert not page.locator("[data-copy]").is_visible()
    page.locator("details.menu summary").click()
    assert page.locator(".menu-sheet").is_visible()
    page.locator("a[data-dialog]").click()
    assert "/components/confirm/" in page.url
    assert page.locator("[data-confirm] button").is_visible()
    context.close()
