"""Messages go after four months, whatever became of them; those still to be sent stay."""

import datetime

import pytest

from tests.communication.factories import invitation
from tests.elections.factories import scene
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.communication import jobs
from valghalla.communication.forget import forget_old
from valghalla.communication.models import Attempt, Message
from valghalla.municipalities.models import Settings

DAY = datetime.timedelta(days=1)


def message(s, queued_at, state="handed_over") -> Message:
    made, _ = invitation(s, queued_at)
    made.state = state
    made.save(update_fields=["state"])
    Attempt.objects.create(message=made, at=queued_at, outcome=state)
    return made


@pytest.mark.acceptance("A-369", "E-258")
@pytest.mark.parametrize("state", ["handed_over", "delivered", "failed", "replaced", "dropped"])
def test_after_four_months_a_message_goes_with_its_tries(acting, now, state):
    s = scene()
    message(s, now - 123 * DAY, state)  # the last of May
    kept = message(s, now - 122 * DAY, state)

    assert forget_old(now=now) == 1

    assert list(Message.objects.values_list("pk", flat=True)) == [kept.pk]
    assert list(Attempt.objects.values_list("message_id", flat=True)) == [kept.pk]
    entry = AuditEntry.objects.get(action="messages.forgotten")
    assert entry.details == {"number": 1, "months": 4, "by_itself": "retention"}


@pytest.mark.acceptance("A-367", "A-369")
@pytest.mark.parametrize("state", ["queued", "sending", "failed_for_now"])
def test_what_is_still_to_be_sent_stays(acting, now, state):
    message(scene(), now - 200 * DAY, state)
    assert forget_old(now=now) == 0
    assert Message.objects.count() == 1
    assert not AuditEntry.objects.filter(action="messages.forgotten").exists()


@pytest.mark.acceptance("A-369")
def test_the_job_of_the_night_goes_through_every_municipality(committed, municipality, other_municipality):
    now = clock.now()
    for one in (municipality, other_municipality):
        with acting_for(one):
            s = scene()
            message(s, now - 130 * DAY)
            message(s, now)
    jobs.forget(timestamp=0)
    for one in (municipality, other_municipality):
        with acting_for(one):
            assert [found.queued_at for found in Message.objects.all()] == [now]


@pytest.mark.acceptance("A-370", "E-258")
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(("months", "left"), [(3, 0), (4, 0), (5, 1)])
def test_a_municipality_keeps_them_as_long_as_it_has_settled(municipality, months, left):
    with acting_for(municipality):
        Settings.objects.update(message_months=months)
        message(scene(), clock.now() - 130 * DAY)
    jobs.forget(timestamp=0)
    with acting_for(municipality):
        assert Message.objects.count() == left
