"""The list of elections, one of them, editing, days, places, deleting and choosing."""

import datetime
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.elections.factories import ELECTION_DAY, Scene, election, election_type, scene, work_location
from tests.pages import agree, staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.base import clock, tenancy
from valghalla.communication.models import Message
from valghalla.elections.copy import take_in
from valghalla.elections.models import Activation, Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocation
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to
from valghalla.tasks.models import Task, TaskEvent, TaskLink, TaskState

pytestmark = pytest.mark.usefixtures("acting")
INACTIVE = {"state": Election.State.INACTIVE}
CHANGING = ("edit", "delete", "duplicate", "type", "messages", "days", "places", "activate", "deactivate")


@pytest.fixture(autouse=True)
def _a_day_in_october(monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)
    with translation.override("en"):
        yield


@pytest.fixture
def browser(office):
    office.cookies["valghalla_language"] = "en"
    return office


@pytest.fixture
def reader(municipality, now):
    lis = StaffUser.objects.create(subject="lis", name="Lis", role="reader", created_at=now)
    return staff_client(lis, municipality)


@contextmanager
def acting_instead(municipality):
    token = tenancy._acting.set(municipality)
    try:
        yield
    finally:
        tenancy._acting.reset(token)


def rows(response) -> list[str]:
    return [str(row.cells[0]) for row in response.context["page"].table.rows]


def queries_of(browser, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def at(s: Scene, what: str = "") -> str:
    return f"/elections/{s.election.pk}/{what}{'/' if what else ''}"


@pytest.mark.acceptance("A-140")
def test_list_sorts_searches_and_shows_states_in_words(browser):
    kind, other = election_type(title="Valg A"), election_type(title="Valg Å")
    election(title="Åben", type=other, election_day=datetime.date(2026, 11, 2))
    election(title="Zebra", type=kind, state=Election.State.CLOSED, election_day=datetime.date(2026, 11, 4))
    election(title="Ærø", type=kind, **INACTIVE)
    assert rows(browser.get("/elections/")) == ["Zebra", "Ærø", "Åben"]
    assert rows(browser.get("/elections/?sort=title")) == ["Zebra", "Ærø", "Åben"]
    assert rows(browser.get("/elections/?sort=-title")) == ["Åben", "Ærø", "Zebra"]
    assert rows(browser.get("/elections/?sort=day")) == ["Åben", "Ærø", "Zebra"]
    assert rows(browser.get("/elections/?sort=type"))[-1] == "Åben"
    assert rows(browser.get("/elections/?sort=state")) == ["Åben", "Zebra", "Ærø"]
    assert rows(browser.get("/elections/?search=aero")) == ["Ærø"]
    shown = browser.get("/elections/").content.decode()
    assert all(word in shown for word in ("Active", "Not active", "Closed"))


def test_list_and_page_ask_as_much_for_many_as_for_one(browser):
    s = scene()
    held(s, participant(), TaskState.ACCEPTED)
    Activation.objects.create(election=s.election, started_at=clock.now())
    addresses = ["/elections/", "/elections/choose/", at(s), at(s, "places"), at(s, "activate")]
    Election.objects.update(state=Election.State.INACTIVE)
    browser.get(at(s))  # from now on it is the one worked on
    few = [queries_of(browser, address) for address in addresses]
    for number in range(3):
        (place,) = take_in(s.election, [work_location(f"Sted {number}")])
        held(s, participant(email=""), work_location=place)
        election(title=f"Valg {number}", type=s.election.type)
        Activation.objects.create(election=s.election, started_at=clock.now())
    assert [queries_of(browser, address) for address in addresses] == few
    assert max(few) <= 15


def test_an_election_shows_its_places_numbers_and_activations(browser, staff, now):
    s = scene()
    held(s, participant(), TaskState.ACCEPTED), held(s, participant()), task(s)
    Activation.objects.create(
        election=s.election,
        started_at=now,
        started_by=staff.pk,
        finished_at=now,
        total=12,
        done=12,
        failed=2,
        removed=1,
    )
    page = browser.get(at(s)).context["page"]
    place, activation = page.places.rows[0], page.activations.rows[0]
    assert place.cells[:4] == ("Skolen", "Nord", 3, 1)
    assert activation.cells == (now, "Karen Valgmand", 10, 2, 1, 0, 0)
    assert [figure.value for figure in page.figures] == ["1 / 3", 1, 1]


@pytest.mark.parametrize("what", ["", *CHANGING])
def test_another_municipalitys_election_is_unknown(browser, other_municipality, what):
    with acting_instead(other_municipality):
        theirs = scene(**INACTIVE)
        activation = Activation.objects.create(election=theirs.election, started_at=clock.now())
    mine = scene(**INACTIVE)
    assert browser.get(at(mine, what)).status_code in (200, 302)
    assert browser.get(at(theirs, what)).status_code == 404
    assert browser.post(at(theirs, what)).status_code == 404
    assert browser.get(f"{at(mine)}activations/{activation.pk}/").status_code == 404
    assert browser.post(f"{at(mine)}places/{theirs.place.pk}/remove/").status_code == 404
    with acting_instead(other_municipality):
        assert Election.objects.filter(pk=theirs.election.pk, version=1).exists()


def test_readers_see_and_change_nothing(reader):
    s = scene(**INACTIVE)
    assert reader.get(at(s)).status_code == 200
    assert reader.get("/elections/").status_code == 200
    for what in CHANGING:
        assert reader.get(at(s, what)).status_code == 403
        assert reader.post(at(s, what)).status_code == 403
    shown = reader.get(at(s)).content.decode()
    assert not any(f"/{what}/" in shown.replace(at(s, "places"), "") for what in ("edit", "delete", "days", "activate"))


@pytest.mark.acceptance("A-157")
def test_edit_saves_title_and_lock_period(browser):
    s = scene()
    page = browser.get(at(s, "edit"))
    assert 'value="Prøvevalg"' in page.content.decode()
    done = browser.post(at(s, "edit"), {"title": "Nyt navn", "lock_days": "9", "version": "1"})
    assert done.url == at(s)
    assert Election.objects.values_list("title", "lock_days").get() == ("Nyt navn", 9)


@pytest.mark.acceptance("A-157")
@pytest.mark.parametrize("state", [Election.State.ACTIVE, Election.State.INACTIVE])
def test_edit_leaves_everything_else_as_it_is(browser, state):
    s = scene(state=state)
    before = Election.objects.values("type_id", "election_day", "first_day", "last_day", "state").get()
    other = election_type(title="Andet")
    form = browser.get(at(s, "edit")).context["page"].form
    assert [field.name for field in form.visible_fields()] == ["title", "lock_days"]
    fields = {"title": "Nyt", "lock_days": "9", "version": "1", "type": other.pk, "election_day": "2026-11-04"}
    browser.post(at(s, "edit"), fields | {"first_day": "2026-01-01", "places": "", "state": "closed"})
    assert Election.objects.values("type_id", "election_day", "first_day", "last_day", "state").get() == before
    assert s.election.work_locations.count() == 1


@pytest.mark.acceptance("A-144")
def test_the_type_is_changed_until_activation_and_who_would_lose_a_task_is_shown(browser):
    s = scene(**INACTIVE)
    citizen = election_type(title="Uden alder", requires_age=False)
    Election.objects.update(type=citizen)
    child = participant(birth_date=datetime.date(2015, 1, 1), last_name="Ung")
    held(s, child)
    strict = election_type()
    page = browser.post(at(s, "type"), {"type": strict.pk, "version": "1"})
    assert [(item.label, item.note) for item in page.context["page"].losing] == [
        (child.name, "Not 18 on the day of the task")
    ]
    assert Election.objects.get().type == citizen
    assert browser.post(at(s, "type"), {"type": strict.pk, "version": "1", "agreed": "2"}).context["page"].losing
    assert browser.post(at(s, "type"), {"type": strict.pk, "version": "1", "agreed": "1"}).url == at(s)
    assert Election.objects.get().type == strict
    assert Task.objects.get().participant == child  # she loses it at activation, not before


@pytest.mark.acceptance("A-144", "A-157")
@pytest.mark.parametrize("values", [{"state": Election.State.ACTIVE}, {"state": Election.State.CLOSED}, "was active"])
def test_the_type_stays_once_the_election_has_been_active(browser, now, values):
    was = INACTIVE | {"activated_at": now}
    s = scene(**(was if values == "was active" else values))
    other = election_type(title="Andet")
    assert "cannot be changed" in browser.get(at(s, "edit")).content.decode()
    assert "The election type stays" in browser.post(at(s, "type"), {"type": other.pk, "version": "1"}).content.decode()
    assert Election.objects.get().type == s.election.type


def test_a_type_somebody_else_changed_meanwhile_is_shown(browser):
    s = scene(**INACTIVE)
    one, other = election_type(title="Det ene"), election_type(title="Det andet")
    browser.post(at(s, "type"), {"type": one.pk, "version": "1"})
    page = browser.post(at(s, "type"), {"type": other.pk, "version": "1"}).context["page"]
    assert len(page.conflict.differences) == 1
    assert Election.objects.get().type == one


@pytest.mark.acceptance("A-027")
def test_edit_shows_what_somebody_else_saved_and_overwrites_nothing(browser):
    s = scene()
    browser.post(at(s, "edit"), {"title": "Deres", "lock_days": "5", "version": "1"})
    page = browser.post(at(s, "edit"), {"title": "Mit", "lock_days": "5", "version": "1"})
    conflict = page.context["page"].conflict
    assert (conflict.by, [(one.theirs, one.yours) for one in conflict.differences]) == (
        "Karen Valgmand",
        [("Deres", "Mit")],
    )
    assert Election.objects.get().title == "Deres"
    assert 'name="version" value="2"' in page.content.decode()


@pytest.mark.acceptance("A-143")
def test_edit_refuses_a_title_taken_at_the_field(browser):
    s = scene()
    election(title="Taget", type=s.election.type)
    page = browser.post(at(s, "edit"), {"title": "TAGET", "lock_days": "4", "version": "1"})
    assert list(page.context["page"].form.errors) == ["title"]


@pytest.mark.acceptance("A-158")
def test_days_are_made_more(browser):
    s = scene()
    days = {"first_day": "2026-10-20", "last_day": "2026-11-10", "version": "1"}
    assert browser.post(at(s, "days"), days).url == at(s)
    found = Election.objects.get()
    assert (found.first_day, found.election_day) == (datetime.date(2026, 10, 20), ELECTION_DAY)


@pytest.mark.acceptance("A-158")
def test_days_cannot_leave_somebodys_task_outside_and_list_it(browser):
    s = scene()
    held(s, participant(), task_day=s.election.first_day)
    one_day = {"first_day": "2026-11-03", "last_day": "2026-11-03", "version": "1"}
    page = browser.post(at(s, "days"), one_day).context["page"]
    assert [row.cells[:4] for row in page.outside.rows] == [("Skolen", s.election.first_day, 1, 0)]
    assert page.held == 1
    assert Election.objects.get().first_day == s.election.first_day


@pytest.mark.acceptance("A-158")
def test_days_delete_available_tasks_only_when_agreed(browser):
    s = scene()
    task(s, task_day=s.election.first_day)
    one_day = {"first_day": "2026-11-03", "last_day": "2026-11-03", "version": "1"}
    page = browser.post(at(s, "days"), one_day)
    assert (page.context["page"].available, page.context["page"].held) == (1, 0)
    assert 'name="agreed"' in page.content.decode()
    task(s, task_day=s.election.first_day)  # somebody makes another meanwhile: a yes to one is none to two
    assert browser.post(at(s, "days"), one_day | {"agreed": "1"}).context["page"].available == 2
    assert browser.post(at(s, "days"), one_day | {"agreed": "2"}).url == at(s)
    assert not Task.objects.exists()


@pytest.mark.acceptance("A-149")
def test_days_at_the_field(browser):
    s = scene(**INACTIVE)
    given = {"election_day": "2026-12-24", "first_day": "2026-11-02", "last_day": "2026-11-04", "version": "1"}
    page = browser.post(at(s, "days"), given).context["page"]
    assert list(page.form.errors) == ["election_day"]


def test_days_say_it_at_a_field_that_can_be_changed(browser):
    s = scene()
    after = {"first_day": "2026-11-04", "last_day": "2026-11-05", "version": "1"}
    before = {"first_day": "2026-11-01", "last_day": "2026-11-02", "version": "1"}
    found = [list(browser.post(at(s, "days"), days).context["page"].form.errors) for days in (after, before)]
    assert found == [["first_day"], ["last_day"]]


@pytest.mark.acceptance("A-157", "A-159")
def test_places_are_added_and_removed(browser):
    s = scene(**INACTIVE)
    hall = work_location("Hallen")
    page = browser.get(at(s, "places")).context["page"]
    assert [place.title for area in page.choice.areas for place in area.places] == ["Hallen"]
    assert browser.post(at(s, "places")).context["page"].choice.error
    ticked = browser.post(at(s, "places"), {"choose": "all"}).context["page"].choice
    assert (ticked.chosen, s.election.work_locations.count()) == (1, 1)
    browser.post(at(s, "places"), {"places": [hall.pk]})
    assert s.election.work_locations.count() == 2
    remove = f"{at(s)}places/{s.place.pk}/remove/"
    assert "Remove Skolen from Prøvevalg?" in browser.get(remove).content.decode()
    browser.post(remove)
    assert [place.title for place in s.election.work_locations.all()] == ["Hallen"]
    last = s.election.work_locations.get()
    browser.post(f"{at(s)}places/{last.pk}/remove/")
    assert s.election.work_locations.count() == 1


@pytest.mark.acceptance("A-159")
def test_a_place_with_people_stays_and_the_page_says_why(browser):
    s = scene(**INACTIVE)
    take_in(s.election, [work_location("Hallen")])
    held(s, participant())
    remove = f"{at(s)}places/{s.place.pk}/remove/"
    assert "Skolen has to stay" in browser.post(remove).content.decode()
    assert s.election.work_locations.count() == 2


@pytest.mark.acceptance("A-169")
def test_the_election_one_works_on_is_not_deleted_and_the_page_says_why(browser, staff):
    s = scene(**INACTIVE)
    other = election(title="Andet", type=s.election.type, **INACTIVE)
    browser.get(f"/elections/{s.election.pk}/tasks/")
    refused = browser.post(at(s, "delete"))
    assert "is the election you work on" in refused.content.decode()
    assert refused.context["page"].confirm is None
    assert Election.objects.count() == 2
    offered = {
        str(row.cells[0]): [str(link.label) for link in row.cells[-1].links]
        for row in browser.get("/elections/").context["page"].table.rows
    }
    assert {title: "Delete" in links for title, links in offered.items()} == {"Prøvevalg": False, "Andet": True}
    question = browser.get(f"/elections/{other.pk}/delete/")  # looking at it chooses nothing
    assert question.context["page"].confirm
    staff.refresh_from_db()
    assert staff.last_election_id == s.election.pk
    assert agree(browser, f"/elections/{other.pk}/delete/").url == "/elections/"
    assert list(Election.objects.all()) == [s.election]


@pytest.mark.acceptance("A-170")
def test_tasks_refusals_and_links_go_with_it_and_people_and_messages_stay(browser, by, now):
    s = scene(**INACTIVE)
    somebody = participant()
    theirs = held(s, somebody)
    link_to(Group.of(theirs), by=by, now=now)
    about = {"election": s.election, "work_location": s.place, "team": s.team, "task_type": s.task_type}
    TaskEvent.objects.create(
        **about, task=theirs, task_day=ELECTION_DAY, participant=somebody, kind="declined", at=now, by_kind="staff"
    )
    Message.objects.create(
        participant=somebody, election=s.election, event="invitation", channel="email", queued_at=now, due_at=now
    )
    assert agree(browser, at(s, "delete"), confirmation="DELETE").url == "/elections/"
    gone = (Election, Task, TaskEvent, TaskLink, ElectionWorkLocation, ElectionTeam, ElectionTaskType)
    assert [model.__name__ for model in gone if model.objects.exists()] == []
    assert (Participant.objects.get(), Message.objects.get().election) == (somebody, None)
    assert WorkLocation.objects.exists()


@pytest.mark.acceptance("A-023")
@pytest.mark.acceptance("A-170")
def test_deleting_tells_what_goes_and_asks_for_the_word_when_people_have_tasks(browser):
    s = scene(**INACTIVE)
    held(s, participant())
    page = browser.get(at(s, "delete"))
    assert [figure.value for figure in page.context["page"].figures][:3] == [1, 0, 1]
    assert "Fetch the participant list first" in page.content.decode()
    assert agree(browser, at(s, "delete"), confirmation="yes").context["page"].confirm.error
    assert Election.objects.exists()
    assert agree(browser, at(s, "delete"), confirmation=" delete ").url == "/elections/"
    assert not Election.objects.exists()
    assert not Task.objects.exists()


@pytest.mark.acceptance("A-168")
def test_an_active_election_is_not_deleted(browser):
    s = scene()
    assert "cannot be deleted" in browser.get(at(s, "delete")).content.decode()
    assert "cannot be deleted" in browser.post(at(s, "delete"), {"confirmation": "DELETE"}).content.decode()
    assert Election.objects.exists()


@pytest.mark.acceptance("A-007", "A-009")
def test_choosing_is_by_address_and_remembered(browser, staff):
    kind = election_type()
    early = election(title="Tidligt", type=kind, election_day=datetime.date(2026, 11, 2))
    late = election(title="Sent", type=kind)
    cards = browser.get("/elections/choose/").context["page"].cards
    assert [(card.heading, card.url) for card in cards] == [
        ("Sent", f"/elections/{late.pk}/tasks/"),
        ("Tidligt", f"/elections/{early.pk}/tasks/"),
    ]
    browser.get(f"/elections/{early.pk}/")
    assert "Tidligt" in browser.get("/elections/").context["frame"].election_name
    other_tab = browser.get(f"/elections/{late.pk}/")
    assert other_tab.context["frame"].election_name == "Sent"
    staff.refresh_from_db()
    assert staff.last_election_id == late.pk


@pytest.mark.acceptance("A-010")
def test_without_elections_the_menu_leads_to_a_hint(browser):
    shown = browser.get("/elections/none/").content.decode()
    assert "/elections/new/" in shown
    assert "There are no elections yet" in browser.get("/elections/").content.decode()
