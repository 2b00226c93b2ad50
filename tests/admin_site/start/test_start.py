"""The start page: how to begin, how the election stands, and what comes next."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.elections.factories import ELECTION_DAY, election_type, scene, task_type, team, work_location
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.admin_site.start.next_step import Next, Standing, next_step
from valghalla.admin_site.start.pages import countdown
from valghalla.base import clock, tenancy
from valghalla.communication.models import Message
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election
from valghalla.tasks.counts import Counts
from valghalla.tasks.models import TaskState

TODAY = datetime.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _a_day_in_october(monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)
    with translation.override("en"):
        yield


@pytest.fixture
def browser(office):
    office.cookies["valghalla_language"] = "en"
    return office


@pytest.mark.parametrize(
    ("active", "last_day", "counts", "failed", "step"),
    [
        (False, "2026-11-03", Counts(), 0, Next.DISTRIBUTE),
        (True, "2026-11-03", Counts(), 0, Next.DISTRIBUTE),
        (False, "2026-11-03", Counts(available=5), 0, Next.ASSIGN),
        (False, "2026-11-03", Counts(available=5, unanswered=1), 0, Next.ACTIVATE),
        (False, "2026-11-03", Counts(accepted=1), 0, Next.ACTIVATE),
        (True, "2026-11-03", Counts(available=5), 2, Next.MEND_MESSAGES),
        (True, "2026-11-03", Counts(available=1, accepted=5), 0, Next.FILL),
        (True, "2026-11-03", Counts(unanswered=1, accepted=5), 0, Next.REMIND),
        (True, "2026-11-03", Counts(accepted=5), 0, Next.READY),
        (True, "2026-10-01", Counts(accepted=5), 0, Next.READY),
        (False, "2026-09-30", Counts(), 0, Next.WIND_UP),
        (True, "2026-09-30", Counts(available=5), 9, Next.WIND_UP),
    ],
)
def test_the_next_step(active, last_day, counts, failed, step):
    standing = Standing(active, datetime.date.fromisoformat(last_day), counts, failed)
    assert next_step(standing, today=TODAY) == step


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-10-01", "Election day is today"),
        ("2026-10-02", "Election day is tomorrow"),
        ("2026-10-03", "2 days to go"),
        ("2026-09-30", "1 day since election day"),
        ("2026-09-01", "30 days since election day"),
    ],
)
def test_the_countdown(day, words):
    assert countdown(datetime.date.fromisoformat(day), today=TODAY) == words


@pytest.mark.usefixtures("acting")
def test_without_elections_the_way_to_the_first_is_shown_with_what_is_done(browser):
    team()
    page = browser.get("/").context["page"]
    assert [(str(step.title), step.done) for step in page.steps] == [
        ("Work locations", False),
        ("Teams", True),
        ("Task types", False),
        ("Election", False),
    ]
    work_location(), task_type()
    page = browser.get("/").context["page"]
    assert [step.done for step in page.steps] == [True, True, True, False]
    assert page.steps[0].count == "1 work location in 1 area"


@pytest.mark.usefixtures("acting")
def test_an_election_shows_what_lacks_and_who_has_not_answered(browser, now):
    s = scene()
    (hall,) = take_in(s.election, [work_location("Hallen")])
    slow = participant(last_name="Sen")
    held(s, participant(last_name="Hurtig"), invited_at=now - datetime.timedelta(days=1))
    held(s, slow, invited_at=now - datetime.timedelta(days=9))
    held(s, participant(last_name="Uinviteret"))
    held(s, participant(), TaskState.ACCEPTED)
    task(s), task(s, work_location=hall), task(s, work_location=hall)
    Message.objects.create(
        participant=slow, election=s.election, channel="email", state=Message.State.FAILED, queued_at=now, due_at=now
    )
    page = browser.get("/").context["page"]
    assert page.countdown == "33 days to go"
    assert [figure.value for figure in page.figures] == ["1 / 7", 3, 3]
    assert page.to_do[3].value == 1
    assert [(row.cells[0].first.label, row.cells[1]) for row in page.short.rows] == [("Hallen", 2), ("Skolen", 1)]
    assert [row.cells for row in page.waiting.rows] == [
        ("Prøve Sen", "Tilforordnet, Skolen", "9 days"),
        ("Prøve Hurtig", "Tilforordnet, Skolen", "1 day"),
    ]
    assert page.suggestion.way.url == f"/messages/?election={s.election.pk}&status=failed"


@pytest.mark.usefixtures("acting")
def test_shows_nothing_of_another_municipality(browser, other_municipality, now):
    token = tenancy._acting.set(other_municipality)
    theirs = scene(title="Deres valg")
    held(theirs, participant(last_name="Deres"), invited_at=now)
    tenancy._acting.reset(token)
    assert [str(step.count) for step in browser.get("/").context["page"].steps][-1] == "None yet"
    scene(title="Vores valg")
    shown = browser.get("/").content.decode()
    assert "Vores valg" in shown
    assert "Deres" not in shown


@pytest.mark.usefixtures("acting")
def test_as_many_queries_for_much_as_for_little(browser, now):
    s = scene()
    held(s, participant(), invited_at=now), task(s)
    browser.get("/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get("/")
        return len(captured)

    few = queries()
    for number in range(4):
        (place,) = take_in(s.election, [work_location(f"Sted {number}")])
        held(s, participant(), work_location=place, invited_at=now), task(s, work_location=place)
    assert queries() == few
    assert few <= 15


@pytest.mark.usefixtures("acting")
def test_a_reader_is_led_nowhere_she_may_not_go(municipality, now):
    reader = staff_client(
        StaffUser.objects.create(subject="lis", name="Lis", role="reader", created_at=now), municipality
    )
    assert "/elections/new/" not in reader.get("/").content.decode()
    s = scene(state=Election.State.INACTIVE, type=election_type(), election_day=ELECTION_DAY)
    held(s, participant())
    assert f"/elections/{s.election.pk}/activate/" not in reader.get("/").content.decode()
