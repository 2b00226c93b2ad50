"""What the start page says is to be looked at: each number is that of the list it leads to."""

import datetime

import pytest
from django.utils import translation

from tests.elections.factories import scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.base import clock
from valghalla.communication.models import Message
from valghalla.elections.copy import take_in
from valghalla.municipalities.models import Settings
from valghalla.tasks.models import TaskState

pytestmark = pytest.mark.usefixtures("acting")


@pytest.fixture(autouse=True)
def _a_day_in_october(acting, monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)
    Settings.objects.get_or_create()
    with translation.override("en"):
        yield


@pytest.fixture
def browser(office):
    office.cookies["valghalla_language"] = "en"
    return office


def numbers(client) -> dict[str, int]:
    """The figures by their words."""
    return {str(one.label): one.value for one in client.get("/").context["page"].to_do}


def test_all_is_well(browser):
    s = scene()
    held(s, participant(), TaskState.ACCEPTED)
    page = browser.get("/").context["page"]
    assert {one.value for one in page.to_do} == {0}
    assert {one.tone for one in page.to_do} == {"neutral"}


@pytest.mark.acceptance("E-242")
def test_each_number_and_the_list_behind_it(browser, now):
    s = scene()
    (hall,) = take_in(s.election, [work_location("Hallen")])
    task(s), task(s), task(s, work_location=hall)
    week = datetime.timedelta(days=7)
    slow = participant(last_name="Sen")
    held(s, slow, invited_at=now - week)
    held(s, slow, invited_at=now - week, task_day=s.election.first_day)
    held(s, participant(last_name="Papir", digital_post=False), TaskState.ACCEPTED)
    held(s, participant(last_name="Flyttet", municipality_code="0751"), TaskState.ACCEPTED)
    participant(last_name="Udenopgave", digital_post=False, municipality_code="0751")
    participant(last_name="Ukendt", cpr_failure="no_such_person", cpr_failed_at=now)
    Message.objects.create(
        participant=slow, election=s.election, channel="email", state=Message.State.FAILED, queued_at=now, due_at=now
    )
    found = {str(one.label): one for one in browser.get("/").context["page"].to_do}
    assert {label: one.value for label, one in found.items()} == {
        "Places short of people": 2,
        "Unanswered for a week": 2,
        "Wishes to swap": 0,
        "Messages failed": 1,
        "No Digital Post": 1,
        "Rules broken": 1,
        "Not to be looked up in CPR": 1,
        "Certificates running out": 0,
        "Due for deletion": 0,
    }

    def behind(label: str) -> list[str]:
        page = browser.get(found[label].url).context["page"]
        return [str(row.name or row.cells[0]) for row in page.table.rows]

    assert [name.endswith("Prøve Sen") for name in behind("Unanswered for a week")] == [True, True]
    assert behind("No Digital Post") == ["Prøve Papir"]
    assert behind("Rules broken") == ["Prøve Flyttet"]
    assert len(browser.get(found["Messages failed"].url).context["page"].table.rows) == 1
    places = browser.get(found["Places short of people"].url).context["page"].areas
    assert sum(len(area.table.rows) for area in places if area.table) == 2
    assert browser.get(found["Certificates running out"].url).status_code == 200
    assert browser.get(found["Due for deletion"].url).status_code == 200


def test_data_due_for_erasure_is_told(browser, now):
    old = scene(
        title="Gammelt valg",
        election_day=datetime.date(2023, 3, 1),
        first_day=datetime.date(2023, 3, 1),
        last_day=datetime.date(2023, 3, 1),
    )
    held(
        old,
        participant(created_at=now - datetime.timedelta(days=5 * 365)),
        TaskState.ACCEPTED,
        task_day=datetime.date(2023, 3, 1),
    )
    assert numbers(browser)["Due for deletion"] == 1
