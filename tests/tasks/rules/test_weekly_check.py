"""The weekly check of everybody in CPR, with CPR simulated: what it brings, what stops it, how it goes on."""

import datetime

import pytest

from tests.elections.factories import election, scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.audit.models import AuditEntry
from valghalla.communication.models import Message
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.participants.cpr import check as cpr_check
from valghalla.participants.models import CprCheck, Participant
from valghalla.tasks.models import TaskState
from valghalla.tasks.rules.weekly_check import WEEK, carry_on, due_at, is_due, see_to

BEGUN = datetime.datetime(2026, 10, 2, 10, tzinfo=datetime.UTC)
ORDINARY, OTHER, DEAD, MOVED, DOWN = "1012620000", "0411491048", "1012620003", "1306861049", "1510711048"
HOUR = datetime.timedelta(hours=1)


def to_its_end(check: CprCheck, now: datetime.datetime = BEGUN) -> CprCheck:
    """Do slice after slice, as the jobs would, until it ends or waits."""
    after = 0
    for _ in range(20):
        slice_ = list(cpr_check.left(check).filter(pk__gt=after).values_list("pk", flat=True)[: cpr_check.SLICE])
        if carry_on(check.pk, after=after, tick=lambda: now):
            break
        check.refresh_from_db()
        if check.next_try_at:
            break
        after = slice_[-1]
    check.refresh_from_db()
    return check


@pytest.mark.usefixtures("committed", "acting", "outside")
class TestWithCpr:
    """Committed, since people are looked up in several threads."""

    @pytest.mark.acceptance("A-475")
    def test_everybody_is_brought_up_to_date_city_and_date_included(self):
        scene()
        old = BEGUN - WEEK
        people = [participant(cpr=one, city="Gammelby", cpr_checked_at=old) for one in (ORDINARY, OTHER)]
        see_to(now=BEGUN)
        check = to_its_end(CprCheck.objects.get())
        for person in people:
            person.refresh_from_db()
            assert person.city not in ("", "Gammelby")
            assert person.cpr_checked_at > old
        assert (check.total, check.finished_at, check.trouble) == (2, BEGUN, "")
        assert {entry.details["purpose"] for entry in AuditEntry.objects.filter(action="cpr.looked_up")} == {"weekly"}

    @pytest.mark.acceptance("A-476")
    def test_those_cpr_cannot_tell_of_are_known_and_can_be_tried_again(self, by):
        scene()
        fine, unknown, down = (participant(cpr=one) for one in (ORDINARY, "0101010000", DOWN))
        check = cpr_check.begin(now=BEGUN)
        assert check is not None
        check = to_its_end(check)
        # CPR did not answer for one of them: the check waits, and nobody is written off yet.
        assert (check.next_try_at, check.finished_at) == (BEGUN + datetime.timedelta(minutes=10), None)
        assert [one.pk for one in cpr_check.not_looked_up()] == [unknown.pk]

        CprCheck.objects.update(passes=cpr_check.MOST_PASSES - 1)
        assert cpr_check.take_up(now=BEGUN + HOUR)
        check = to_its_end(check, BEGUN + HOUR)
        assert {(one.pk, one.cpr_failure) for one in cpr_check.not_looked_up()} == {
            (unknown.pk, "no_such_person"),
            (down.pk, "unavailable"),
        }
        assert check.finished_at == BEGUN + HOUR
        fine.refresh_from_db()
        assert fine.cpr_failure == ""

        Participant.objects.filter(pk=unknown.pk).delete()
        Participant.objects.filter(pk=down.pk).delete()
        mended = participant(cpr=OTHER, cpr_failure="unavailable", cpr_failed_at=BEGUN)
        again = cpr_check.begin(whom=CprCheck.Whom.FAILED, by=by, now=BEGUN + 2 * HOUR)
        assert again is not None
        assert to_its_end(again, BEGUN + 2 * HOUR).total == 1
        mended.refresh_from_db()
        assert (mended.cpr_failure, list(cpr_check.not_looked_up())) == ("", [])

    def test_while_cpr_is_down_everybody_waits_and_nothing_is_lost(self, settings):
        scene()
        people = [participant(cpr=ORDINARY), participant(cpr=OTHER)]
        up = settings.CPR
        settings.CPR = up | {"url": "https://127.0.0.1:9/"}
        check = cpr_check.begin(now=BEGUN)
        assert check is not None
        check = to_its_end(check)
        assert (check.trouble, check.finished_at, check.passes) == ("unavailable", None, 1)
        assert cpr_check.not_looked_up().count() == 0
        assert not cpr_check.take_up(now=BEGUN + datetime.timedelta(minutes=9))
        settings.CPR = up
        assert cpr_check.take_up(now=BEGUN + datetime.timedelta(minutes=10))
        assert to_its_end(check, BEGUN + HOUR).finished_at
        assert cpr_check.left(check).count() == 0
        assert {person.pk for person in people} == set(Participant.objects.values_list("pk", flat=True))

    def test_one_that_is_killed_goes_on_with_those_who_are_left(self, monkeypatch):
        scene()
        for number in (ORDINARY, OTHER, MOVED):
            participant(cpr=number)
        monkeypatch.setattr(cpr_check, "SLICE", 1)
        check = cpr_check.begin(now=BEGUN)
        assert check is not None
        assert carry_on(check.pk, after=0, tick=lambda: BEGUN) is None
        assert cpr_check.left(check).count() == 2
        # Its job is lost; half an hour later it is given another, which begins from the front.
        assert not cpr_check.take_up(now=BEGUN + datetime.timedelta(minutes=29))
        assert cpr_check.take_up(now=BEGUN + datetime.timedelta(minutes=31))
        assert to_its_end(check, BEGUN + HOUR).finished_at
        assert AuditEntry.objects.filter(action="cpr.looked_up").count() == 3
        assert carry_on(check.pk, after=0, tick=lambda: BEGUN) is None

    @pytest.mark.acceptance("E-220", "E-221")
    @pytest.mark.parametrize("frees", [False, True])
    def test_tasks_are_freed_only_where_the_municipality_wants_it(self, frees):
        Settings.objects.update(frees_tasks=frees)
        here = scene()
        staying = held(here, participant(cpr=ORDINARY), TaskState.ACCEPTED)
        going = held(here, participant(cpr=MOVED), TaskState.ACCEPTED)
        over = held(here, participant(cpr=DEAD), TaskState.ACCEPTED, task_day=datetime.date(2026, 10, 1))
        check = cpr_check.begin(now=BEGUN)
        assert check is not None
        check = to_its_end(check)
        for task in (staying, going, over):
            task.refresh_from_db()
        states = (staying.state, going.state, over.state)
        assert states == ("accepted", "available" if frees else "accepted", "accepted")
        assert check.freed == int(frees)
        assert list(Message.objects.values_list("event", flat=True)) == ["removed_by_validation"] * frees


DUE = [
    # state of the election, wanted, days since the last one began (None: never; the oldest look-up is nine days old), due
    # in days (None: not at all)
    (Election.State.ACTIVE, True, None, -2),
    (Election.State.ACTIVE, True, 3, 4),
    (Election.State.ACTIVE, True, 7, 0),
    (Election.State.ACTIVE, True, 30, -23),
    (Election.State.ACTIVE, False, None, None),
    (Election.State.INACTIVE, True, None, None),
    (Election.State.CLOSED, True, 30, None),
]


@pytest.mark.acceptance("A-475")
@pytest.mark.parametrize(("state", "wanted", "since", "due"), DUE)
def test_it_is_due_each_week_while_an_election_is_active(acting, state, wanted, since, due):
    election(state=state)
    Settings.objects.update(checks_cpr=wanted)
    for days in (9, 1):
        participant(cpr_checked_at=BEGUN - datetime.timedelta(days=days))
    if since is not None:
        begun = BEGUN - datetime.timedelta(days=since)
        CprCheck.objects.create(started_at=begun, touched_at=begun, finished_at=begun)
    assert due_at() == (None if due is None else BEGUN + datetime.timedelta(days=due))
    assert is_due(now=BEGUN) == (due is not None and due <= 0)


def test_one_at_a_time_and_one_of_those_who_failed_does_not_put_off_the_weekly_one(acting, by):
    election()
    participant(cpr_checked_at=BEGUN - WEEK)
    assert cpr_check.begin(whom=CprCheck.Whom.FAILED, by=by, now=BEGUN)
    assert cpr_check.begin(now=BEGUN) is None
    assert not is_due(now=BEGUN + WEEK)
    CprCheck.objects.update(finished_at=BEGUN)
    assert is_due(now=BEGUN + HOUR)


def test_where_nobody_is_there_is_nothing_to_check(acting):
    election()
    assert due_at() is None
