"""The round: nothing stays with a dead worker, nothing waits without a job."""

import datetime

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.communication.factories import Letterbox, by_mail, invitation, sender
from tests.elections.factories import scene
from valghalla.audit.models import AuditEntry
from valghalla.base import tenancy
from valghalla.communication import claims
from valghalla.communication.claims import STALE_AFTER, claim
from valghalla.communication.deliver import deliver
from valghalla.communication.models import Attempt, Message
from valghalla.communication.rounds import JOB_LOST_AFTER, release_stale, send_waiting
from valghalla.communication.states import State
from valghalla.integrations.email import Unavailable

SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def message(acting, now) -> Message:
    sender()
    made, _ = invitation(scene(), now)
    return made


def jobs() -> list[list[int]]:
    return [
        job.args["messages"]
        for job in ProcrastinateJob.objects.filter(task_name="communication.deliver").order_by("id")
    ]


def test_a_claim_that_is_kept_fresh_stays(message, now):
    claim([message.pk], now=now)
    assert release_stale(now + STALE_AFTER) == 0


@pytest.mark.acceptance("A-367")
def test_a_stale_claim_waits_again_with_the_same_reference(message, now):
    claim([message.pk], now=now)
    later = now + STALE_AFTER + SECOND
    assert release_stale(later) == 1

    row = Message.objects.get()
    assert (row.state, row.failure, row.due_at, row.reference) == (
        "failed_for_now",
        "interrupted",
        later,
        message.reference,
    )
    assert list(Attempt.objects.values_list("outcome", "code")) == [("failed_for_now", "interrupted")]
    assert AuditEntry.objects.filter(action="messages.taken_back").count() == 1
    box = Letterbox()
    deliver([message.pk], carriers=by_mail(box), clock=lambda: later)
    assert [letter.reference for letter in box.letters] == [str(message.reference)]


def test_the_keeper_renews_what_is_being_sent_and_nothing_else(message, now):
    taken = claim([message.pk], now=now)
    later = now + datetime.timedelta(minutes=5)
    with claims.kept_fresh(taken, clock=lambda: later):
        claims._keeper.renew()
        assert Message.objects.get().claimed_at == later
        assert release_stale(later + SECOND) == 0
    claims._keeper.renew()
    assert release_stale(later + STALE_AFTER + SECOND) == 1


@pytest.mark.acceptance("A-367")
def test_a_message_to_be_tried_again_gets_a_job_when_it_is_due(message, now):
    deliver([message.pk], carriers=by_mail(Letterbox(raises=Unavailable("email", "timeout"))), clock=lambda: now)
    assert send_waiting(now) == 0
    due = Message.objects.get().due_at
    assert send_waiting(due) == 1
    assert Message.objects.get().state == State.QUEUED
    assert jobs() == [[message.pk], [message.pk]]
    assert send_waiting(due) == 0  # it has a job now


@pytest.mark.acceptance("A-367")
def test_a_queued_message_whose_job_was_lost_gets_another(message, now):
    assert send_waiting(now + JOB_LOST_AFTER - SECOND) == 0
    assert send_waiting(now + JOB_LOST_AFTER) == 1


def test_a_round_leaves_other_municipalities_alone(message, other_municipality, municipality, now):
    claim([message.pk], now=now)
    token = tenancy._acting.set(None)
    try:
        with tenancy.acting_for(other_municipality):
            assert release_stale(now + datetime.timedelta(days=1)) == 0
            assert send_waiting(now + datetime.timedelta(days=1)) == 0
    finally:
        tenancy._acting.reset(token)
    assert Message.objects.get().state == State.SENDING
