"""Letters that come back, all the way: sent, returned by the simulated mail system, read from its mailbox, passed on."""

import datetime
import time
import uuid
from contextlib import contextmanager

import pytest

from tests.communication.factories import invitation, sender
from tests.elections.factories import scene
from tests.integrations.email.returned import PERSON, plain, report
from tests.participants.factories import participant
from valghalla.base import tenancy
from valghalla.communication import receipts
from valghalla.communication.channels import Carriers, email
from valghalla.communication.deliver import deliver
from valghalla.communication.models import Attempt, Channel, Message, MessageTemplate, ReturnedMail
from valghalla.communication.receipts import NotYet
from valghalla.communication.returned import take_in
from valghalla.communication.returned.address import envelope_sender, mailbox_connection
from valghalla.communication.returned.figures import ReturnedFigures, returned_figures
from valghalla.communication.returned.jobs import read_returned
from valghalla.integrations.email import ReturnMailbox, WrongSettings

MINUTE = datetime.timedelta(minutes=1)
State = Message.State


@pytest.fixture
def mail(outside, acting):
    outside.mail.faults.return_seconds = 0
    sender()
    return outside


@pytest.fixture
def sent(mail, now):
    """Sends an invitation to an address, by a way that the office has chosen: no other is tried."""
    place = scene()
    return lambda address, **values: send(place, address, now, **values)


def send(place, address, now, **values):
    message, _ = invitation(place, now, person=participant(email=address))
    Message.objects.filter(pk=message.pk).update(because=Message.Because.OFFICE, **values)
    with Carriers({Channel.EMAIL: email.carrier}) as ways:
        deliver([message.pk], carriers=ways, clock=lambda: now)
    message.refresh_from_db()
    assert message.state == State.HANDED_OVER
    return message


def came_back(outside, number=1):
    until = time.monotonic() + 5
    while len(outside.mail.returns.messages) < number:
        assert time.monotonic() < until
        time.sleep(0.01)


def opened() -> ReturnMailbox:
    connection = mailbox_connection()
    assert connection
    return ReturnMailbox(connection)


def read(now, **options):
    with acting_for_nobody(), opened() as mailbox:
        return take_in.take_in(mailbox, now=now, **options)


def told(message):
    return list(Attempt.objects.filter(message_id=message.pk).order_by("id").values_list("outcome", "code"))[1:]


@contextmanager
def acting_for_nobody():
    """As jobs by the clock begin."""
    token = tenancy._acting.set(None)
    try:
        yield
    finally:
        tenancy._acting.reset(token)


@pytest.mark.parametrize(
    ("word", "state", "outcome"),
    [
        ("returned", State.FAILED, [("failed", "5.1.1")]),
        ("exchange", State.FAILED, [("failed", "5.1.10")]),
        ("qmail", State.FAILED, [("failed", "550")]),
        ("late", State.HANDED_OVER, [("delayed", "4.4.1")]),
        ("arrived", State.DELIVERED, [("delivered", "")]),
        ("away", State.HANDED_OVER, []),
        ("challenge", State.HANDED_OVER, []),
    ],
)
def test_what_comes_back_reaches_its_message(mail, sent, now, word, state, outcome):
    message = sent(f"{word}+anna@example.com")
    came_back(mail)
    assert mail.inbox.letters()[0].sender.startswith("retur+0999.")
    assert read(now + MINUTE) == 1
    message.refresh_from_db()
    assert (message.state, told(message)) == (state, outcome)
    assert message.failure == (outcome[0][1] if state == State.FAILED else "")
    assert mail.mail.returns.messages == []
    assert read(now + MINUTE) == 0


def test_what_came_back_goes_the_next_way(mail, now, settings):
    settings.SMS_URL = "inmobile+https://any:key@gateway.example"
    stage = scene()
    MessageTemplate.objects.update(short_body="Hej !name")
    person = participant(email="returned+anna@example.com", mobile="20304050", digital_post=False)
    message, _ = invitation(stage, now, person=person)
    with Carriers({Channel.EMAIL: email.carrier}) as ways:
        deliver([message.pk], carriers=ways, clock=lambda: now)
    came_back(mail)
    read(now + MINUTE)
    message.refresh_from_db()
    instead = Message.objects.get(instead_of=message)
    assert (message.state, instead.channel, instead.state) == (State.REPLACED, Channel.SMS, State.QUEUED)
    assert ["email", "5.1.1"] in instead.passed_over


def test_it_is_written_down_before_it_is_taken_away(mail, sent, now, monkeypatch):
    message = sent("returned+anna@example.com")
    came_back(mail)
    with monkeypatch.context() as broken:
        broken.setattr(ReturnMailbox, "take_away", lambda self, uids: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            read(now)
    assert len(mail.mail.returns.messages) == 1
    assert read(now) == 1
    assert told(message) == [("failed", "5.1.1")]
    assert ReturnedMail.objects.count() == 1


def test_a_letter_is_found_in_whatever_municipality_sent_it(mail, sent, now, other_municipality):
    message = sent("anna@example.com")
    address = envelope_sender(other_municipality, message.reference)
    mail.mail.returns.take(
        report(to=address)
    )  # another municipality's, says the address, and nobody else can have made it
    by_id = report(to=mail.mail.returns.address).replace(
        b"6f1c2d3e-0000-4000-8000-00000000abcd", str(message.reference).encode()
    )
    mail.mail.returns.take(by_id)
    with acting_for_nobody():
        read_returned.func(timestamp=0)
    message.refresh_from_db()
    assert (message.state, message.failure) == (State.FAILED, "5.1.1")
    rows = ReturnedMail.objects.order_by("id").values_list("state", "why", "municipality_key")
    assert list(rows) == [("unmatched", "no_message", other_municipality.pk), ("applied", "", message.municipality_id)]


def test_what_tells_of_no_letter_of_ours_is_set_aside_and_then_deleted(mail, now, municipality):
    unknown = uuid.uuid4()
    for raw in (
        PERSON,
        plain("hej", to="retur+0999.x.y@valghalla.example"),
        report(),
        report(to=envelope_sender(municipality, unknown)),
        report(to=envelope_sender(municipality, unknown).replace("0999", "0751")),
    ):
        mail.mail.returns.take(raw)
    assert read(now) == 5
    assert read(now) == 0  # they stay, and are not read again
    whys = sorted(ReturnedMail.objects.values_list("state", "why"))
    assert whys == [("unmatched", "no_message"), *[("unmatched", "not_ours")] * 4]
    assert returned_figures() == ReturnedFigures(0, 0, 0, 5, now)
    with opened() as mailbox:
        assert mailbox.set_aside_now() == 5
    for one in mail.mail.returns.messages[:2]:
        one.received_at = now - 31 * 24 * 60 * MINUTE
    for one in mail.mail.returns.messages[2:]:
        one.received_at = now
    read(now)
    assert len(mail.mail.returns.messages) == 3
    assert take_in.forget(now=now + 29 * 24 * 60 * MINUTE) == 0
    assert take_in.forget(now=now + 31 * 24 * 60 * MINUTE) == 5


def test_one_that_is_just_being_sent_waits_and_a_fault_of_ours_harms_no_other(
    mail, sent, now, municipality, monkeypatch
):
    first, second = sent("anna@example.com"), sent("bo@example.com")
    Message.objects.filter(pk=first.pk).update(state=State.SENDING)
    broken = report(to=envelope_sender(municipality, uuid.uuid4()))
    for raw in (report(to=envelope_sender(municipality, first.reference)), broken):
        mail.mail.returns.take(raw)
    mail.mail.returns.take(report(to=envelope_sender(municipality, second.reference)))
    original = take_in.read
    monkeypatch.setattr(take_in, "read", lambda raw: 1 / 0 if raw == broken else original(raw))
    assert read(now) == 2
    assert ReturnedMail.objects.get(state="unmatched").why == "ZeroDivisionError"
    second.refresh_from_db()
    assert second.state == State.FAILED
    assert [one.uid for one in mail.mail.returns.messages] == [1, 2]
    with pytest.raises(NotYet):
        receipts.apply(first.reference, receipts.Word.FAILED, now=now)


def test_it_stops_when_it_is_told_to(mail, now):
    for _ in range(3):
        mail.mail.returns.take(PERSON)
    assert read(now, stop=lambda: ReturnedMail.objects.exists()) == 1
    assert [bool(one.flags) for one in mail.mail.returns.messages] == [True, False, False]


def test_without_an_address_letters_come_back_to_their_sender(mail, sent, now, settings, municipality):
    settings.RETURNED_MAIL = {"address": "", "mailbox": "", "authorities": ""}
    assert sent("anna@example.com")
    assert mail.inbox.letters()[0].sender == "valg@korsbaek.example"
    assert mailbox_connection() is None
    read_returned.func(timestamp=0)
    settings.RETURNED_MAIL = {"address": "ingen", "mailbox": "", "authorities": ""}
    with pytest.raises(WrongSettings):
        envelope_sender(municipality, uuid.uuid4())


def test_a_mailbox_that_cannot_be_read_is_read_later(mail, settings, caplog):
    settings.RETURNED_MAIL |= {"mailbox": mail.imap_url.replace("simuleret", "forkert")}
    read_returned.func(timestamp=0)
    assert "return_mailbox_unavailable code=login" in caplog.text
