"""The national sign-in is down: an operator lets an administrator in, watches, and shuts the door again."""

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.fallback.authenticator import digits
from tests.journeys.town import DESK, PHONE, Town, arrives, press, reads
from tests.pages import operator_client, session_key
from valghalla.accounts.models import StaffUser
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.operators.models import Operator

pytestmark = pytest.mark.browser
STEP = datetime.timedelta(seconds=30)


def signed_in(town: Town, host: str, cookie: str, *, width: int = DESK, scripts: bool = True) -> Page:
    """A page at a site where somebody has signed in the ordinary way."""
    page = town.window(width, scripts=scripts)
    page.context.add_cookies([{"name": "valghalla", "value": cookie, "url": f"http://{host}{town.port}"}])
    return page


def administrator(town: Town, **window) -> Page:
    """Karen, in the ordinary way."""
    with acting_for(town.municipality):
        karen = StaffUser.objects.get_or_create(
            subject="karen",
            defaults={"name": "Karen Valgmand", "role": "administrator", "created_at": clock.now()},
        )[0]
    return signed_in(town, town.municipality.admin_host, session_key(town.municipality, {"staff": karen.pk}), **window)


def operator(town: Town, settings) -> Page:
    """Dagny, who runs the service, on the page of the municipality's fallback."""
    now = clock.now()
    dagny = Operator.objects.create(subject="dagny", name="Dagny Driftsen", created_at=now, last_sign_in_at=now)
    cookie = operator_client(dagny).cookies["valghalla"].value
    page = signed_in(town, settings.OPERATOR_HOST, cookie)
    page.goto(f"http://{settings.OPERATOR_HOST}{town.port}/municipalities/{town.municipality.pk}/fallback/")
    return page


def enrol(town: Town, page: Page) -> str:
    """Set up the second factor by its page; the secret. The digits are of the step before, so that these remain."""
    page.goto(f"{town.office_address}/administration/")
    press(page, "Tofaktor")
    town.look_at(page)
    press(page, "Sæt op")
    picture = page.get_by_role("img", name="QR-kode")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    town.look_at(page)
    secret = (page.locator("code").text_content() or "").replace(" ", "")
    page.get_by_label("De seks cifre, appen viser").fill(digits(secret, clock.now() - STEP))
    press(page, "Tag i brug")
    reads(page, "Din tofaktor er i brug")
    town.look_at(page)
    return secret


def open_it(town: Town, page: Page) -> str:
    """Open it for Karen; her code."""
    arrives(page, "Nødadgang")
    town.look_at(page)
    page.get_by_label("Karen Valgmand").check()
    page.get_by_label("Hvorfor").fill("Context Handler svarer ikke")
    press(page, "Åbn, og vis koderne")
    arrives(page, "Nødkoder")
    town.look_at(page)
    return page.locator(".code").inner_text()


def test_the_way_in_when_the_national_sign_in_is_down(town: Town, settings):
    secret = enrol(town, administrator(town))
    desk = operator(town, settings)
    code = open_it(town, desk)

    phone = town.window(PHONE)
    phone.goto(f"{town.office_address}/participants/")
    arrives(phone, "Hvordan vil du logge ind?")
    town.look_at(phone)
    press(phone, "Brug nødadgang")
    phone.get_by_label("Nødkode").fill(code.lower().replace("-", " "))
    phone.get_by_label("De seks cifre, appen viser").fill("000000")
    press(phone, "Log ind", exact=True)
    reads(phone, "Du kom ikke ind.")
    town.look_at(phone)
    phone.get_by_label("De seks cifre, appen viser").fill(digits(secret, clock.now()))
    press(phone, "Log ind", exact=True)
    arrives(phone, "Deltagere")
    reads(phone, re.compile(r"Du er logget ind med nødadgang til kl\. \d\d\.\d\d\."))
    town.look_at(phone)
    assert answered(phone) == "basic"

    press(desk, "Jeg har givet koderne videre")
    expect(desk.get_by_role("row", name="Karen Valgmand").first).to_contain_text("Sidst brugt")
    town.look_at(desk)
    press(desk, "Luk nødadgangen")
    press(desk, "Luk nødadgangen")
    reads(desk, "Nødadgangen er lukket, og alle, der var logget ind med den, er logget ud.")

    phone.goto(f"{town.office_address}/sign-in/fallback/")
    arrives(phone, "Nødadgangen er lukket")
    town.look_at(phone)
    assert answered(phone) == "opaqueredirect"
    assert town.findings == []
    assert town.complaints == []


def answered(page: Page) -> str:
    """How the office answers this browser when it asks for the participants: "basic", or "opaqueredirect" to sign in."""
    return page.evaluate("fetch('/participants/', {redirect: 'manual'}).then(answer => answer.type)")


def test_without_scripts_the_way_in_is_the_same(town: Town, settings):
    secret = enrol_without_scripts(town)
    code = open_it(town, operator(town, settings))
    page = town.window(scripts=False)
    page.goto(f"{town.office_address}/sign-in/fallback/?next=/administration/areas/")
    page.get_by_label("Nødkode").fill(code)
    page.get_by_label("De seks cifre, appen viser").fill(digits(secret, clock.now()))
    press(page, "Log ind", exact=True)
    arrives(page, "Områder")
    reads(page, "Du er logget ind med nødadgang til kl.")


def enrol_without_scripts(town: Town) -> str:
    """Set up the second factor in a browser without scripts; the secret."""
    page = administrator(town, scripts=False)
    page.goto(f"{town.office_address}/second-factor/")
    press(page, "Sæt op")
    secret = (page.locator("code").text_content() or "").replace(" ", "")
    page.get_by_label("De seks cifre, appen viser").fill(digits(secret, clock.now() - STEP))
    press(page, "Tag i brug")
    reads(page, "Din tofaktor er i brug")
    return secret
