"""Reminders by the clock: who, when, how often, and nobody twice (requirements 2.5, E-222 to E-226)."""

import datetime
import threading

import pytest
from django.db import connection, connections

from tests.communication.factories import Letterbox, by_mail, sender
from tests.elections.factories import ELECTION_DAY, scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.audit.models import AuditEntry
from valghalla.base import clock, jobs
from valghalla.base.tenancy import acting_for
from valghalla.communication.deliver import deliver
from valghalla.communication.models import Event, Message
from valghalla.communication.queue import queue_all
from valghalla.communication.values import NoLongerDue
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.municipalities.models import Settings
from valghalla.tasks.answer import accept
from valghalla.tasks.invite import invite
from valghalla.tasks.messages import values_for
from valghalla.tasks.messages.reminders import Reminded, remind
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.remove import remove

ONE_DAY = datetime.timedelta(days=1)


def at(text: str) -> datetime.datetime:
    """Danish date and clock time as an instant."""
    here = datetime.datetime.fromisoformat(text)
    return clock.instant(here.date(), here.time())


INVITED = at("2026-10-01 15:00")


@pytest.fixture
def place(acting):
    """A scene in an active election; messages leave by day."""
    sender()
    Settings.objects.update(sends_from=8, sends_until=20)
    return scene()


def invited(place, **values) -> Task:
    return held(place, participant(), assigned_at=INVITED, invited_at=INVITED, **values)


def accepted(place, **values) -> Task:
    return held(place, participant(), TaskState.ACCEPTED, **values)


def reminders() -> list[tuple[str, int]]:
    return list(Message.objects.order_by("pk").values_list("event", "task_id"))


@pytest.mark.acceptance("A-363")
def test_an_invitation_is_reminded_of_every_fourth_day_until_the_day_before_the_task(place):
    task = invited(place)
    days = [day for day in range(40) if remind(now=INVITED.replace(hour=9) + day * ONE_DAY).of_invitations]
    # 33 days lie between the invitation and the day of the task.
    assert days == [4, 8, 12, 16, 20, 24, 28, 32]
    assert reminders() == [("invitation_reminder", task.pk)] * 8


@pytest.mark.acceptance("A-363")
@pytest.mark.parametrize(("days", "first"), [(1, "2026-10-02"), (4, "2026-10-05"), (7, "2026-10-08")])
def test_days_between_are_the_municipalitys_and_counted_by_the_calendar(place, days, first):
    """Invited late in the day, reminded early in the day, all the same."""
    Settings.objects.update(invitation_reminder_days=days)
    invited(place)
    Task.objects.update(invited_at=at("2026-10-01 23:50"))
    morning = at(f"{first} 08:05")
    assert remind(now=morning - ONE_DAY) == Reminded()
    assert remind(now=morning) == Reminded(of_invitations=1)


@pytest.mark.acceptance("A-363")
def test_no_reminder_after_the_answer_nor_before_the_invitation_has_left(place, by):
    answered, waiting = invited(place), held(place, participant(), assigned_at=INVITED)
    accept(answered, participant_id=answered.participant_id, by=by, now=INVITED + ONE_DAY)
    Message.objects.all().delete()
    assert remind(now=INVITED + 6 * ONE_DAY) == Reminded()
    waiting.refresh_from_db()
    assert waiting.reminded_at is None


@pytest.mark.acceptance("A-363")
def test_whoever_the_office_asked_again_is_not_reminded_the_same_day_and_is_counted_from_then(place, by):
    task = invited(place)
    asked = INVITED + 4 * ONE_DAY
    invite(task, by=by, now=asked)
    assert remind(now=asked) == Reminded()
    assert reminders() == [("invitation_reminder", task.pk)]
    assert [remind(now=asked + days * ONE_DAY).of_invitations for days in (3, 4)] == [0, 1]


NEAR = [
    # days to go (of five), reminded
    (6, False),
    (5, True),
    (3, True),
    (1, True),
    (0, False),
    (-1, False),
]


@pytest.mark.acceptance("A-364")
@pytest.mark.parametrize(("to_go", "reminded"), NEAR)
def test_a_task_is_reminded_of_once_when_at_most_so_many_days_remain(place, to_go, reminded):
    accepted(place)
    morning = clock.instant(ELECTION_DAY - to_go * ONE_DAY, datetime.time(9))
    assert remind(now=morning) == Reminded(of_tasks=int(reminded))
    assert [remind(now=morning + hours * datetime.timedelta(hours=1)) for hours in (1, 24, 48)].count(Reminded()) == (
        3 if reminded or to_go < 1 else 2
    )
    assert Message.objects.count() == (1 if to_go > 0 else 0)


@pytest.mark.acceptance("A-364")
def test_the_number_of_days_is_a_setting(place):
    Settings.objects.update(task_reminder_days=14)
    accepted(place)
    assert remind(now=clock.instant(ELECTION_DAY - 15 * ONE_DAY, datetime.time(9))) == Reminded()
    assert remind(now=clock.instant(ELECTION_DAY - 14 * ONE_DAY, datetime.time(9))) == Reminded(of_tasks=1)


@pytest.mark.acceptance("A-365")
def test_everybody_who_accepted_is_reminded_however_she_got_the_task(place):
    """Invited; signed up herself; answered for by the office before the election was active."""
    near = clock.instant(ELECTION_DAY - 3 * ONE_DAY, datetime.time(9))
    tasks = [
        accepted(place, assigned_at=INVITED, invited_at=INVITED, confirmed_at=INVITED + ONE_DAY),
        accepted(place, confirmed_at=near - ONE_DAY),
        accepted(place),
    ]
    remind(now=near)
    assert sorted(reminders()) == sorted(("task_reminder", task.pk) for task in tasks)


def test_whoever_was_confirmed_today_is_reminded_tomorrow_unless_the_task_is_then(place):
    near = clock.instant(ELECTION_DAY - 2 * ONE_DAY, datetime.time(9))
    accepted(place, confirmed_at=near)
    assert [remind(now=near + hours * datetime.timedelta(hours=1)).of_tasks for hours in (1, 24, 25)] == [0, 1, 0]
    accepted(place, confirmed_at=near + ONE_DAY)
    assert remind(now=near + 1.1 * ONE_DAY).of_tasks == 1


@pytest.mark.acceptance("A-108")
def test_where_the_task_type_asks_for_no_reminder_nobody_gets_one_of_the_task(place):
    ElectionTaskType.objects.filter(pk=place.task_type.pk).update(send_reminder=False)
    accepted(place)
    other = accepted(place, task_type=place.other_type)
    asked = invited(place)
    remind(now=clock.instant(ELECTION_DAY - 3 * ONE_DAY, datetime.time(9)))
    assert reminders() == [("invitation_reminder", asked.pk), ("task_reminder", other.pk)]


@pytest.mark.parametrize("state", [Election.State.INACTIVE, Election.State.CLOSED])
def test_only_active_elections_remind(place, state):
    invited(place)
    accepted(place)
    Election.objects.update(state=state)
    assert remind(now=clock.instant(ELECTION_DAY - 3 * ONE_DAY, datetime.time(9))) == Reminded()


@pytest.mark.parametrize(
    ("off", "queued"),
    [("reminds_of_invitations", Reminded(of_tasks=1)), ("reminds_of_tasks", Reminded(of_invitations=1))],
)
def test_each_kind_can_be_switched_off(place, off, queued):
    invited(place)
    accepted(place)
    Settings.objects.update(**{off: False})
    assert remind(now=clock.instant(ELECTION_DAY - 3 * ONE_DAY, datetime.time(9))) == queued


HOURS = [
    # Eight in Denmark is six in UTC in summer and seven in winter; the clocks go back on 25 October.
    ("2026-10-24T05:59", False),
    ("2026-10-24T06:00", True),
    ("2026-10-25T06:59", False),
    ("2026-10-25T07:00", True),
    ("2026-10-24T17:59", True),
    ("2026-10-24T18:00", False),
    ("2026-10-25T18:59", True),
]


@pytest.mark.acceptance("A-368", "E-318")
@pytest.mark.parametrize(("utc", "day"), HOURS)
def test_nobody_is_reminded_at_night_by_danish_clocks(place, utc, day):
    invited(place)
    now = datetime.datetime.fromisoformat(utc).replace(tzinfo=datetime.UTC)
    assert remind(now=now) == Reminded(of_invitations=int(day))


@pytest.mark.parametrize("event", [Event.INVITATION_REMINDER, Event.TASK_REMINDER])
def test_a_reminder_held_up_until_the_day_of_the_task_is_not_sent_any_more(place, event):
    task = invited(place) if event == Event.INVITATION_REMINDER else accepted(place)
    remind(now=clock.instant(ELECTION_DAY - ONE_DAY, datetime.time(19)))
    message = Message.objects.select_related("participant", "election").get(task_id=task.pk)
    on_the_day = clock.instant(ELECTION_DAY, datetime.time(6))
    assert values_for([message], now=on_the_day)[message.pk] == NoLongerDue("day_has_come")


def test_what_left_is_in_the_history_of_the_task_and_the_round_in_the_audit(place):
    task = invited(place)
    morning = at("2026-10-05 08:10")
    remind(now=morning)
    deliver(
        list(Message.objects.values_list("pk", flat=True)),
        carriers=by_mail(box := Letterbox()),
        clock=lambda: morning,
    )
    assert len(box.letters) == 1
    told = TaskEvent.objects.get(kind=TaskEvent.Kind.REMINDED)
    assert (told.task_id, told.participant_id, told.facts["event"]) == (
        task.pk,
        task.participant_id,
        "invitation_reminder",
    )
    entry = AuditEntry.objects.get(action="election.reminded")
    assert (entry.actor_kind, entry.details["number"]) == ("system", 1)


def test_a_task_that_comes_to_another_is_reminded_of_anew(place, by):
    task = accepted(place, task_reminded_at=INVITED)
    remove(task, by=by, now=INVITED)
    task.refresh_from_db()
    assert task.task_reminded_at is None


def test_the_same_number_of_queries_for_one_task_and_for_many(place, django_assert_num_queries):
    morning = at("2026-10-05 09:00")

    def queries(number: int) -> int:
        Task.objects.all().delete()
        for _ in range(number):
            invited(place)
        with connection.execute_wrapper(lambda execute, *rest: (counted.append(1), execute(*rest))[1]):
            counted.clear()
            assert remind(now=morning).of_invitations == number
            return len(counted)

    counted: list[int] = []
    assert queries(1) == queries(7)


def test_two_workers_at_once_and_one_that_dies_remind_everybody_once(committed, municipality, monkeypatch):
    with acting_for(municipality):
        sender()
        place = scene()
        for _ in range(12):
            invited(place)
    monkeypatch.setattr("valghalla.tasks.messages.reminders.BATCH", 2)
    morning = at("2026-10-05 09:00")

    def dies_on(call: int):
        calls = iter(range(100))

        def write(*arguments, **named):
            queue_all(*arguments, **named)
            if next(calls) == call:
                raise SystemExit  # between queueing and the end of the transaction

        return write

    with monkeypatch.context() as patched, acting_for(municipality):
        patched.setattr("valghalla.tasks.messages.reminders.queue_all", dies_on(2))
        with pytest.raises(SystemExit):
            remind(now=morning)
        assert Message.objects.count() == 4

    def work() -> None:
        try:
            with acting_for(municipality):
                remind(now=morning)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    with acting_for(municipality):
        told = list(Message.objects.values_list("task_id", flat=True))
        assert (len(told), len(set(told))) == (12, 12)


@pytest.mark.usefixtures("db")
def test_the_job_reminds_in_every_municipality(municipality, other_municipality, monkeypatch):
    for one in (municipality, other_municipality):
        with acting_for(one):
            invited(scene())
    monkeypatch.setattr(clock, "now", lambda: at("2026-10-05 09:00"))
    jobs.rounds["tasks.remind"](timestamp=0)
    for one in (municipality, other_municipality):
        with acting_for(one):
            assert [event for event, _ in reminders()] == ["invitation_reminder"]
