"""Many at once in a real browser: all that match, the plan, the bar, the result, and undoing it; also without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.elections.factories import scene
from tests.journeys.axe import findings
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.tasks.bulk.run import carry_out
from valghalla.tasks.bulk.undo import undo
from valghalla.tasks.models import BulkRun, Task, TaskState

pytestmark = pytest.mark.browser
PEOPLE = 26  # more than a page of the list shows


@pytest.fixture
def stage(live_site, municipality, now, browser: Browser):
    """A page maker, signed in as an editor; many people have accepted, and one task is available."""
    with acting_for(municipality):
        staff = StaffUser.objects.create(subject="karen", name="Karen Valgmand", role="editor", created_at=now)
        s = scene()
        for number in range(PEOPLE):
            held(s, participant(last_name=f"Holm{number:02}"), TaskState.ACCEPTED)
        task(s)
    base = f"http://{municipality.admin_host}{live_site}"
    cookie = staff_client(staff, municipality).cookies["valghalla"].value
    contexts = []

    def opened(*, scripts: bool) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=scripts)
        contexts.append(context)
        context.add_cookies([{"name": "valghalla", "value": cookie, "url": base}])
        page = context.new_page()
        page.goto(f"{base}/elections/{s.election.pk}/all-tasks/?state=accepted&size=25")
        return page

    yield opened
    for context in contexts:
        context.close()


def _at_work(municipality, work) -> None:
    """What the worker does, since no worker runs here."""
    with acting_for(municipality):
        work(BulkRun.objects.latest("pk").pk, tick=clock.now)


def _accepted(municipality) -> int:
    with acting_for(municipality):
        return Task.objects.filter(state=TaskState.ACCEPTED).count()


@pytest.mark.acceptance("A-255")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_all_that_match_are_removed_and_put_back(stage, municipality, scripts):
    page = stage(scripts=scripts)
    page.locator("thead .choose input").check()
    page.get_by_role("button", name="Fjern", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fjern deltagere fra opgaver")
    assert scripts is False or findings(page) == []
    page.get_by_role("button", name=re.compile("^Udelad")).first.click()
    expect(page.locator(".figures")).to_contain_text(str(PEOPLE - 1))
    assert _accepted(municipality) == PEOPLE
    page.get_by_role("button", name=f"Fjern {PEOPLE - 1} deltagere fra opgaver").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert scripts is False or findings(page) == []
    _at_work(municipality, carry_out)
    if not scripts:
        page.get_by_role("link", name="Opdatér").click()
    expect(page.get_by_text("Det er gennemført")).to_be_visible()
    expect(page.get_by_text("Indtil da kan du fortryde det hele.")).to_be_visible()
    assert scripts is False or findings(page) == []
    assert _accepted(municipality) == 1
    page.get_by_role("button", name="Fortryd").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    _at_work(municipality, undo)
    if not scripts:
        page.get_by_role("link", name="Opdatér").click()
    expect(page.get_by_text("Det er fortrudt")).to_be_visible()
    assert _accepted(municipality) == PEOPLE
    page.get_by_role("link", name="Samlede ændringer").click()
    expect(page.get_by_role("link", name="Fjern deltagere fra opgaver")).to_be_visible()
    assert scripts is False or findings(page) == []
