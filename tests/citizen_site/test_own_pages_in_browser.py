"""My tasks and My work location in a real browser: on a phone and a wide screen, with scripts and without, in every state."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.citizen_site.looked_at import complaints
from tests.elections.factories import scene, work_location
from tests.journeys.axe import findings
from tests.pages import citizen_client
from tests.participants.factories import participant
from tests.places.factories import work_location_responsible
from tests.tasks.factories import held
from valghalla.audit import actors
from valghalla.base.tenancy import acting_for
from valghalla.elections.models import ElectionTaskType, ElectionTaskTypeFile
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.models import ParticipantDiet, SpecialDiet
from valghalla.tasks.models import SwapWish, TaskState
from valghalla.tasks.swap import settle

pytestmark = pytest.mark.browser
DAY = datetime.timedelta(days=1)
ACCEPTED = TaskState.ACCEPTED


@dataclass
class Town:
    """Where the pages are, and the cookies of somebody with everything and somebody with nothing."""

    base: str
    busy: str
    idle: str
    place: int
    mine: int
    locked: int


@pytest.fixture
def town(live_site, municipality: Municipality, now) -> Town:
    with acting_for(municipality):
        Settings.objects.update_or_create(defaults={"telephone": "55 12 34 56", "department": "Valgsekretariatet"})
        stage = scene()
        ElectionTaskType.objects.update(description="<p>Du tager imod vælgerne.</p>")
        me, idle = participant(first_names="Åse", last_name="Østergård"), participant(first_names="Bo", last_name="Ny")
        ElectionTaskTypeFile.objects.create(
            task_type=stage.task_type,
            name="Vejledning til tilforordnede.pdf",
            content=b"%PDF-1.4",
            size=9,
            digest="0" * 64,
        )
        mine = held(stage, me, ACCEPTED)
        held(stage, me, task_day=stage.election.first_day)
        locked = held(stage, me, ACCEPTED, task_day=now.date() + DAY)
        wished = held(stage, me, ACCEPTED, task_day=stage.election.last_day)
        held(stage, me, ACCEPTED, task_day=datetime.date(2025, 11, 18))
        for task in (mine, wished):
            SwapWish.objects.create(
                task=task, participant=me, election=stage.election, wish="Hellere om aftenen", asked_at=now
            )
        settle(
            SwapWish.objects.get(task=wished), done=False, answer="Alle pladser er besat.", by=actors.SYSTEM, now=now
        )
        fish = SpecialDiet.objects.create(title="Uden fisk")
        for number in range(27):
            person = participant(
                first_names=f"Kirsten Marie {number:02}", last_name="Langenavn-Østergård", mobile="12345678"
            )
            held(stage, person, ACCEPTED, task_type=stage.other_type if number % 3 else stage.task_type)
            if number < 4:
                ParticipantDiet.objects.create(participant=person, diet=fish)
        for place in (stage.place.source, work_location("Idrætscentret Østerbro-Åparken")):
            work_location_responsible(place, me)
        cookies = [
            citizen_client(one.cpr.digits, municipality, one.name).cookies["valghalla"].value for one in (me, idle)
        ]
        place = stage.place.source_id
    return Town(f"http://{municipality.citizen_host}{live_site}", *cookies, place or 0, mine.pk, locked.pk)


@pytest.fixture
def window(browser: Browser, town: Town) -> Iterator:
    """``window(cookie, width, scripts)``: a page in a window of its own."""
    opened = []

    def make(cookie: str, width: int, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale="da-DK", java_script_enabled=scripts
        )
        opened.append(context)
        context.add_cookies([{"name": "valghalla", "value": cookie, "url": town.base}])
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def look(page: Page, name: str) -> list[str]:
    """What there is to complain of."""
    return [f"{name}: {one}" for one in (*findings(page), *complaints(page))]


@pytest.mark.acceptance("E-137", "E-141", "E-142", "E-143", "E-180", "E-181")
def test_every_state_is_accessible_and_fits(town, window):
    """All of them on a phone; at a desk those that look otherwise there."""
    phone, desk, found = window(town.busy, 360), window(town.busy, 1280), []
    place, task = f"/my-work-location/{town.place}/", f"/my-tasks/{town.mine}/"
    for page, paths in [
        (phone, ["/my-tasks/served/", f"{task}withdraw/", f"{task}receipt/"]),
        (phone, [f"/my-tasks/{town.locked}/swap/", f"{place}?day=2026-11-03&page=2&sort=-age", "/my-tasks/"]),
        (desk, ["/my-tasks/", f"{place}?day=2026-11-03"]),
    ]:
        for path in paths:
            page.goto(town.base + path)
            found += look(page, path)
    for page in (phone, desk):
        page.goto(f"{town.base}/my-tasks/")
        yes = page.get_by_role("button", name="Ja, jeg tager opgaven")
        no = page.get_by_role("link", name="Nej, afvis opgaven")
        assert [one.is_visible() for one in (yes, no)] == [True, True]
    phone.goto(f"{town.base}{task}swap/")
    phone.get_by_label("Hvad passer dig bedre?").fill("")
    phone.get_by_role("button", name="Send ønsket").click()
    found += look(phone, "error")
    idle = window(town.idle, 360)
    for path in ["/my-tasks/", "/my-tasks/served/", place]:
        idle.goto(town.base + path)
        found += look(idle, f"idle {path}")
    assert found == []
