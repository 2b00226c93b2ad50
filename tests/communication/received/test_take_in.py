"""From what came in to the message it is about: whose it is, and what is done with what is nobody's."""

import uuid

import pytest
from django.db import DatabaseError
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.communication.test_receipts import sent, told
from tests.integrations.beskedfordeler.messages import envelope, post_status, pushed, receipt
from valghalla.base.tenancy import acting_for
from valghalla.communication import receipts
from valghalla.communication.models import Channel, Message
from valghalla.communication.received import take_in as taking
from valghalla.communication.received.figures import KEPT, Received, forget_received, received
from valghalla.communication.received.keep import keep, read
from valghalla.communication.received.models import ReceivedReceipt
from valghalla.communication.received.take_in import take_in
from valghalla.communication.states import State
from valghalla.integrations.beskedfordeler import Answer, CannotKeep

BESKED = str(uuid.UUID(int=77))
AARHUS = "55133018"


@pytest.fixture
def message(municipality, now) -> Message:
    """A message of Korsbæk's, handed over to Digital Post."""
    with acting_for(municipality):
        return sent(now, transmission=str(uuid.UUID(int=7)))


def about(message: Message, **named: str) -> dict[str, str]:
    """How a receipt names it."""
    return {"MessageUUID": str(message.reference), "MessageId": f"0999-{message.pk}"} | named


def rows() -> list[tuple[str, str]]:
    return list(ReceivedReceipt.objects.order_by("pk").values_list("state", "why"))


def life(message: Message) -> list[tuple[str, str]]:
    with acting_for(message.municipality):
        return told(message)


@pytest.mark.acceptance("E-260", "E-297")
def test_a_receipt_is_kept_sealed_put_in_the_queue_once_and_passed_on(message, now):
    first = receipt("Modtaget Digital Post", besked_id=BESKED, **about(message))
    failed = receipt("Fejlet", **about(message, FejlKode="memo.invalid", FejlTekst="Åse kan ikke få post"))
    assert [keep(one, came_by="push", now=now) for one in (first, failed, first)] == [Answer.TAKEN] * 3
    kept = ReceivedReceipt.objects.get(besked_id=BESKED)
    assert kept.sealed is not None
    assert b"Digital Post" not in bytes(kept.sealed)
    assert (read(kept).message_id, kept.reference) == (f"0999-{message.pk}", message.reference)
    assert ProcrastinateJob.objects.filter(task_name="communication.receipts").count() == 1

    assert take_in(now=now) == 2
    assert rows() == [("applied", ""), ("applied", "")]
    kept.refresh_from_db()
    assert (kept.sealed, kept.municipality_key, kept.handled_at) == (None, message.municipality_id, now)
    assert life(message) == [("received", ""), ("failed", "memo.invalid")]
    assert take_in(now=now) == 0


@pytest.mark.acceptance("E-297")
@pytest.mark.parametrize(
    ("named", "outside", "why"),
    [
        ({"MessageId": "0751-{pk}"}, {"cvr": AARHUS}, "no_message"),
        ({"MessageId": "0751-{pk}"}, {}, "another_authority"),
        ({}, {"cvr": AARHUS}, "another_authority"),
        ({"MessageId": "0100-1"}, {}, "no_municipality"),
        ({"MessageId": "0999-999999"}, {}, "another_message"),
        ({"MessageUUID": str(uuid.UUID(int=3))}, {}, "no_message"),
        ({"MessageUUID": ""}, {"transmission": str(uuid.UUID(int=8))}, "no_message"),
        ({"MessageId": "anothers-17"}, {"cvr": ""}, "no_message"),
        ({"TransaktionsStatusKode": "Et nyt ord"}, {}, "unknown_word"),
    ],
)
def test_what_does_not_fit_together_changes_nothing(message, other_municipality, now, named, outside, why):
    named = {name: value.format(pk=message.pk) for name, value in named.items()}
    transmission = outside.pop("transmission", str(uuid.UUID(int=7)))
    status = post_status("Afleveret Digital Post", **about(message, TransmissionId=transmission, **named))
    assert keep(pushed(status, **outside), came_by="push", now=now) == Answer.TAKEN
    take_in(now=now)
    assert rows() == [("unmatched", why)]
    assert life(message) == []
    assert received() == Received(new=0, unmatched=1, unreadable=0, last_at=now)


@pytest.mark.parametrize(
    "named",
    [
        {"MessageId": ""},
        {"MessageUUID": ""},
        {"MessageUUID": "", "MessageId": "", "AfsendelseIdentifikator": "{reference}"},
        {"MessageId": "", "MessageUUID": "{upper}"},
    ],
)
def test_each_of_the_ways_a_message_is_named_leads_to_it(message, now, named):
    words = {"reference": str(message.reference), "upper": str(message.reference).upper()}
    named = {name: value.format(**words) for name, value in named.items()}
    keep(pushed(post_status("Afsendt", **about(message, **named))), came_by="pull", now=now)
    take_in(now=now)
    assert (rows(), life(message)) == ([("applied", "")], [("delivered", "")])


@pytest.mark.acceptance("E-297")
def test_what_cannot_be_read_is_kept_for_whoever_looks_into_it(db, now):
    for unreadable in (b"<a/>", b"<a/>", pushed("<b/>", besked_id=BESKED)):
        assert keep(unreadable, came_by="push", now=now) == Answer.UNREADABLE
    assert rows() == [("unreadable", "no_envelope"), ("unreadable", "no_post_status")]
    assert keep(pushed("<b/>", kind=str(uuid.UUID(int=4))), came_by="push", now=now) == Answer.TAKEN
    other = ReceivedReceipt.objects.get(state="unmatched")
    assert (other.why, other.sealed) == ("another_kind", None)
    assert take_in(now=now) == 0
    assert (received().unmatched, received().unreadable) == (1, 2)


def test_one_that_comes_too_early_waits(message, now):
    with acting_for(message.municipality):
        Message.objects.update(state=State.SENDING, claimed_at=now)
    keep(receipt("Afleveret Digital Post", **about(message)), came_by="push", now=now)
    take_in(now=now)
    assert rows() == [("new", "")]
    with acting_for(message.municipality):
        Message.objects.update(state=State.UNCERTAIN)
    take_in(now=now)
    assert (rows(), life(message)) == ([("applied", "")], [("delivered", "")])


@pytest.mark.acceptance("E-260")
def test_killed_in_the_middle_nothing_is_lost_and_nothing_done_twice(message, now, monkeypatch):
    keep(receipt("Afleveret Digital Post", **about(message)), came_by="push", now=now)

    real = receipts.tell

    def killed(*arguments, **named):
        real(*arguments, **named)
        raise DatabaseError("gone")

    with monkeypatch.context() as until_then:
        until_then.setattr(taking.receipts, "tell", killed)
        with pytest.raises(DatabaseError):
            take_in(now=now)
    assert (rows(), life(message)) == ([("new", "")], [])
    take_in(now=now)
    assert (rows(), life(message)) == ([("applied", "")], [("delivered", "")])


def test_a_fault_of_ours_harms_no_other_receipt(message, now, monkeypatch):
    for status in ("Modtaget Digital Post", "Afleveret Digital Post"):
        keep(receipt(status, **about(message)), came_by="push", now=now)
    real = receipts.tell

    def at_fault(message, word, *rest, **named):
        return real(message, word, *rest, **named) if word == "delivered" else 1 / 0

    monkeypatch.setattr(taking.receipts, "tell", at_fault)
    take_in(now=now)
    assert (rows(), life(message)) == (
        [("unmatched", "ZeroDivisionError"), ("applied", "")],
        [("delivered", "")],
    )


@pytest.mark.acceptance("E-297")
def test_without_a_database_it_is_to_be_sent_again(db, now, monkeypatch):
    def gone(**named):
        raise DatabaseError

    monkeypatch.setattr(ReceivedReceipt.objects, "get_or_create", gone)
    with pytest.raises(CannotKeep):
        keep(envelope(post_status()).encode(), came_by="push", now=now)


def test_each_receipt_costs_the_same_few_queries(message, now, django_assert_max_num_queries):
    one = receipt("Afleveret Digital Post", **about(message))
    with django_assert_max_num_queries(9):
        keep(one, came_by="push", now=now)
    with django_assert_max_num_queries(9):
        take_in(now=now)


def test_receipts_are_forgotten_after_thirty_days(db, now):
    for age in (KEPT, KEPT * 2, KEPT / 2):
        keep(f"<a>{age}</a>".encode(), came_by="push", now=now - age)
    assert forget_received(now=now) == 1
    assert ReceivedReceipt.objects.count() == 2


def test_a_letter_is_told_of_by_channel(municipality, now):
    with acting_for(municipality):
        letter = sent(now, channel=Channel.LETTER)
    named = {"MessageUUID": "", "MessageId": "", "AfsendelseIdentifikator": str(letter.reference), "KanalKode": "Edora"}
    for status in ("Modtaget Fjernprint", "Klar", "Afleveret til print og kuvertering", "Afsendt"):
        keep(pushed(post_status(status, **named)), came_by="pull", now=now)
    take_in(now=now)
    with acting_for(municipality):
        letter.refresh_from_db()
    assert letter.state == "delivered"
