"""Moving somebody from one task to another, and sending an invitation again."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, scene
from tests.participants.factories import participant
from tests.tasks.bulk.test_plan import another_place
from tests.tasks.factories import held, task
from valghalla.communication.models import Message
from valghalla.tasks.errors import Gone, NotAlike, NotEligible, NotOpen, OnItsWay, Overlaps, Taken
from valghalla.tasks.invite import invite
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.transfer import transfer
from valghalla.teams.models import TeamMember

pytestmark = pytest.mark.usefixtures("acting")
ACCEPTED, UNANSWERED = TaskState.ACCEPTED, TaskState.UNANSWERED


@pytest.mark.parametrize(
    ("state", "invited", "told"),
    [
        (ACCEPTED, True, ["moved"]),
        (UNANSWERED, True, ["moved"]),
        (UNANSWERED, False, ["invitation"]),
    ],
)
@pytest.mark.acceptance("A-256")
def test_who_is_moved_keeps_her_answer_and_is_told_once(by, now, state, invited, told):
    s = scene()
    person = participant()
    had = held(s, person, state, invited_at=now if invited else None)
    link = had.invitation_token
    room = task(s, work_location=another_place(s), team=s.other_team)
    transfer(had, to=room, by=by, now=now)
    stands = dict(Task.objects.values_list("pk", "state"))
    assert stands == {had.pk: "available", room.pk: state}
    assert Task.objects.get(pk=room.pk).participant == person
    assert bool(Task.objects.get(pk=room.pk).invitation_token) == (state == UNANSWERED)
    assert sorted(Message.objects.values_list("event", flat=True)) == told
    now_hers = Task.objects.get(pk=room.pk)
    # The link that she has been sent leads to what she has now.
    assert (now_hers.invitation_token == link, now_hers.invited_at) == (
        (True, now) if invited and state == UNANSWERED else (now_hers.invitation_token is None, had.invited_at)
    )
    assert TaskEvent.objects.filter(kind="moved", participant=person).count() == 2
    assert TeamMember.objects.filter(participant=person, team=s.other_team.source).exists()


def _to_taken(s, place):
    return held(s, participant(), ACCEPTED, work_location=place)


def _to_other_day(s, place):
    return task(s, work_location=place, task_day=ELECTION_DAY + datetime.timedelta(days=1))


def _to_other_type(s, place):
    return task(s, work_location=place, task_type=s.other_type)


def _to_an_overlap(s, place):
    return task(s, work_location=place, starts=datetime.time(16), ends=datetime.time(22))


@pytest.mark.parametrize(
    ("target", "born", "error"),
    [
        (_to_taken, 1970, Taken),
        (_to_other_day, 1970, NotAlike),
        (_to_other_type, 1970, NotAlike),
        (_to_an_overlap, 1970, Overlaps),
        (lambda s, place: task(s, work_location=place), 2010, NotEligible),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(by, now, target, born, error):
    s = scene()
    person = participant(birth_date=datetime.date(born, 1, 1))
    had = held(s, person, ACCEPTED)
    held(s, person, ACCEPTED, starts=datetime.time(17), ends=datetime.time(18))
    room = target(s, another_place(s))
    before = list(Task.objects.order_by("pk").values_list("pk", "state", "participant"))
    with pytest.raises(error):
        transfer(had, to=room, by=by, now=now)
    assert list(Task.objects.order_by("pk").values_list("pk", "state", "participant")) == before
    assert (Message.objects.count(), TaskEvent.objects.count()) == (0, 0)


def test_nobody_cannot_be_moved(by, now):
    s = scene()
    with pytest.raises(Gone):
        transfer(task(s), to=task(s), by=by, now=now)


def test_an_invitation_is_sent_again_once_and_then_a_reminder(by, now):
    s = scene()
    one = held(s, participant())
    invite(one, by=by, now=now)
    with pytest.raises(OnItsWay):
        invite(one, by=by, now=now)
    Message.objects.update(state=Message.State.FAILED)
    invite(one, by=by, now=now)
    Message.objects.update(state=Message.State.HANDED_OVER)
    Task.objects.update(invited_at=now)
    invite(one, by=by, now=now)
    assert list(Message.objects.order_by("pk").values_list("event", flat=True)) == [
        "invitation",
        "invitation",
        "invitation_reminder",
    ]
    assert Task.objects.get().reminded_at == now


@pytest.mark.parametrize(("state", "error"), [(ACCEPTED, Gone), (None, Gone)])
def test_only_who_has_not_answered_is_invited(by, now, state, error):
    s = scene()
    one = held(s, participant(), state) if state else task(s)
    with pytest.raises(error):
        invite(one, by=by, now=now)


def test_nobody_is_invited_to_what_has_begun(by, now):
    s = scene()
    with pytest.raises(NotOpen):
        invite(held(s, participant(), task_day=now.date()), by=by, now=now.replace(hour=20))
