"""From the check-list to the result, with CPR simulated; and back."""

import datetime

import pytest
from django.utils import translation

from tests.elections.factories import election, scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.base import clock
from valghalla.communication.models import Event, Message, MessageTemplate
from valghalla.elections.copy import take_in
from valghalla.elections.models import Activation, Election
from valghalla.tasks.assign import assign
from valghalla.tasks.elections.activate import carry_out
from valghalla.tasks.models import TaskState
from valghalla.tasks.remove import remove

NEXT_DAY = datetime.datetime(2026, 10, 2, 10, tzinfo=datetime.UTC)
INACTIVE = {"state": Election.State.INACTIVE}
ORDINARY, DEAD, DOWN = "1012620000", "1012620003", "1510711048"


@pytest.fixture(autouse=True)
def _the_next_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NEXT_DAY)
    with translation.override("en"):
        yield


@pytest.fixture
def browser(office):
    office.cookies["valghalla_language"] = "en"
    return office


def at(s, what: str) -> str:
    return f"/elections/{s.election.pk}/{what}/"


def headings(page) -> dict[str, list[str]]:
    return {str(one.heading): [str(item.label) for item in one.items] for one in page.findings}


@pytest.mark.acceptance("A-182")
@pytest.mark.usefixtures("acting")
def test_the_check_list_names_everything_to_look_at(browser):
    s = scene(**INACTIVE)
    take_in(s.election, [work_location("Tomt", voting_area_number=7)])
    held(s, participant(last_name="Ung", birth_date=datetime.date(2015, 1, 1)))
    held(s, participant(last_name="Brevløs", email=""), TaskState.ACCEPTED)
    task(s)
    page = browser.get(at(s, "activate")).context["page"]
    assert headings(page) == {
        "Message templates": [],
        "Places without tasks": ["Tomt"],
        "Places without a voting area number": ["Skolen"],
        "People who may not have their task": ["Prøve Ung"],
        "People without an e-mail address": ["Prøve Brevløs"],
    }
    assert [figure.value for figure in page.figures] == [3, 1, 2, 1, 1]
    assert [item.note for item in page.findings[3].items] == ["Not 18 on the day of the task"]


@pytest.mark.acceptance("A-171")
@pytest.mark.usefixtures("acting")
@pytest.mark.parametrize(("another", "said"), [(False, "site opens"), (True, "beside the others")])
def test_whether_the_citizens_site_opens_is_said(browser, another, said):
    s = scene(**INACTIVE)
    if another:
        election(title="Et andet", type=s.election.type)
    lines = " ".join(str(line) for line in browser.get(at(s, "activate")).context["page"].consequences)
    assert "Invitations sent" in lines
    assert said in lines
    assert not Election.objects.get(pk=s.election.pk).is_active  # looking is no yes


@pytest.mark.acceptance("A-182")
@pytest.mark.usefixtures("acting")
def test_without_a_template_the_page_does_not_offer_it(browser):
    s = scene(**INACTIVE)
    MessageTemplate.objects.filter(default_for=Event.INVITATION).delete()
    page = browser.post(at(s, "activate")).context["page"]
    assert page.refusal
    assert len(headings(page)["Message templates"]) == 1
    assert not Election.objects.get().is_active


@pytest.mark.usefixtures("acting")
def test_an_election_that_is_over_is_not_activated(browser):
    s = scene(**INACTIVE, first_day="2026-09-01", election_day="2026-09-01", last_day="2026-09-01")
    assert "has passed" in browser.post(at(s, "activate")).content.decode()
    assert not Election.objects.get().is_active


@pytest.mark.acceptance("A-178")
@pytest.mark.usefixtures("committed", "outside")
def test_activate_watch_and_read_the_result(browser, acting):
    s = scene(**INACTIVE)
    held(s, participant(cpr=ORDINARY))
    dead = participant(cpr=DEAD)
    held(s, dead, TaskState.ACCEPTED)
    held(s, participant(cpr=DOWN, last_name="Væk"))
    answer = browser.post(at(s, "activate"))
    started = Activation.objects.get()
    assert answer.url == f"/elections/{s.election.pk}/activations/{started.pk}/"
    page = browser.get(answer.url)
    assert not page.context["page"].finished
    assert f'hx-get="{answer.url}?bar=1"' in page.content.decode()
    bar = browser.get(f"{answer.url}?bar=1", headers={"hx-request": "true"})
    assert "<html" not in bar.content.decode()
    assert "HX-Refresh" not in bar

    carry_out(started.pk, tick=lambda: NEXT_DAY)
    assert browser.get(f"{answer.url}?bar=1", headers={"hx-request": "true"})["HX-Refresh"] == "true"
    shown = browser.get(answer.url).context["page"]
    assert [figure.value for figure in shown.figures] == [2, 1, 1]
    assert [row.cells[0] for row in shown.missed.rows] == ["Prøve Væk"]
    dead.refresh_from_db()
    reason = shown.removed.rows[0].cells[1].split(".")[0]
    assert (shown.removed.rows[0].cells[0], reason) == (dead.name, "Dead, or CPR does not say")
    assert [row.cells for row in shown.letters.rows] == [
        ("Invitations", 2, 0, 2, 0, 0),
        ("Confirmations", 0, 0, 0, 0, 0),
    ]
    Message.objects.filter(event=Event.INVITATION, participant__last_name="Væk").update(state=Message.State.FAILED)
    assert browser.get(answer.url).context["page"].letters.rows[0].cells == ("Invitations", 2, 0, 1, 1, 0)

    assert shown.again_url == f"{answer.url}again/"
    assert browser.post(shown.again_url).url == answer.url
    assert not browser.get(answer.url).context["page"].finished
    carry_out(started.pk, tick=lambda: NEXT_DAY)
    assert [figure.value for figure in browser.get(answer.url).context["page"].figures] == [2, 1, 1]


@pytest.mark.usefixtures("acting")
def test_pressed_twice_it_is_activated_once(browser):
    s = scene(**INACTIVE)
    first, second = browser.post(at(s, "activate")), browser.post(at(s, "activate"))
    assert first.url == second.url
    assert Activation.objects.count() == 1
    assert browser.get(at(s, "activate")).url == f"/elections/{s.election.pk}/"


@pytest.mark.usefixtures("acting")
def test_looking_at_the_address_of_again_changes_nothing(browser, now):
    s = scene()
    done = Activation.objects.create(election=s.election, started_at=now, finished_at=now, failed=1)
    browser.get(f"/elections/{s.election.pk}/activations/{done.pk}/again/")
    done.refresh_from_db()
    assert done.finished_at is not None


@pytest.mark.acceptance("A-179")
@pytest.mark.usefixtures("acting")
@pytest.mark.parametrize(("another", "said"), [(False, "site closes"), (True, "site stays open")])
def test_deactivating_tells_both_consequences_first(browser, another, said):
    s = scene()
    if another:
        election(title="Et andet", type=s.election.type)
    lines = " ".join(str(line) for line in browser.get(at(s, "deactivate")).context["page"].confirm.lines)
    assert "No more invitations" in lines
    assert said in lines
    assert Election.objects.get(pk=s.election.pk).is_active
    browser.post(at(s, "deactivate"))
    assert not Election.objects.get(pk=s.election.pk).is_active
    assert "is not active" in browser.get(at(s, "deactivate")).content.decode()


@pytest.mark.acceptance("A-172", "A-180")
@pytest.mark.usefixtures("acting")
def test_the_citizens_site_closes_when_the_last_active_election_is_deactivated(browser, citizen):
    s = scene()
    other = election(title="Et andet", type=s.election.type)
    person = citizen(participant())
    assert person.get("/my-tasks/").status_code == 200
    browser.post(f"/elections/{other.pk}/deactivate/")
    assert person.get("/my-tasks/").status_code == 200
    browser.post(at(s, "deactivate"))
    closed = person.get("/my-tasks/")
    assert (closed.status_code, closed.url) == (302, "/")
    assert person.get("/").status_code == 200


@pytest.mark.acceptance("A-179")
@pytest.mark.usefixtures("acting")
def test_nothing_automatic_is_written_once_it_is_deactivated(browser, by):
    s = scene()
    browser.post(at(s, "deactivate"))
    assign(task(s), to=participant(), by=by, now=NEXT_DAY)
    remove(held(s, participant(), TaskState.ACCEPTED, task_type=s.other_type), by=by, now=NEXT_DAY)
    assert not Message.objects.exists()
