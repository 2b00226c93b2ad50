"""Nobody is written to at night: by Danish clocks, over both changes of the clock, and what is excepted (A-368)."""

import datetime

import pytest

from tests.communication.factories import Letterbox, by_mail, invitation, sender
from tests.elections.factories import ELECTION_DAY, election, scene
from valghalla.base import clock
from valghalla.communication.deliver import deliver
from valghalla.communication.hours import Hours, may_leave_at
from valghalla.communication.models import Message
from valghalla.communication.rounds import send_waiting
from valghalla.municipalities.models import Settings

BY_DAY = Hours(8, 20)
HOUR = datetime.timedelta(hours=1)


def at(text: str) -> datetime.datetime:
    """Danish date and clock time, "2026-10-01 23:30", as an instant."""
    here = datetime.datetime.fromisoformat(text)
    return clock.instant(here.date(), here.time())


LEAVES = [
    ("2026-10-01 08:00", "2026-10-01 08:00"),
    ("2026-10-01 19:59", "2026-10-01 19:59"),
    ("2026-10-01 20:00", "2026-10-02 08:00"),
    ("2026-10-01 23:30", "2026-10-02 08:00"),
    ("2026-10-02 00:10", "2026-10-02 08:00"),
    ("2026-10-02 07:59", "2026-10-02 08:00"),
    # The night the clocks go back is an hour longer, the one they go forward an hour shorter: eight is eight.
    ("2026-10-24 21:00", "2026-10-25 08:00"),
    ("2027-03-27 21:00", "2027-03-28 08:00"),
    ("2026-12-31 22:00", "2027-01-01 08:00"),
]


@pytest.mark.acceptance("A-368")
@pytest.mark.parametrize(("now", "leaves"), LEAVES)
def test_what_is_due_at_night_waits_for_the_morning(now, leaves):
    assert may_leave_at(at(now), BY_DAY) == at(leaves)


def test_eight_in_the_morning_is_another_instant_after_the_clocks_have_changed():
    assert may_leave_at(at("2026-10-24 21:00"), BY_DAY) - at("2026-10-24 21:00") == 12 * HOUR
    assert may_leave_at(at("2027-03-27 21:00"), BY_DAY) - at("2027-03-27 21:00") == 10 * HOUR


@pytest.mark.parametrize("hour", range(24))
def test_hours_round_the_clock_never_wait(hour):
    now = at(f"2026-10-01 {hour:02}:30")
    assert may_leave_at(now, Hours(0, 24)) == now


def test_on_election_day_messages_leave_at_any_hour_and_on_no_other():
    day = datetime.date(2026, 11, 3)
    for now, leaves in [
        ("2026-11-02 23:59", "2026-11-03 08:00"),
        ("2026-11-03 00:00", "2026-11-03 00:00"),
        ("2026-11-03 23:59", "2026-11-03 23:59"),
        ("2026-11-04 00:00", "2026-11-04 08:00"),
    ]:
        assert may_leave_at(at(now), BY_DAY, election_day=day) == at(leaves)


def test_what_would_come_after_the_task_has_begun_leaves_at_night():
    for begins, leaves in [
        ("2026-10-02 07:00", "2026-10-01 22:00"),
        ("2026-10-02 08:00", "2026-10-01 22:00"),
        ("2026-10-02 08:01", "2026-10-02 08:00"),
        ("2026-10-01 17:00", "2026-10-02 08:00"),
        ("2026-10-01 22:00", "2026-10-02 08:00"),
    ]:
        assert may_leave_at(at("2026-10-01 22:00"), BY_DAY, begins_at=at(begins)) == at(leaves)


@pytest.mark.acceptance("A-368")
def test_the_worker_leaves_a_message_until_morning_and_then_sends_it_once(acting):
    sender()
    Settings.objects.update(sends_from=8, sends_until=20)
    night, morning = at("2026-10-01 23:30"), at("2026-10-02 08:00")
    message, _ = invitation(scene(), night)
    box = Letterbox()

    deliver([message.pk], carriers=by_mail(box), clock=lambda: night)
    message.refresh_from_db()
    assert (box.letters, message.state, message.due_at, message.attempts) == ([], "queued", morning, 0)

    send_waiting(night + HOUR)  # the round does not hurry it
    deliver([message.pk], carriers=by_mail(box), clock=lambda: night + HOUR)
    assert box.letters == []

    deliver([message.pk], carriers=by_mail(box), clock=lambda: morning)
    deliver([message.pk], carriers=by_mail(box), clock=lambda: morning)
    assert len(box.letters) == 1


def test_one_job_sends_what_may_leave_and_puts_off_the_rest(acting):
    sender()
    Settings.objects.update(sends_from=8, sends_until=20)
    night = clock.instant(ELECTION_DAY, datetime.time(5))
    here, later = scene(), ELECTION_DAY + datetime.timedelta(days=7)
    urgent, _ = invitation(here, night)
    patient, _ = invitation(here, night, task_day=later)
    Message.objects.filter(pk=patient.pk).update(election=election(title="Omvalg", election_day=later, last_day=later))
    deliver([urgent.pk, patient.pk], carriers=by_mail(Letterbox()), clock=lambda: night)
    assert dict(Message.objects.values_list("pk", "state")) == {urgent.pk: "handed_over", patient.pk: "queued"}
