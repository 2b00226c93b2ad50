"""Somebody who runs the service: in at her own provider, over the municipalities, and out again."""

import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.town import DESK, PHONE, Town, press, reads
from valghalla.accounts.models import ServiceProviderKey
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.operators.models import OperatorEntry, OperatorSession
from valghalla_simulators.operator_sign_in.people import PEOPLE

pytestmark = pytest.mark.browser
DAGNY, EJNAR = (person.name for person in PEOPLE)


def address(town: Town, path: str = "/") -> str:
    return f"http://drift.localhost{town.port}{path}"


def enter(town: Town, name: str, path: str = "/", width: int = DESK, *, scripts: bool = True) -> Page:
    """Ask for a page, and say at the provider who one is."""
    page = town.window(width, scripts=scripts)
    page.goto(address(town, path))
    page.get_by_role("button", name=name).click()
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_operator_finds_what_needs_attention(width: int, scripts: bool, town: Town):
    soon = clock.now() + datetime.timedelta(days=12, hours=1)
    with acting_for(town.municipality):
        ServiceProviderKey.objects.filter(provider__site="citizen").update(not_after=soon)
    page = enter(town, DAGNY, width=width, scripts=scripts)
    look = town.look_at if scripts else lambda page: None  # axe is a script itself
    reads(page, "Kræver opmærksomhed")
    urgent = page.locator("#attention")
    expect(urgent).to_contain_text("12 dage tilbage")
    look(page)

    urgent.get_by_role("link", name="Korsbæk Kommune", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Korsbæk Kommune")
    expect(page.locator("main")).to_contain_text("0999")
    look(page)

    page.get_by_role("link", name="Certifikater og opsætning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Login")

    page.goto(address(town, "/entries/"))
    expect(page.locator("main")).to_contain_text("Loggede ind")
    look(page)

    if width == PHONE:
        page.locator("details.menu summary").click()
    page.locator("header").get_by_role("button", name="Log ud").locator("visible=true").click()
    reads(page, "Du er logget ud")
    assert town.outside.operators.sign_outs == 1
    look(page)
    assert not OperatorSession.objects.filter(operator__isnull=False).exists()
    page.goto(address(town))
    assert "/operator/authorize" in page.url
    assert town.findings == []
    assert town.complaints == []


def test_a_colleague_who_is_no_operator_is_told_so(town: Town):
    page = enter(town, EJNAR, "/entries/", PHONE)
    reads(page, "Du blev ikke logget ind")
    expect(page.locator("main")).to_contain_text("ikke blandt dem, der driver Valghalla")
    town.look_at(page)
    assert OperatorEntry.objects.get().details == {"reason": "no_group"}
    press(page, "Log ind igen")
    page.get_by_role("button", name=DAGNY).click()
    expect(page).to_have_url(address(town, "/entries/"))
    expect(page.locator("main")).to_contain_text("Login afvist")
    assert town.findings == []
    assert town.complaints == []


def test_a_flawed_answer_lets_nobody_in(town: Town):
    page = town.window()
    page.goto(address(town))
    page.get_by_label("Hvad er galt").select_option("Ikke underskrevet (alg none)")
    page.get_by_role("button", name="Send svaret").click()
    reads(page, "Du blev ikke logget ind")
    town.look_at(page)
    page.goto(address(town))
    assert "/operator/authorize" in page.url
    assert town.findings == []
