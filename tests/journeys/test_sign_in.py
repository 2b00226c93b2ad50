"""Coming in by MitID and going out again, in a browser with all its rules for cookies, forms and redirects."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import axe
from tests.journeys.stage import stage, volunteer
from tests.journeys.town import AASE, KAREN, PHONE, Town, arrives, come_back, press, reads, sign_in_with
from tests.pages import SiteClient
from tests.worker_process import wait_until
from valghalla.accounts.models import Session
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for
from valghalla.municipalities.models import Municipality
from valghalla_simulators.sign_in.professionals import PROFESSIONALS

pytestmark = pytest.mark.browser
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def aase(town: Town) -> None:
    """Åse takes part, and there is an election."""
    with acting_for(town.municipality):
        stage(tasks=1)
        volunteer(AASE, "Åse", "Østergård")


def signed_in(municipality: Municipality) -> int:
    with acting_for(municipality):
        return Session.objects.exclude(staff=None, citizen=None).count()


def refusals(town: Town) -> list[str]:
    with acting_for(town.municipality):
        return [one.details["reason"] for one in AuditEntry.objects.filter(action="sign_in.refused").order_by("id")]


def looks_right(town: Town, page: Page, name: str) -> None:
    """At the widths of a phone and a desk axe has nothing against it, nothing sticks out, and there is a picture."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=town.pictures / f"{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert axe.findings(page) == []


@pytest.mark.acceptance("E-010", "E-013")
@WITH_AND_WITHOUT
def test_a_citizen_comes_in_to_exactly_the_page_she_wanted_and_goes_out_everywhere(town: Town, aase, scripts):
    page = town.window(PHONE, scripts=scripts)
    page.goto(town.citizen_address + "/tasks/?day=&team=")
    sign_in_with(page, AASE, scripts=scripts)
    expect(page).to_have_url(town.citizen_address + "/tasks/?day=&team=")
    arrives(page, "Opgaver")
    assert signed_in(town.municipality) == 1

    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Log ud").click()
    page.wait_for_url(f"{town.citizen_address}/signed-out/")
    arrives(page, "Du er logget ud")
    assert signed_in(town.municipality) == 0
    if scripts:
        looks_right(town, page, "signed-out")
    page.goto(f"{town.outside.http_url}/nemlogin/")
    reads(page, "Ingen er logget ind i denne browser.")
    page.goto(town.citizen_address + "/profile/")
    arrives(page, "Log ind med NemLog-in")
    assert town.complaints == []


@pytest.mark.acceptance("E-014")
@WITH_AND_WITHOUT
def test_signing_out_at_nemlogin_ends_the_session_here(town: Town, aase, scripts):
    page = town.citizen(AASE, "/profile/", scripts=scripts)
    arrives(page, re.compile("profil"))
    elsewhere = page.context.new_page()
    elsewhere.goto(f"http://simulators.localhost:{town.outside.http_port}/nemlogin/")
    press(elsewhere, "Log ud alle steder")
    wait_until(lambda: signed_in(town.municipality) == 0, "the session here goes on")
    page.reload()
    arrives(page, "Log ind med NemLog-in")
    assert town.complaints == []


@WITH_AND_WITHOUT
def test_signing_out_at_one_municipality_signs_out_at_the_other(town: Town, aase, other_municipality, scripts):
    """The identity provider leads the browser through both by redirects, which browsers hold against the form it began with."""
    page = town.citizen(AASE, scripts=scripts)
    elsewhere = page.context.new_page()
    elsewhere.goto(f"http://{other_municipality.citizen_host}{town.port}/sign-in/")
    elsewhere.get_by_label("CPR-nummer").fill(AASE)
    elsewhere.get_by_role("button", name="Log ind", exact=True).click()
    if not scripts:
        elsewhere.locator("#answer button").click()
    elsewhere.wait_for_url(f"http://{other_municipality.citizen_host}{town.port}/")
    assert (signed_in(town.municipality), signed_in(other_municipality)) == (1, 1)

    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Log ud").click()
    page.wait_for_url(f"{town.citizen_address}/signed-out/")
    assert (signed_in(town.municipality), signed_in(other_municipality)) == (0, 0)
    assert town.complaints == []


@WITH_AND_WITHOUT
def test_whoever_breaks_off_is_told_so_and_gets_where_she_wanted_the_next_time(town: Town, aase, scripts):
    page = town.window(PHONE, scripts=scripts)
    page.goto(town.citizen_address + "/my-tasks/")
    page.get_by_role("button", name="Afbryd").click()
    come_back(page, scripts=scripts)
    arrives(page, "Du blev ikke logget ind")
    reads(page, "Du afbrød login")
    if scripts:
        looks_right(town, page, "cancelled")
    press(page, "Log ind igen")
    sign_in_with(page, AASE, scripts=scripts)
    expect(page).to_have_url(town.citizen_address + "/my-tasks/")
    assert refusals(town) == ["not_signed_in"]
    assert town.complaints == []


def otherwise(page: Page, *, level: str | None = None, flaw: str = "not_as_asked") -> None:
    """Have the simulated NemLog-in answer something else than what it was asked for."""
    page.locator("summary", has_text="Niveau, kryptering og fejl i svaret").click()
    if level:
        page.get_by_label("Niveau", exact=True).select_option(label=level)
    page.get_by_label("Fejl i svaret").select_option(flaw)


@WITH_AND_WITHOUT
def test_too_low_a_level_is_not_enough(town: Town, aase, scripts):
    page = town.window(PHONE, scripts=scripts)
    page.goto(town.citizen_address + "/my-tasks/")
    otherwise(page, level="Lav")
    sign_in_with(page, AASE, scripts=scripts)
    arrives(page, "Dit login var ikke sikkert nok")
    reads(page, "Betydelig eller Høj", "MitID-app")
    if scripts:
        looks_right(town, page, "level")
    assert refusals(town) == ["level"]
    assert signed_in(town.municipality) == 0
    assert town.complaints == []


@WITH_AND_WITHOUT
def test_an_identity_for_work_is_not_for_citizens(town: Town, aase, scripts):
    page = town.window(PHONE, scripts=scripts)
    page.goto(town.citizen_address + "/my-tasks/")
    otherwise(page)
    page.get_by_role("button", name=PROFESSIONALS[0].label).click()
    come_back(page, scripts=scripts)
    arrives(page, "Brug dit private MitID")
    if scripts:
        looks_right(town, page, "private")
    assert refusals(town) == ["professional_identity"]
    assert signed_in(town.municipality) == 0
    assert town.complaints == []


def test_an_answer_that_is_not_signed_is_a_technical_error_with_a_number(town: Town, aase):
    page = town.window(PHONE)
    page.goto(town.citizen_address + "/my-tasks/")
    otherwise(page, flaw="unsigned")
    page.get_by_label("CPR-nummer").fill(AASE)
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.get_by_role("button", name="Send svaret").click()
    arrives(page, "Du blev ikke logget ind")
    with acting_for(town.municipality):
        number = AuditEntry.objects.get(action="sign_in.refused").pk
    reads(page, "teknisk fejl", f"Referencenummer: {number}")
    looks_right(town, page, "technical")
    assert refusals(town) == ["signature"]


@WITH_AND_WITHOUT
def test_a_clerk_comes_in_and_goes_out_everywhere(town: Town, scripts):
    page = town.office(KAREN, "/administration/", scripts=scripts)
    arrives(page, "Administration")
    page.get_by_role("banner").get_by_role("button", name="Log ud").click()
    page.wait_for_url(f"{town.office_address}/signed-out/")
    arrives(page, "Du er logget ud")
    assert signed_in(town.municipality) == 0
    page.goto(town.office_address + "/")
    arrives(page, "Log ind med Adgangsstyring")
    assert town.complaints == []


def test_an_employee_without_a_role_is_told_whom_to_ask(town: Town):
    page = town.window()
    page.goto(town.office_address + "/")
    page.get_by_role("button", name="Nora Rolleløs").click()
    come_back(page, scripts=True)
    arrives(page, "Du har ikke adgang")
    reads(page, "Kontakt din rolleadministrator i Korsbæk Kommune")
    looks_right(town, page, "no-role")
    assert refusals(town) == ["no_role"]


def test_the_address_bar_of_another_browser_lets_nobody_in(town: Town, aase):
    """Somebody sends a friend the address that her own sign-in ends at."""
    page = town.window(PHONE, scripts=False)
    page.goto(town.citizen_address + "/my-tasks/")
    page.get_by_label("CPR-nummer").fill(AASE)
    page.get_by_role("button", name="Log ind", exact=True).click()
    answer = page.locator("input[name=SAMLResponse]").input_value()
    brought = SiteClient(town.municipality.citizen_host).post("/sign-in/answer/", {"SAMLResponse": answer})
    friend = town.window(PHONE)
    friend.goto(town.citizen_address + brought["Location"])
    arrives(friend, "Du blev ikke logget ind")
    reads(friend, "en anden browser")
    looks_right(town, friend, "other-browser")
    assert refusals(town) == ["other_browser"]
    assert signed_in(town.municipality) == 0
    page.goto(town.citizen_address + brought["Location"])
    expect(page).to_have_url(town.citizen_address + "/my-tasks/")
    assert signed_in(town.municipality) == 1
