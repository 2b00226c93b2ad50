"""How the service works: rounds with last run, result and next run (A-471), and its health (A-470)."""

import datetime

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.citizen_site.conftest import whole
from tests.pages import SiteClient, operator_client
from valghalla.base import clock, jobs, queue_figures
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import ChannelState
from valghalla.communication.troubles import remember, troubles
from valghalla.integrations import Level
from valghalla.operator_site.operations.words import FOUND, NAMES, ROUNDS
from valghalla.operators import health
from valghalla.operators.models import OperatorEntry, OutsideLook

# Work that the old system did at fixed times, as often or oftener; what is due is asked each time. The weekly look-up in
# CPR, for instance, begins within ten minutes of being due.
OFTEN = {
    "participants.see_to_check": "*/10 * * * *",
    "elections.close": "3 * * * *",
    "tasks.remind": "8 * * * *",
    "audit.forget": "41 1 * * *",
    "communication.forget": "11 2 * * *",
    "accounts.clear": "*/10 * * * *",
}
OPERATOR = "valghalla.config.urls_operator"
PAGE, HEALTH = (reverse(name, OPERATOR) for name in ("operations", "health"))
MINUTE = datetime.timedelta(minutes=1)


def ran(name: str, status: str, started: datetime.datetime, seconds: float = 1.5) -> None:
    """A round that has run, as the worker leaves it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('rounds', %s, %s) RETURNING id",
            [name, status],
        )
        (job,) = cursor.fetchone()
        ended = "succeeded" if status == "succeeded" else "failed"
        for kind, at in (("started", started), (ended, started + datetime.timedelta(seconds=seconds))):
            cursor.execute("INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, %s, %s)", [job, kind, at])


def worker(heard_of: datetime.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [heard_of])


def levels(now: datetime.datetime) -> dict[str, tuple[str, str]]:
    return {one.name: (str(one.level), one.code) for one in health.state(now=now)}


@pytest.mark.acceptance("A-471", "E-319")
def test_each_round_has_its_last_run_result_and_next_run(operations, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)
    ran("tasks.remind", "failed", now - 300 * MINUTE)
    ran("tasks.remind", "succeeded", now - 52 * MINUTE)
    ran("elections.close", "failed", now - 57 * MINUTE)
    rows = operations.get(PAGE).context["page"].rounds.rows
    assert len(rows) == len(jobs.rounds) + 1  # and the one that forgets finished jobs
    page = whole(operations.get(PAGE))
    assert (
        "Send påmindelser, hvis tid er inde tasks.remind 01-10-2026 11:08 tog 1,5 sekunder Færdig 01-10-2026 12:08"
        in page
    )
    assert "elections.close 01-10-2026 11:03 tog 1,5 sekunder Fejlet 01-10-2026 12:03" in page
    assert "tasks.remind 01-10-2026 07:00" not in page


@pytest.mark.acceptance("A-471")
def test_every_round_and_check_has_words():
    assert set(ROUNDS) == set(queue_figures.next_runs(now=clock.now()))
    assert set(NAMES) == {"database", "queue", "cpr", "email", "mailbox", "channels", *health.MAY_BE_OFF}
    assert {"no_worker", "waits_long", "not_looked", "looked_long_ago", "not_connected", "no_answer"} <= set(FOUND)


@pytest.mark.acceptance("A-470")
@pytest.mark.usefixtures("municipality")
def test_what_is_looked_at_and_what_is_found(now):
    worker(now)
    OutsideLook.objects.create(party="cpr", level="problem", code="timeout", since=now - MINUTE, at=now)
    assert levels(now) == {
        "database": ("good", "answers"),
        "queue": ("good", "works"),
        "cpr": ("problem", "timeout"),
        "email": ("warning", "not_looked"),
        "sms": ("off", "not_connected"),
        "digital_post": ("off", "not_connected"),
    }
    later = now + 21 * MINUTE
    assert levels(later)["queue"] == ("problem", "no_worker")
    assert levels(later)["cpr"] == ("warning", "looked_long_ago")


@pytest.mark.usefixtures("municipality")
def test_jobs_that_wait_too_long_are_seen_and_those_for_later_or_last_are_not(now):
    worker(now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at, priority) VALUES "
            "('messages', 'x', %s, 0), ('default', 'y', %s, -10)",
            [datetime.datetime.now(datetime.UTC) + 60 * MINUTE, now - 60 * MINUTE],
        )
    assert levels(now)["queue"] == ("good", "works")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('messages', 'x', now() - interval '1 h')"
        )
    worker(clock.now())
    assert levels(clock.now())["queue"] == ("problem", "waits_long")


@pytest.mark.acceptance("A-470")
@pytest.mark.usefixtures("municipality", "outside")
def test_looking_outside_asks_cpr_and_the_mail_server_and_remembers_since_when(settings):
    now = clock.now()  # the simulator's certificate is of today
    settings.SMTP_URL = "smtp://127.0.0.1:9"
    for at in (now, now + 5 * MINUTE):
        health.look_outside(now=at)
    cpr, email = (OutsideLook.objects.get(party=party) for party in ("cpr", "email"))
    assert cpr.level in (Level.GOOD, Level.WARNING)
    assert (email.level, email.since, email.at) == (Level.PROBLEM, now, now + 5 * MINUTE)
    settings.CPR = settings.CPR | {"url": ""}
    health.look_outside(now=now + 10 * MINUTE)
    cpr.refresh_from_db()
    assert (cpr.level, cpr.code, cpr.since) == (Level.PROBLEM, "url", now + 10 * MINUTE)


@pytest.mark.acceptance("A-470")
def test_the_address_for_watchers_is_open_and_tells_words_alone(municipality, settings):
    OutsideLook.objects.create(party="cpr", level="problem", code="timeout", since=clock.now(), at=clock.now())
    answer = SiteClient(settings.OPERATOR_HOST).get(HEALTH)
    assert (answer.status_code, answer.json()["status"]) == (200, "problem")
    assert answer.json()["checks"]["cpr"] == {"level": "problem", "found": "timeout"}
    assert municipality.name not in answer.content.decode()


@pytest.mark.usefixtures("municipality")
def test_without_a_database_nobody_is_sent_here(settings):
    def gone(execute, *rest):
        raise OperationalError("connection refused")

    client = SiteClient(settings.OPERATOR_HOST)
    with connection.execute_wrapper(gone):
        answer = client.get(HEALTH)
    assert (answer.status_code, answer.json()["checks"]) == (
        503,
        {"database": {"level": "problem", "found": "no_answer"}},
    )


def test_the_page_in_words_and_few_queries(operations, django_assert_max_num_queries):
    worker(clock.now())
    with django_assert_max_num_queries(15):
        page = whole(operations.get(PAGE))
    for shown in ("Database Virker Svarer på", "SMS Ikke tilsluttet", "Ingen er fejlet."):
        assert shown in page


def test_a_channel_that_does_not_work_is_seen_with_its_municipality(operator, municipality, other_municipality, now):
    drift = operator_client(operator)
    remember(now=clock.now())
    assert levels(clock.now())["channels"] == ("good", "all_work")
    with acting_for(other_municipality):
        ChannelState.objects.create(channel="email", failing_since=now, last_error="timeout")
    with acting_for(municipality):
        ChannelState.objects.create(
            channel="sms", failing_since=now, closed_until=now, stopped="sms_no_credit", last_error="sms_no_credit"
        )
        ChannelState.objects.create(channel="digital_post")  # works again
    assert [(one.municipality, one.channel, one.stopped) for one in troubles(now=clock.now())] == [
        (municipality.name, "sms", True),
        (other_municipality.name, "email", False),
    ]
    remember(now=clock.now())
    assert levels(clock.now())["channels"] == ("problem", "stopped")
    OutsideLook.objects.create(party="email", level="good", code="works", since=clock.now(), at=clock.now())
    page = whole(drift.get(PAGE))
    assert "sms_no_credit" not in page
    assert "Der er ikke flere penge hos sms-udbyderen." in page
    assert other_municipality.name in page
    assert "Den svarer, men beskeder venter." in page


@pytest.mark.acceptance("E-319")
def test_a_round_is_done_at_once_when_asked_for(operations):
    answer = operations.post(reverse("operations_run", OPERATOR), {"round": "tasks.remind"}, follow=True)
    assert "begynder om lidt" in whole(answer)
    again = operations.post(reverse("operations_run", OPERATOR), {"round": "tasks.remind"}, follow=True)
    assert "allerede i køen" in whole(again)
    assert ProcrastinateJob.objects.filter(task_name="tasks.remind", status="todo").count() == 1
    assert OperatorEntry.objects.get(action="round.run_now").details == {"round": "tasks.remind"}
    assert operations.post(reverse("operations_run", OPERATOR), {"round": "no.such"}).status_code == 422


@pytest.mark.acceptance("E-312")
def test_each_round_is_as_often_as_it_has_to_be():
    crons = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}
    assert {name: crons[name] for name in OFTEN} == OFTEN
