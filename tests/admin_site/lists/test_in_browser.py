"""The lists in a real browser: accessible, within every screen, on paper, and the same without scripts."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.axe import at_widths
from tests.lists.factories import eats, hall, person, polling, role, serves
from tests.pages import staff_client
from tests.tasks.factories import task
from valghalla.accounts.models import StaffUser
from valghalla.base.tenancy import acting_for
from valghalla.lists.models import ListPreset
from valghalla.tasks.models import TaskState

pytestmark = pytest.mark.browser
PAGES = {
    "lists": "",
    "participants": "participants/?columns=1&column=address&column=cpr&column=state&protected=on",
    "all columns": "participants/?vacant=on&columns=1&column=cpr&column=age&column=mobile&column=email&column=address"
    "&column=diets&column=team&column=work_location&column=state&column=task_day&column=payment",
    "people": "participants/?columns=1&rows=people&column=payment&column=state",
    "print": "participants/print/?columns=1&column=team",
    "delete setup": "participants/setups/900/delete/",
    "election system": "election-system/?day=2026-11-03",
    "payment": "payment/",
    "payment by task": "payment/?rows=tasks",
    "diets": "diets/",
    "appointments": "appointments/",
    "rules": "rules/",
}


@pytest.fixture
def desk(live_site, municipality, now, browser: Browser):
    """A page maker: pages of the administrative site, signed in, in a window of their own or in that of ``on``."""
    with acting_for(municipality):
        staff = StaffUser.objects.create(subject="karen", name="Karen Valgmand", role="administrator", created_at=now)
        base = f"http://{municipality.admin_host}{live_site}/elections/{_furnish(staff)}/lists/"
    cookie = staff_client(staff, municipality).cookies["valghalla"].value
    contexts = []

    def window(width: int, scripts: bool) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        contexts.append(context)
        context.add_cookies([{"name": "valghalla", "value": cookie, "url": base}])
        return context.new_page()

    def opened(path: str, *, width: int = 1440, scripts: bool = True, on: Page | None = None) -> Page:
        page = on or window(width, scripts)
        answer = page.goto(base + path)
        assert answer is not None
        assert answer.status == 200, path
        return page

    yield opened
    for context in contexts:
        context.close()


def _furnish(staff: StaffUser) -> int:
    stage = polling()
    without = hall(stage)
    role(stage.other_type, "")
    protected = person("Åse", last_name="Østergård-Kristoffersen", protected_address=True)
    eats(protected, "Vegansk", "Glutenfri")
    serves(stage, protected)
    serves(stage, "Bo", task_type=stage.other_type)
    serves(stage, person("Uden dato", birth_date=None))
    serves(stage, "Hallens", work_location=without)
    serves(stage, "Ubesvaret", TaskState.UNANSWERED)
    task(stage)
    ListPreset.objects.create(
        pk=900, owner=staff, name="Til økonomi", shared=True, columns=["payment"], layout="people"
    )
    return stage.election.pk


def test_every_page_is_accessible_and_fits_every_screen(desk):
    page = None
    for name, path in PAGES.items():
        page = desk(path, on=page)
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        assert at_widths(page, (1440, 1024, 390)) == [], name


@pytest.mark.acceptance("A-394")
def test_on_paper_nothing_but_the_list_and_room_to_sign(desk):
    page = desk(PAGES["print"])
    page.emulate_media(media="print")
    assert page.locator("header.site-header").is_visible() is False
    assert page.get_by_role("link", name="Tilbage til listen").is_visible() is False
    receipt = page.locator("table.to-sign tbody td:last-child").first
    assert (receipt.inner_text().strip(), receipt.bounding_box()["width"] >= 150) == ("", True)
    assert page.locator("table.to-sign tbody tr").count() == 5


def test_the_same_without_scripts(desk):
    page = desk("participants/", scripts=False)
    page.locator("summary", has_text="Filtre").click()
    page.get_by_role("combobox", name="Opgavestatus").select_option("unanswered")
    page.get_by_role("button", name="Vis listen").click()
    assert page.locator("#list tbody tr").count() == 1
    page.locator("summary", has_text="Opsætninger").click()
    page.get_by_label("Opsætningens navn").fill("Uden scripts")
    page.get_by_role("button", name="Gem opsætningen").click()
    assert "er gemt" in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel", exact=True).click()
    assert download.value.suggested_filename.endswith("-deltagere.xlsx")
