"""The catalogue, a place and its printed lists in a real browser: accessible, within every screen, and without scripts."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.elections.factories import Scene, scene
from tests.journeys.axe import at_widths, findings
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from tests.teams.factories import team_member, team_responsible
from valghalla.accounts.models import StaffUser
from valghalla.audit.actors import SYSTEM
from valghalla.base.tenancy import acting_for
from valghalla.elections.models import ElectionTaskType
from valghalla.participants.models import SpecialDiet
from valghalla.task_types.models import TaskType, TaskTypeFile
from valghalla.tasks.history import happened
from valghalla.tasks.models import Recheck, TaskEvent, TaskState
from valghalla.teams.links import create_link, replace_link

pytestmark = pytest.mark.browser

ADMINISTRATION = "/administration/"
PAGES = {
    "areas": "areas/",
    "work locations": "work-locations/",
    "work location": "work-locations/{work_location}/edit/",
    "teams": "teams/",
    "team": "teams/{team}/",
    "invitation link": "teams/{team}/link/",
    "task types": "task-types/",
    "task type": "task-types/{task_type}/edit/",
    "carry": "task-types/{task_type}/carry/",
    "checked": "checked/{recheck}/",
    "election types": "election-types/",
    "election type": "election-types/{election_type}/edit/",
    "diets": "diets/",
    "place": "/elections/{election}/places/{place}/",
    "assign": "/elections/{election}/tasks/{free}/assign/",
    "reply": "/elections/{election}/tasks/{asked}/reply/",
    "remove": "/elections/{election}/tasks/{asked}/remove/",
    "move": "/elections/{election}/places/{place}/teams/{copy}/move/",
    "lists to print": "/elections/{election}/places/{place}/rosters/",
}


@dataclass
class Desk:
    """Somebody signed in on the administrative site. ids: what stands in the addresses."""

    browser: Browser
    base: str
    cookie: str
    ids: dict[str, int]
    contexts: list[BrowserContext]

    def page(self, name: str, *, scripts: bool = True, on: Page | None = None) -> Page:
        """The page of the name, in a window of its own or in that of ``on``."""
        page = on or self._window(scripts)
        path = PAGES[name].format(**self.ids)
        answer = page.goto(self.base + (path if path.startswith("/") else ADMINISTRATION + path))
        assert answer is not None
        assert answer.status == 200, path
        return page

    def _window(self, scripts: bool) -> Page:
        context = self.browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=scripts)
        self.contexts.append(context)
        context.add_cookies([{"name": "valghalla", "value": self.cookie, "url": self.base}])
        return context.new_page()


@pytest.fixture
def desk(live_site, municipality, now, browser: Browser):
    """The office with one of everything."""
    with acting_for(municipality):
        staff = StaffUser.objects.create(subject="karen", name="Karen Valgmand", role="administrator", created_at=now)
        ids = _furnish(scene(), now)
    base = f"http://{municipality.admin_host}{live_site}"
    made = Desk(browser, base, staff_client(staff, municipality).cookies["valghalla"].value, ids, [])
    yield made
    for context in made.contexts:
        context.close()


def _furnish(s: Scene, now) -> dict[str, int]:
    club, kind = s.team.source, s.task_type.source
    create_link(club, by=SYSTEM, now=now)
    replace_link(club, by=SYSTEM, now=now)
    team_member(club)
    team_responsible(club)
    SpecialDiet.objects.create(title="Vegetarisk")
    file = {"content": b"%PDF-1.7", "size": 8, "digest": "0" * 64}
    TaskTypeFile.objects.create(task_type=kind, name="Vejledning.pdf", **file)
    ElectionTaskType.objects.filter(pk=s.task_type.pk).update(validation_off=True)
    TaskType.objects.filter(pk=kind.pk).update(trusted=True)
    held(s, participant(first_names="Åse", last_name="Udenbys", municipality_code="0751"), TaskState.ACCEPTED)
    free, asked = task(s), held(s, participant(first_names="Bo", last_name="Berg"))
    made = Recheck.objects.create(
        at=now, subject="task_type", name=kind.title, elections=[s.election.pk], people=2, freed=1
    )
    lost = happened(TaskEvent.Kind.INVALIDATED, free, participant_id=participant().pk, by=SYSTEM, now=now)
    lost.facts = {"failed": ["resident"], "recheck": made.pk}
    lost.save()
    return {
        "work_location": s.place.source_id or 0,
        "team": club.pk,
        "task_type": kind.pk,
        "recheck": made.pk,
        "election_type": s.election.type_id,
        "election": s.election.pk,
        "place": s.place.pk,
        "copy": s.team.pk,
        "free": free.pk,
        "asked": asked.pk,
    }


def test_every_page_is_accessible_and_within_the_screen_at_every_width(desk):
    page = None
    for name in PAGES:
        page = desk.page(name, on=page)
        assert at_widths(page, (390, 1440), measured_at=[1024]) == [], name


@pytest.mark.acceptance("A-086")
def test_the_invitation_link_is_explained_in_a_dialog_and_copied(desk):
    page = desk.page("teams")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Kopiér link Venstre").click()
    dialog = page.get_by_role("dialog", name="Lad folk blive medlem af Venstre")
    dialog.wait_for()
    assert "Den, der har linket, kan logge ind" in dialog.inner_text()
    link = dialog.get_by_label("Link, der kan sendes videre", exact=True).input_value()
    assert "/teams/" in link
    dialog.get_by_role("button", name="Kopiér").click()
    page.get_by_text("Kopieret").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link
    assert findings(page) == []
    dialog.get_by_role("link", name="Luk").click()
    dialog.wait_for(state="hidden")


def test_the_link_is_made_replaced_and_revoked_without_scripts(desk):
    page = desk.page("invitation link", scripts=False)
    field = page.get_by_label("Link, der kan sendes videre", exact=True)
    old = field.input_value()
    page.get_by_role("button", name="Erstat").click()
    page.get_by_role("button", name="Erstat linket").click()
    assert field.input_value() not in ("", old)
    page.get_by_role("button", name="Tilbagekald").click()
    page.get_by_role("button", name="Tilbagekald linket").click()
    assert field.count() == 0
    page.get_by_role("button", name="Opret et link").click()
    assert field.count() == 1


@pytest.mark.acceptance("A-109", "A-030")
def test_a_file_is_attached_in_the_browser_and_leaving_the_form_keeps_nothing(desk, municipality, tmp_path):
    pdf = tmp_path / "Mødetider.pdf"
    pdf.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page = desk.page("task type", scripts=False)
    page.get_by_label("Tilføj PDF-filer").set_input_files(pdf)
    page.get_by_role("link", name="Annullér").click()
    with acting_for(municipality):
        assert [file.name for file in TaskTypeFile.objects.all()] == ["Vejledning.pdf"]
    page = desk.page("task type", scripts=False)
    page.get_by_label("Tilføj PDF-filer").set_input_files(pdf)
    page.get_by_role("button", name="Gem").click()
    page = desk.page("task type")
    assert page.get_by_role("link", name="Mødetider.pdf").count() == 1


@pytest.mark.acceptance("A-257")
def test_a_list_is_taken_as_a_pdf_whose_link_says_what_it_is(desk):
    page = desk.page("lists to print")
    with page.expect_download() as download:
        page.get_by_role("link", name="Fremmødeliste som PDF Skolen, ").click()
    assert download.value.suggested_filename == "20261103-skolen-fremmøde.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")
