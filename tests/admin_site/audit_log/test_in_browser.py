"""The audit log and the stories in a real browser: accessible, within every screen, and usable without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.communication.factories import sender
from tests.elections.factories import scene
from tests.journeys.axe import at_widths
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import task
from valghalla.accounts.models import StaffUser
from valghalla.audit import actors
from valghalla.audit.record import record
from valghalla.base.tenancy import acting_for
from valghalla.places.areas import change_area, create_area
from valghalla.tasks.answer import decline
from valghalla.tasks.assign import assign

pytestmark = pytest.mark.browser
WIDTHS = [1440, 1024, 390]


@pytest.fixture
def desk(live_site, municipality, now, browser: Browser):
    """``desk(name, scripts, on)``: that page, seen by an administrator, in a window of its own or in that of ``on``."""
    with acting_for(municipality):
        staff = StaffUser.objects.create(subject="karen", name="Karen Valgmand", role="administrator", created_at=now)
        addresses = _furnish(actors.staff(staff.pk), now)
    base = f"http://{municipality.admin_host}{live_site}"
    cookie = staff_client(staff, municipality).cookies["valghalla"].value
    contexts = []

    def window(scripts: bool) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=scripts)
        contexts.append(context)
        context.add_cookies([{"name": "valghalla", "value": cookie, "url": base}])
        return context.new_page()

    def opened(name: str, *, scripts: bool = True, on: Page | None = None) -> Page:
        page = on or window(scripts)
        answer = page.goto(base + addresses[name])
        assert answer is not None
        assert answer.status == 200, name
        return page

    yield opened
    for context in contexts:
        context.close()


def _furnish(by, now) -> dict[str, str]:
    sender()
    stage, anna = scene(), participant(first_names="Anna", last_name="Holm")
    area = create_area(name="Syd", by=by, now=now)
    change_area(area.pk, name="Vest", description="Ved fjorden", version=1, by=by, now=now)
    one = task(stage)
    assign(one, to=anna, by=by, now=now)
    decline(one, participant_id=anna.pk, by=by, now=now, reason="Er på rejse")
    record("election.closed", stage.election, by=actors.SYSTEM, now=now)
    return {
        "log": "/administration/audit-log/?chosen=1&user=system&user=&type=area&type=task&type=election",
        "nothing": "/administration/audit-log/?chosen=1&type=diet",
        "task": f"/elections/{stage.election.pk}/tasks/{one.pk}/history/",
        "participant": f"/participants/{anna.pk}/history/",
        "election": f"/elections/{stage.election.pk}/history/?part=",
    }


def test_accessible_and_within_every_screen(desk):
    page = None
    for name in ("log", "nothing", "task", "participant", "election"):
        page = desk(name, on=page)
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        assert at_widths(page, WIDTHS) == [], name


def test_the_filters_work_without_scripts(desk):
    page = desk("log", scripts=False)
    page.locator("details.filters > summary").click()
    page.get_by_label("Område", exact=True).check()
    page.get_by_label("Opgave", exact=True).uncheck()
    page.get_by_label("Valg", exact=True).uncheck()
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody")).to_contain_text("Navn: Syd → Vest")


def test_whom_one_searches_for_is_found_while_one_types_and_stands_in_no_address(desk):
    page = desk("log")
    page.get_by_role("searchbox", name="Søg efter deltager").fill("anna")
    expect(page.locator("tbody tr")).to_have_count(2)  # assigned, declined
    assert "anna" not in page.url.lower()
