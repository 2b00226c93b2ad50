"""All tasks in a real browser: chosen by the page and all at once, searched while typing, accessible and within every screen."""

import pytest
from playwright.sync_api import Browser, expect

from tests.elections.factories import scene
from tests.journeys.axe import findings
from tests.lists.factories import person
from tests.pages import staff_client
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.base.tenancy import acting_for
from valghalla.lists.models import ListPreset

pytestmark = pytest.mark.browser


@pytest.mark.acceptance("A-014", "A-017")
def test_choosing_and_searching(live_site, municipality, now, browser: Browser):
    with acting_for(municipality):
        staff = StaffUser.objects.create(subject="karen", name="Karen Valgmand", role="administrator", created_at=now)
        stage = scene()
        for at in range(30):
            task(stage, task_type=stage.other_type if at % 2 else stage.task_type)
        held(stage, person("Åse"), invited_at=now)
        ListPreset.objects.create(owner=staff, of="tasks", name="Mine", filters={"state": ["unanswered"]})
        url = f"http://{municipality.admin_host}{live_site}/elections/{stage.election.pk}/all-tasks/"
    cookie = staff_client(staff, municipality).cookies["valghalla"].value
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "valghalla", "value": cookie, "url": url}])
    page = context.new_page()
    page.goto(f"{url}?size=25")
    count = page.locator("[data-selected-count=tasks]")
    expect(count).to_have_text("0")
    page.locator("tbody .choose input").first.click()
    expect(count).to_have_text("1")
    page.locator("thead .choose input").click()
    expect(count).to_have_text("31")
    posted = page.evaluate("Array.from(new FormData(document.getElementById('bulk')).entries())")
    assert ["all", "1"] in posted
    assert [name for name, _value in posted].count("task") == 25
    page.locator("tbody .choose input").first.click()
    expect(count).to_have_text("24")
    assert findings(page) == []
    page.locator("#id_search").fill("åse")
    page.wait_for_url("**/*search=*")
    expect(page.locator("#tasks tbody tr")).to_have_count(1)
    expect(page.locator(".htmx-swapping, .htmx-settling, .htmx-request")).to_have_count(0)
    assert "se=" not in page.url.split("?")[1].replace("search=", "")
    expect(page.locator("[data-selected-count=tasks]")).to_have_text("0")
    page.locator("summary", has_text="Filtre").click()
    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert findings(page) == []
    context.close()
