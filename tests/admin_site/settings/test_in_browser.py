"""Settings, the check in CPR and the operators' page in a real browser: accessible, within every screen, without scripts too."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.axe import findings
from tests.pages import operator_client, staff_client
from tests.participants.factories import participant
from valghalla.accounts.models import StaffUser
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.municipalities.models import Settings
from valghalla.operators.models import Operator
from valghalla.participants.models import CprCheck

pytestmark = pytest.mark.browser
SETTINGS = "/administration/settings/"
PAGES = [
    SETTINGS,
    *(f"{SETTINGS}{name}/" for name in ("reminders", "automatic", "channels")),
    "/participants/cpr-check/",
]


@pytest.mark.acceptance("A-474")
def test_accessible_within_every_screen_and_saved_without_scripts(
    live_site, municipality, now, browser: Browser, settings
):
    with acting_for(municipality):
        staff = StaffUser.objects.create(subject="karen", name="Karen Valgmand", role="administrator", created_at=now)
        participant(cpr_failure="no_such_person", cpr_failed_at=now)
        CprCheck.objects.create(started_at=now, touched_at=now, next_try_at=now, trouble="unavailable", total=4)
    runs = Operator.objects.create(subject="d", name="Dagny", created_at=now, last_sign_in_at=clock.now())
    office, drift = f"http://{municipality.admin_host}{live_site}", f"http://{settings.OPERATOR_HOST}{live_site}"
    cookies = [
        {"name": "valghalla", "value": staff_client(staff, municipality).cookies["valghalla"].value, "url": office},
        {"name": "valghalla", "value": operator_client(runs).cookies["valghalla"].value, "url": drift},
    ]
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies(cookies)
    page = context.new_page()
    found = []
    for address in [*(office + one for one in PAGES), f"{drift}/operations/"]:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        for width in (1024, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, width)
        found += findings(page)
    assert found == []
    context.close()

    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(cookies)
    page = plain.new_page()
    page.goto(f"{office}{SETTINGS}reminders/")
    page.get_by_label("Fra", exact=True).select_option("18")
    page.get_by_label("Til", exact=True).select_option("9")
    page.get_by_role("button", name="Gem").click()
    expect(
        page.get_by_role("link", name="Beskeder skal sendes fra et tidligere klokkeslæt til et senere.")
    ).to_be_visible()
    page.get_by_label("Til", exact=True).select_option("22")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_text("Fra 18.00 til 22.00")).to_be_visible()
    with acting_for(municipality):
        assert Settings.objects.values_list("sends_from", "sends_until").get() == (18, 22)
    plain.close()
