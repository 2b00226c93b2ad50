"""The citizen site in a real browser: accessible, within the screen of a phone, and the same without scripts."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

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
from valghalla.tasks.links import link_to, make_link
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
        "front": "/", "contact": "/contact/", "privacy": "/privacy/", "faq": "/faq/", "signed out": "/signed-out/",
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


OPEN_TO_ALL = [
    "front",
    "contact",
    "privacy",
    "signed out",
    "unknown",
    "invitation",
    "used invitation",
    "closed link",
    "full",
]
AT_A_DESK = ["tasks", "mine", "profile", "single", "receipt"]


def test_axe_finds_nothing_and_nothing_sticks_out(town, visit):
    """Every page on a phone, as anyone where that makes a difference, and some at a desk."""
    named = [name for name in town.pages if name not in OPEN_TO_ALL]
    found = []
    for cookie, width, names in [
        (town.member, 360, named),
        ("", 360, [*OPEN_TO_ALL, "link", "single", "team"]),
        (town.member, 1280, AT_A_DESK),
    ]:
        page = None
        for name in names:
            page = visit(town.pages[name], cookie, width=width, on=page)
            found += findings(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{name} is wider than the screen")
    assert found == []


def test_a_new_citizen_takes_a_task_on_a_phone_without_scripts(town, visit, tmp_path: Path):
    page = visit(town.pages["single"], town.newcomer, scripts=False)
    page.click("text=Tilmeld")
    page.click("text=Jeg har læst det, fortsæt")
    page.fill("#id_mobile", "12 34")
    page.fill("#id_email", "aase@eksempel.dk")
    page.click("main >> text=Fortsæt")
    assert "Skriv mobilnummeret med otte cifre" in page.inner_text("main")
    page.fill("#id_mobile", "12 34 56 78")
    page.screenshot(path=tmp_path / "details.png", full_page=True)
    page.click("main >> text=Fortsæt")
    page.screenshot(path=tmp_path / "summary.png", full_page=True)
    assert "Åse Prøve Østergård" in page.inner_text("main")
    page.click("text=Ja, tilmeld mig")
    assert "Du er tilmeldt" in page.inner_text("h1")
    page.screenshot(path=tmp_path / "receipt.png", full_page=True)
    page.click("text=Mine opgaver >> nth=-1")
    assert "Du kan melde afbud til og med" in page.inner_text("main")


def test_an_invited_citizen_says_yes_by_keyboard(town, visit):
    page = visit(town.pages["invitation"], town.member)
    for _ in range(30):
        page.keyboard.press("Tab")
        if "Ja, jeg tager opgaven" in page.evaluate("document.activeElement.innerText || ''"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/")
    assert "Du er tilmeldt" in page.inner_text("h1")


def test_an_invited_citizen_says_no_without_scripts(town, visit):
    page = visit(town.pages["invitation"], town.member, scripts=False)
    page.click("text=Nej, jeg kan ikke tage opgaven")
    assert "Du har sagt nej til opgaven" in page.inner_text("h1")
