"""The citizen site in a real browser: accessible, within the screen of a phone, and the same without scripts."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.citizen_site.looked_at import complaints, unseen_stops
from tests.elections.factories import scene, work_location
from tests.journeys.axe import findings
from tests.pages import citizen_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.base.tenancy import acting_for
from valghalla.content.models import Text
from valghalla.elections.copy import take_in
from valghalla.elections.models import ElectionTaskType
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.models import SpecialDiet
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to, make_link
from valghalla.tasks.models import TaskState
from valghalla.teams.members import join
from valghalla.teams.models import TeamLink

pytestmark = pytest.mark.browser
CONTACT = {
    "department": "Valgsekretariatet", "address": "Rådhuspladsen 1", "postal_code": "4272", "city": "Korsbæk",
    "telephone": "+45 55 12 34 56", "email": "valg@korsbaek.example", "digital_post_link": "https://post.example/korsbaek",
}  # fmt: skip
TEXTS = {
    "front_page": "<p>Ved hvert valg hjælper hundreder.</p><h2>Hvad laver man?</h2><ul><li>Tæller</li></ul>",
    "disclosure": "<h2>Dataansvarlig</h2><p>Korsbæk Kommune er ansvarlig for dine oplysninger.</p>",
    "consent": "<p>Må vi spørge dig igen ved næste valg?</p>",
    "faq": "<h2>Hvornår får jeg penge?</h2><p>Senest to måneder efter valget.</p>",
}
DESCRIPTION = "<p>Du tager imod vælgerne, finder dem på valglisten og tæller stemmer.</p>"


@dataclass
class Town:
    """Korsbæk in the middle of an election: where its pages are, and the cookies of two people."""

    base: str
    pages: dict[str, str]
    member: str
    newcomer: str


@pytest.fixture
def town(live_site, municipality: Municipality, outside, now) -> Town:
    with acting_for(municipality):
        pages, member = _furnish(now)
    cookie = citizen_client(member, municipality, "Åse Østergård").cookies["valghalla"].value
    newcomer = citizen_client("1012620000", municipality, "Åse Østergård").cookies["valghalla"].value
    return Town(f"http://{municipality.citizen_host}{live_site}", pages, cookie, newcomer)


def _furnish(now) -> tuple[dict[str, str], str]:
    Settings.objects.update(**CONTACT)
    for kind, html in TEXTS.items():
        Text.objects.create(kind=kind, html=html, created_at=now)
    for title in ("Vegetar", "Glutenfri"):
        SpecialDiet.objects.create(title=title)
    stage = scene()
    ElectionTaskType.objects.update(description=DESCRIPTION)
    night = ElectionTaskType.objects.create(
        election=stage.election, title="Optælling om natten", short_name="OPT", description=DESCRIPTION,
        starts=datetime.time(20), ends=datetime.time(2), payment_dkk=1200,
    )  # fmt: skip
    places = take_in(stage.election, [work_location(f"Idrætscentret Østerbro-Åparken, hal {n}") for n in range(7)])
    for place in places:
        task(stage, work_location=place)
        task(stage, work_location=place, task_type=night)
    me, other = participant(first_names="Åse", last_name="Østergård", mobile="12345678"), participant()
    join(stage.team.source_id, me.pk, joined_by="staff", now=now)
    invited = held(stage, me)
    mine = held(stage, me, TaskState.ACCEPTED, task_type=night, task_day=stage.election.first_day)
    near = held(stage, me, TaskState.ACCEPTED, task_day=datetime.date(2026, 10, 3))
    single = link_to(Group.of(task(stage, work_location=places[0])), by=actors.SYSTEM, now=now)
    full = link_to(
        Group.of(held(stage, other, TaskState.ACCEPTED, task_type=stage.other_type)), by=actors.SYSTEM, now=now
    )
    several = make_link(stage.team, by=actors.SYSTEM, now=now)
    team = TeamLink.objects.create(team_id=stage.other_team.source_id, created_at=now)
    pages = {
        "front": "/", "contact": "/contact/", "privacy": "/privacy/", "faq": "/faq/",
        "accessibility": "/accessibility/", "signed out": "/signed-out/",
        "unknown": "/nix/", "invitation": f"/invitation/{invited.invitation_token}/",
        "decline": f"/invitation/{invited.invitation_token}/decline/", "used invitation": "/invitation/x/",
        "others invitation": f"/invitation/{held(stage, participant()).invitation_token}/",
        "link": f"/links/{several.token}/", "closed link": "/links/x/", "single": f"/links/{single.token}/",
        "take": f"/links/{single.token}/take/", "full": f"/links/{full.token}/", "team": f"/teams/{team.token}/",
        "join": f"/teams/{team.token}/join/", "tasks": "/tasks/", "filtered": "/tasks/?day=2026-11-03",
        "mine": "/my-tasks/", "withdraw": f"/my-tasks/{mine.pk}/withdraw/", "locked": f"/my-tasks/{near.pk}/withdraw/",
        "receipt": f"/my-tasks/{mine.pk}/receipt/?registered", "profile": "/profile/",
    }  # fmt: skip
    return pages, me.cpr.digits


@pytest.fixture
def visit(browser: Browser, town: Town) -> Iterator[Callable[..., Page]]:
    """``visit(path, cookie, width, scripts)``: the page in a browser of its own, or in the one of the page ``on``."""
    open_now = []

    def go(path: str, cookie: str = "", *, width: int = 360, scripts: bool = True, on: Page | None = None) -> Page:
        page = on or opened(cookie, width, scripts)
        page.goto(town.base + path, wait_until="load")
        return page

    def opened(cookie: str, width: int, scripts: bool) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale="da-DK", java_script_enabled=scripts
        )
        open_now.append(context)
        if cookie:
            context.add_cookies([{"name": "valghalla", "value": cookie, "url": town.base}])
        return context.new_page()

    yield go
    for context in open_now:
        context.close()


ENLARGED = 320  # a screen of 1280 px at 400 %
OPEN_TO_ALL = [
    "front",
    "accessibility",
    "contact",
    "privacy",
    "signed out",
    "unknown",
    "invitation",
    "used invitation",
    "closed link",
    "full",
]
AT_A_DESK = ["tasks", "mine"]
# What the walk looks at with axe: tests/citizen_site/test_walk.py.
WALKED = {"single", "team", "join", "mine", "withdraw", "receipt", "profile"}


@pytest.mark.acceptance("E-019", "E-328", "E-329", "E-332", "E-333", "E-334", "E-335", "E-336")
def test_every_page_can_be_read_by_everybody(town, visit):
    """Every page that nobody walks through, enlarged to 400 %, as anyone where that makes a difference, and some at a desk:
    axe, and what it does not ask."""
    named = [name for name in town.pages if name not in OPEN_TO_ALL and name not in WALKED]
    found = []
    titles = {}
    for cookie, width, names in [
        (town.member, ENLARGED, named),
        ("", ENLARGED, [*OPEN_TO_ALL, "link", "single", "team"]),
        (town.member, 1280, AT_A_DESK),
    ]:
        page = None
        for name in names:
            page = visit(town.pages[name], cookie, width=width, on=page)
            found += findings(page) + complaints(page)
            titles[name] = page.title()
    assert found == []
    assert len({titles[name] for name in [*AT_A_DESK, "front", "contact", "privacy", "unknown"]}) == 6


@pytest.mark.acceptance("E-026", "E-329", "E-330")
def test_every_stop_of_the_keyboard_is_seen_and_the_first_leads_past_the_menu(town, visit):
    page = visit(town.pages["front"], width=1280)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    found = unseen_stops(page)
    page = None
    for name in ["front", "tasks", "mine", "profile", "single", "withdraw"]:
        page = visit(town.pages[name], town.member, width=ENLARGED, on=page)
        found += unseen_stops(page)
    assert found == []
    page.focus(".menu summary")
    page.keyboard.press("Enter")
    assert page.locator(".menu-sheet").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.acceptance("E-331")
def test_a_mistake_is_told_first_and_at_its_field(town, visit):
    page = visit(town.pages["single"], town.newcomer, width=ENLARGED)
    page.click("text=Tilmeld")
    page.click("text=Jeg har læst det, fortsæt")
    page.fill("#id_mobile", "12 34")
    page.click("main >> text=Fortsæt")
    summary = page.locator(".alert-error[role=alert]")
    assert summary.evaluate("(part) => part === document.activeElement")
    assert findings(page) + complaints(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_mobile"
    assert page.get_attribute("#id_mobile", "aria-invalid") == "true"
    assert page.input_value("#id_mobile") == "12 34"


@pytest.mark.acceptance("E-332")
def test_nothing_depends_on_colours_or_on_movement(town, visit):
    page = visit(town.pages["mine"], town.member)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    assert complaints(page) == []
    moving = (
        "[...document.querySelectorAll('*')].some((part) => parseFloat(getComputedStyle(part).transitionDuration) > .1)"
    )
    assert not page.evaluate(moving)


@pytest.mark.acceptance("E-030")
def test_printing_leaves_menu_and_buttons_out(town, visit):
    page = visit(town.pages["mine"], town.member, width=1280)
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    for part in [".site-header", ".site-footer", ".main-nav", "main .button"]:
        assert page.locator(part).count() > 0
        assert not any(one.is_visible() for one in page.locator(part).all()), part


@pytest.mark.acceptance("E-029")
def test_a_message_can_be_put_away(town, visit):
    page = visit(town.pages["profile"], town.member)
    page.click("main form:has(#id_mobile) button[type=submit]")
    message = page.locator(".messages [role=status]")
    assert message.is_visible()
    assert findings(page) + complaints(page) == []
    page.get_by_role("button", name="Luk beskeden").click()
    assert message.count() == 0
    assert page.evaluate("document.activeElement.id") == "main"
