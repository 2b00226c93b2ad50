"""From the outbox to a telephone and back, as it goes in service: the worker, the gateway over HTTP, its posts to the
citizen site, JA, and what is answered. Besides, what is fetched where nothing can be posted."""

import time
from collections.abc import Callable, Iterator

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.elections.factories import scene
from tests.integrations.sms.simulated import listening, text_message
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.base import clock, worker
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import Message, MessageTemplate
from valghalla.communication.text_messages.fetch import fetch
from valghalla.communication.text_messages.gateway import connection, incoming_url, reference_of
from valghalla.communication.text_messages.incoming import ANSWER, reply_of, store
from valghalla.communication.text_messages.models import ReceivedText
from valghalla.communication.text_messages.reply import send_reply
from valghalla.communication.text_messages.reports import APPLY, apply_reports
from valghalla.integrations.sms import Incoming, open_gateway
from valghalla.municipalities.models import Settings
from valghalla.tasks import messages
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.text_messages.answer import answer_text
from valghalla_simulators.sms.faults import Fault
from valghalla_simulators.sms.phones import Way
from valghalla_simulators.sms.service import Gateways

AHEAD = clock.today().replace(year=clock.today().year + 1, day=1)
PHONE = "+4512345678"


@pytest.fixture
def gateways(settings) -> Iterator[Gateways]:
    with listening() as (gateways, urls):
        gateways.pause_seconds = 0.0
        gateways.urls = urls  # type: ignore[attr-defined]
        yield gateways


def until(true: Callable[[], object]) -> None:
    for _ in range(3000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come")


def invited(municipality) -> Task:
    """An invitation by SMS in the outbox."""
    with acting_for(municipality):
        Settings.objects.update(sms_reply_number="52525252", sms_sender="Korsbaek", sends_from=0, sends_until=24)
        for event in ("invitation", "confirmation", "cancellation"):
            MessageTemplate.objects.filter(default_for=event).delete()
            MessageTemplate.objects.create(
                title=f"sms {event}", channel="sms", default_for=event, body=f"{event} !task_type !task_date"
            )
        place = scene(election_day=AHEAD, first_day=AHEAD, last_day=AHEAD)
        task = held(place, participant(mobile="12345678"), task_day=AHEAD)
        messages.invitation(task, now=clock.now())
        return task


def told(municipality) -> list[tuple[str, str]]:
    with acting_for(municipality):
        return list(Message.objects.order_by("id").values_list("event", "state"))


@pytest.mark.acceptance("E-298", "E-301")
def test_out_and_back(live_site, municipality, gateways, settings):
    settings.SMS_URL, settings.PUBLIC_PORT = gateways.urls["inmobile"], live_site
    task = invited(municipality)
    with acting_for(municipality):
        gateways.subscriptions["52525252"] = ("inmobile", incoming_url(municipality))
    worker.run(threads=1, wait=False)
    (text,) = [sms.text for sms in gateways.phones.of(PHONE)]
    assert text == f"invitation Tilforordnet {AHEAD:%d-%m-%Y}\nSvar JA eller NEJ til 52 52 52 52."
    until(lambda: not gateways.busy())
    worker.run(threads=1, wait=False)
    assert told(municipality) == [("invitation", "delivered")]
    gateways.write(PHONE, "Ja tak!", to="52525252")
    until(lambda: not gateways.busy())
    worker.run(threads=1, wait=False)
    with acting_for(municipality):
        task.refresh_from_db()
        row = ReceivedText.objects.get()
        assert (task.state, row.outcome, row.reply_code) == (TaskState.ACCEPTED, "accepted", "")
        # The ordinary confirmation comes by SMS, so there is no answer beside it.
        said = [sms.text for sms in gateways.phones.of(PHONE) if sms.way is Way.TO_PHONE]
        assert (said[1:], reply_of(row)) == ([f"confirmation Tilforordnet {AHEAD:%d-%m-%Y}"], "")


def test_what_cannot_be_posted_is_fetched_and_finds_its_municipality(
    committed, municipality, other_municipality, gateways, settings
):
    settings.SMS_URL = gateways.urls["inmobile"]
    settings.PUBLIC_PORT = ":1"  # nobody is there to post to
    task = invited(municipality)
    with acting_for(municipality):
        Message.objects.update(state="handed_over", handed_over_at=clock.now())
        reference = reference_of(municipality, Message.objects.get().reference)
    with open_gateway(connection()) as gateway:
        gateway.send(text_message(reference))
    gateways.write(PHONE, "nej", to="52525252")
    gateways.write("+4511112222", "hej", to="99999999")  # to a number of nobody's
    until(lambda: not gateways.busy() and gateways.waiting_reports)
    for _ in range(2):
        fetch(now=clock.now())
    jobs = ProcrastinateJob.objects.filter(task_name__in=(APPLY, ANSWER)).order_by("id")
    done = [(job.task_name, job.args.pop("municipality"), job.args) for job in jobs]
    assert [(name, key) for name, key, _ in done] == [(APPLY, municipality.pk), (ANSWER, municipality.pk)]
    with acting_for(municipality):
        apply_reports(done[0][2]["reports"], now=clock.now())
        answer_text(done[1][2]["received"], now=clock.now())
        task.refresh_from_db()
        assert Message.objects.get(event="invitation").state == "delivered"
        assert (task.state, ReceivedText.objects.get().outcome) == (TaskState.AVAILABLE, "declined")
    with acting_for(other_municipality):
        assert not ReceivedText.objects.exists()
    gateways.chances[Fault.DOWN] = 1000
    fetch(now=clock.now())  # asked again the next time


def received(municipality, now, *, number: str = PHONE) -> ReceivedText:
    """Somebody of no invitation has written, and an answer waits to be sent."""
    store((Incoming(number, "52525252", "hvad?", now),), provider="inmobile", now=now)
    row = ReceivedText.objects.latest("id")
    answer_text(row.pk, now=now)
    return row


@pytest.mark.parametrize(
    ("fault", "code", "tried_again", "sent"),
    [
        (None, "", False, 1),
        (Fault.DOWN, "sms_http_503", True, 0),
        (Fault.LOGIN, "sms_login", True, 0),
        (Fault.UNKNOWN_ERROR, "sms_http_500", False, 1),
        (Fault.HANG_UP, "sms_hung_up", False, 1),
        (Fault.REJECT, "inmobile_not_a_number", False, 0),
    ],
)
def test_an_answer_is_sent_once_whatever_the_gateway_does(
    acting, gateways, settings, now, fault, code, tried_again, sent
):
    settings.SMS_URL = gateways.urls["inmobile"]
    Settings.objects.update(sms_reply_number="52525252")
    row = received(acting, now)
    if fault:
        gateways.chances[fault] = 1000
    for _ in range(3):
        send_reply(row.pk, now=now)
    row.refresh_from_db()
    assert (row.reply_code, row.reply_begun_at is None, row.replied_at is not None) == (code, tried_again, not code)
    assert gateways.accepted(reference_of(acting, row.reply_reference)) == sent
