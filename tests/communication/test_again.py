"""The office has failed messages tried again: one, and many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.communication.factories import Letterbox, by_mail, invitation, sender
from tests.elections.factories import scene
from valghalla.audit.models import AuditEntry
from valghalla.communication.again import try_again, try_all_again
from valghalla.communication.deliver import deliver
from valghalla.communication.models import Message
from valghalla.communication.states import NoSuchStep
from valghalla.integrations.email import Refused


@pytest.fixture
def place(acting, now):
    sender()
    return scene()


def failed(place, now) -> Message:
    message, _ = invitation(place, now)
    deliver([message.pk], carriers=by_mail(Letterbox(raises=Refused("email", "550"))), clock=lambda: now)
    return message


@pytest.mark.acceptance("A-360")
def test_those_that_failed_are_queued_anew_and_each_is_recorded(place, now, by):
    messages = [failed(place, now) for _ in range(21)]
    sent, _ = invitation(place, now)
    deliver([sent.pk], carriers=by_mail(Letterbox()), clock=lambda: now)
    jobs = ProcrastinateJob.objects.count()

    assert try_all_again([sent.pk, *(one.pk for one in messages)], by=by, now=now) == 21

    assert set(Message.objects.exclude(pk=sent.pk).values_list("state", "failure", "attempts")) == {("queued", "", 0)}
    assert ProcrastinateJob.objects.count() == jobs + 2
    recorded = AuditEntry.objects.filter(action="message.tried_again")
    assert {(one.subject_id, one.participant_id) for one in recorded} == {(m.pk, m.participant_id) for m in messages}
    box = Letterbox()
    deliver([sent.pk, *(one.pk for one in messages)], carriers=by_mail(box), clock=lambda: now)
    assert {letter.reference for letter in box.letters} == {str(one.reference) for one in messages}


@pytest.mark.acceptance("A-360")
def test_many_take_as_many_queries_as_one(place, now, by, django_assert_num_queries):
    one, *many = [failed(place, now) for _ in range(15)]

    with CaptureQueriesContext(connection) as asked:
        try_all_again([one.pk], by=by, now=now)
    with django_assert_num_queries(len(asked)):
        try_all_again([m.pk for m in many], by=by, now=now)


def test_what_has_not_failed_is_not_tried_again(place, now, by):
    message, _ = invitation(place, now)
    with pytest.raises(NoSuchStep):
        try_again(message.pk, by=by, now=now)
    assert try_all_again([message.pk, 0], by=by, now=now) == 0
    assert not AuditEntry.objects.filter(action="message.tried_again").exists()
