"""Journeys of an office that writes what citizens read, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.journeys.town import Town

pytestmark = pytest.mark.browser
FRONT_PAGE = "/administration/content/texts/front-page/da/"


@pytest.mark.acceptance("A-410", "A-420", "A-421")
def test_the_front_page_is_written_seen_before_published_and_taken_back(town: Town):
    page = town.office(path=FRONT_PAGE)
    field = page.get_by_role("textbox", name="Tekst")
    # given the text that a new municipality begins with
    expect(field).to_contain_text("Hver gang der er valg")
    town.look_at(page)
    # when somebody writes more of it, and looks at it first
    field.press("Control+End")
    field.press("Enter")
    field.press_sequentially("Der er kaffe.")
    page.get_by_role("button", name="Forhåndsvisning").click()
    expect(page.locator("ins")).to_have_text("Tilføjet: Der er kaffe.")
    town.look_at(page)
    page.get_by_role("button", name="Skriv videre").click()
    expect(field).to_contain_text("Der er kaffe.")
    page.get_by_role("button", name="Udgiv").click()
    expect(page.get_by_text("Forside er udgivet.")).to_be_visible()
    # then there are two versions, and the first can be taken into use again
    page.get_by_role("link", name="Versioner").click()
    town.look_at(page)
    page.get_by_role("row", name="Systemet").get_by_role("link").click()
    expect(page.locator("del")).to_have_text("Fjernet: Der er kaffe.")
    town.look_at(page)
    page.get_by_role("button", name="Tag denne version i brug igen").click()
    expect(page.get_by_text("Den tidligere version gælder igen.")).to_be_visible()
    expect(field).not_to_contain_text("Der er kaffe.")
    assert town.findings == []
    assert town.complaints == []


@pytest.mark.acceptance("A-421")
def test_the_same_without_scripts(town: Town):
    page = town.office(path=FRONT_PAGE, scripts=False)
    field = page.get_by_label("Tekst")
    assert field.evaluate("element => element.tagName") == "TEXTAREA"
    assert field.input_value().startswith("Hver gang der er valg")
    field.fill("Kom og vær med.\n\nDer er kaffe & < 5 brød.")
    page.get_by_role("button", name="Forhåndsvisning").click()
    expect(page.locator(".sheet-body p")).to_have_text(["Kom og vær med.", "Der er kaffe & < 5 brød."])
    page.get_by_role("button", name="Udgiv").click()
    assert field.input_value() == "Kom og vær med.\n\nDer er kaffe & < 5 brød."
