"""The session ends while somebody writes: warned in time, and nothing typed is lost."""

import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import axe
from tests.journeys.stage import stage, volunteer
from tests.journeys.town import AASE, DESK, KAREN, PHONE, Town, arrives, press, reads, sign_in_with
from valghalla.accounts.models import Session
from valghalla.accounts.sessions import SessionStore
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.participants.models import Participant
from valghalla.places.models import Area
from valghalla_simulators import residents

pytestmark = pytest.mark.browser
NARROW = 390
(CAI,) = residents.ordinary("0999", 1)
FOCUS = "(at => at.closest('dialog') ? at.innerText : at.tagName)(document.activeElement)"


def leave_minutes(town: Town, minutes: float) -> None:
    """Let every session of the municipality end so many minutes from now, as if time had passed."""
    ends = clock.now() + datetime.timedelta(minutes=minutes)
    with acting_for(town.municipality):
        for row in Session.objects.all():
            values = row.get_decoded() | {"until": ends.timestamp()}
            Session.objects.filter(pk=row.pk).update(session_data=SessionStore().encode(values), expire_date=ends)


def wake_up(page: Page, minutes: int) -> None:
    """The computer has slept, and the browser's clock shows so much later."""
    page.clock.fast_forward(minutes * 60 * 1000)


def looks_right(town: Town, page: Page, name: str) -> None:
    """axe has nothing against it, nothing sticks out, and there is a picture."""
    page.screenshot(path=town.pictures / f"{name}-{page.viewport_size['width']}.png")
    assert axe.findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.fixture
def bodil(town: Town) -> Participant:
    """Åse has a profile here."""
    with acting_for(town.municipality):
        stage(tasks=1)
        return volunteer(AASE, "Åse", "Østergård")


@pytest.mark.acceptance("E-012")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_registration_goes_on_after_the_session_was_over(town: Town, scripts):
    with acting_for(town.municipality):
        link = stage(tasks=1).link
    page = town.window(NARROW, scripts=scripts)
    page.goto(town.citizen_address + link)
    press(page, "Tilmeld")
    sign_in_with(page, AASE, scripts=scripts)
    press(page, "Jeg har læst det, fortsæt")
    page.get_by_label("Mobilnummer").fill("12 34 56 78")
    page.get_by_label("E-mail").fill("aase@eksempel.dk")

    leave_minutes(town, -1)
    press(page, "Fortsæt", exact=True)
    sign_in_with(page, AASE, scripts=scripts)
    arrives(page, "Det, du skrev, er gemt")
    reads(page, "12 34 56 78", "aase@eksempel.dk")
    if scripts:
        looks_right(town, page, "kept")
        page.set_viewport_size({"width": DESK, "height": 800})
        looks_right(town, page, "kept")

    press(page, "Send det nu")
    reads(page, "Åse Prøve Østergård", "12 34 56 78", "aase@eksempel.dk")
    press(page, "Ja, tilmeld mig")
    arrives(page, "Du er tilmeldt")
    assert town.complaints == []


def test_what_was_typed_can_be_deleted_instead(town: Town, bodil):
    page = town.citizen(AASE, "/profile/", NARROW)
    page.get_by_label("E-mail").fill("ny@eksempel.dk")
    leave_minutes(town, -1)
    press(page, "Gem", exact=True)
    sign_in_with(page, AASE)
    press(page, "Slet det")
    reads(page, "Det, du skrev, er slettet.")
    page.goto(town.citizen_address + "/profile/")
    expect(page.get_by_label("E-mail")).to_have_value("østergård@example.com")


def test_nobody_else_sees_it_and_what_is_too_much_stays_in_the_page(town: Town, bodil):
    page = town.citizen(AASE, "/profile/", NARROW)
    page.get_by_label("E-mail").fill("ny@eksempel.dk")
    leave_minutes(town, -1)
    press(page, "Gem", exact=True)
    sign_in_with(page, CAI)
    arrives(page, "Det her er skrevet af en anden")
    expect(page.locator("body")).not_to_contain_text("eksempel")
    looks_right(town, page, "others")

    page.goto(f"{town.citizen_address}/sign-in/?next=/profile/")
    sign_in_with(page, AASE)
    page.get_by_label("E-mail").evaluate("field => field.type = 'hidden'")
    page.locator("[name=email]").evaluate("field => field.value = 'x'.repeat(300000)")
    leave_minutes(town, -1)
    press(page, "Gem", exact=True)
    arrives(page, "Du er logget ud")
    looks_right(town, page, "too-much")
    with page.context.expect_page() as opened:
        press(page, "Log ind i en ny fane")
    sign_in_with(opened.value, AASE)
    arrives(opened.value, "Du er logget ind")
    looks_right(town, opened.value, "signed-in")
    press(page, "Send igen")
    reads(page, "Min profil")


def test_the_folded_menu_tells_until_when(town: Town, bodil):
    page = town.citizen(AASE, "/profile/", NARROW)
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("button", name="Forlæng")).to_be_visible()
    looks_right(town, page, "menu")


def warned(town: Town, page: Page):
    """Five minutes before the end; the dialog."""
    leave_minutes(town, 4.9)
    wake_up(page, 56)
    dialog = page.get_by_role("alertdialog", name="Du bliver snart logget ud")
    expect(dialog).to_be_visible()
    return dialog


def at_the_profile(town: Town, width: int) -> Page:
    """Åse writes in her profile."""
    page = town.citizen(AASE, "/profile/", width)
    page.clock.install()
    page.reload()
    page.get_by_label("E-mail").fill("ny@eksempel.dk")
    return page


@pytest.mark.acceptance("E-012", "E-330")
@pytest.mark.parametrize("width", [NARROW, DESK])
def test_the_warning_by_keyboard(town: Town, bodil, width):
    page = at_the_profile(town, width)
    dialog = warned(town, page)
    expect(dialog).to_contain_text("5 minutter")
    looks_right(town, page, "warning")
    seen = set()
    for _ in range(6):
        page.keyboard.press("Tab")
        seen.add(page.evaluate(FOCUS))
    assert seen <= {"Bliv logget ind", "Log ud", "BODY"}
    dialog.get_by_role("button", name="Bliv logget ind").focus()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("E-mail")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value("ny@eksempel.dk")
    with acting_for(town.municipality):
        until = Session.objects.get(citizen__isnull=False).get_decoded()["until"]
    assert until - clock.now().timestamp() > 59 * 60
    if width == DESK:
        shown = datetime.datetime.fromtimestamp(until, clock.DANISH)
        expect(page.locator("header [data-session-until]").first).to_have_text(f"{shown:%H.%M}")
    press(page, "Gem", exact=True)
    page.wait_for_load_state()
    with acting_for(town.municipality):
        assert Participant.objects.get(pk=bodil.pk).email == "ny@eksempel.dk"
    assert town.complaints == []


def test_escape_puts_the_warning_away_for_good(town: Town, bodil):
    page = at_the_profile(town, PHONE)
    dialog = warned(town, page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.clock.run_for(60_000)
    expect(dialog).to_be_hidden()


def test_signing_out_from_the_warning(town: Town, bodil):
    page = at_the_profile(town, DESK)
    warned(town, page).get_by_role("button", name="Log ud").click()
    arrives(page, "Du er logget ud")
    with acting_for(town.municipality):
        assert not Session.objects.filter(citizen__isnull=False).exists()


@pytest.mark.parametrize("width", [NARROW, DESK])
def test_the_page_says_when_it_is_over_and_keeps_what_stands_in_it(town: Town, bodil, width):
    page = at_the_profile(town, width)
    leave_minutes(town, -1)
    wake_up(page, 61)
    told = page.get_by_role("alert").filter(has_text="Du er logget ud")
    expect(told).to_contain_text(
        "Det, du har skrevet, står her stadig. Når du sender det, beder vi dig logge ind igen."
    )
    expect(page.get_by_label("E-mail")).to_have_value("ny@eksempel.dk")
    looks_right(town, page, "over")
    press(page, "Gem", exact=True)
    sign_in_with(page, AASE)
    reads(page, "ny@eksempel.dk")
    press(page, "Send det nu")
    page.wait_for_load_state()
    with acting_for(town.municipality):
        assert Participant.objects.get(pk=bodil.pk).email == "ny@eksempel.dk"


def test_another_tab_that_prolonged_it_is_asked_before_warning(town: Town, bodil):
    page = at_the_profile(town, DESK)
    leave_minutes(town, 50)
    wake_up(page, 56)
    page.clock.run_for(3_000)
    expect(page.get_by_role("alertdialog")).to_have_count(0)


def test_signing_in_in_another_tab_takes_the_word_back(town: Town, bodil):
    page = at_the_profile(town, DESK)
    leave_minutes(town, -1)
    wake_up(page, 61)
    told = page.get_by_role("alert").filter(has_text="Du er logget ud")
    expect(told).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{town.citizen_address}/sign-in/?next=/profile/")
    sign_in_with(other, AASE)
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(told).to_have_count(0)
    expect(page.get_by_label("E-mail")).to_have_value("ny@eksempel.dk")


def test_longer_by_the_button_in_the_header(town: Town, bodil):
    page = at_the_profile(town, DESK)
    leave_minutes(town, 30)
    with page.expect_response("**/session/prolong/"):
        page.locator("header").get_by_role("button", name="Forlæng").first.click()
    expect(page.get_by_label("E-mail")).to_have_value("ny@eksempel.dk")
    with acting_for(town.municipality):
        until = Session.objects.get(citizen__isnull=False).get_decoded()["until"]
    assert until - clock.now().timestamp() > 59 * 60
    looks_right(town, page, "header")


def test_longer_without_scripts_in_a_tab_of_its_own(town: Town, bodil):
    page = town.citizen(AASE, "/profile/", DESK, scripts=False)
    page.get_by_label("E-mail").fill("ny@eksempel.dk")
    leave_minutes(town, 10)
    with page.context.expect_page() as opened:
        page.locator("header").get_by_role("button", name="Forlæng").first.click()
    reads(opened.value, "Du er logget ind til kl.")
    expect(page.get_by_label("E-mail")).to_have_value("ny@eksempel.dk")


@pytest.mark.parametrize("width", [NARROW, DESK])
def test_the_office_is_warned_over_a_long_form(town: Town, width):
    page = town.office(KAREN)
    page.set_viewport_size({"width": width, "height": 800})
    page.clock.install()
    page.goto(f"{town.office_address}/administration/areas/new/")
    page.get_by_label("Navn").fill("Nørre Åby")
    dialog = warned(town, page)
    looks_right(town, page, "office-warning")
    dialog.get_by_role("button", name="Bliv logget ind").click()
    expect(dialog).to_be_hidden()
    leave_minutes(town, -1)
    wake_up(page, 61)
    expect(page.get_by_role("alert").filter(has_text="Du er logget ud")).to_be_visible()
    looks_right(town, page, "office-over")
    press(page, "Gem", exact=True)
    page.get_by_role("button", name=KAREN).click()
    reads(page, "Det, du skrev, er gemt", "Nørre Åby")
    press(page, "Send det nu")
    page.wait_for_load_state()
    with acting_for(town.municipality):
        assert Area.objects.filter(name="Nørre Åby").exists()
