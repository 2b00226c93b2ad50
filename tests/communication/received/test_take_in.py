"""From what came in to the message it is about: whose it is, and what is done with what is nobody's."""

import uuid

import pytest
from django.db import DatabaseError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.communication.test_receipts import sent, told
from tests.integrations.beskedfordeler.messages import envelope, post_status, pushed, receipt
from valghalla.base.jobs import rounds
from valghalla.base.tenancy import acting_for
from valghalla.communication import receipts
from valghalla.communication.models import Channel, Message
from valghalla.communication.received import take_in as taking
from valghalla.communication.received.figures import KEPT, Received, forget_received, received
from valghalla.communication.received.keep import ROUND, keep, read
from valghalla.communication.received.models import ReceivedReceipt
from valghalla.communication.received.take_in import take_in
from valghalla.communication.sending import MANY
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

    def killed(real):
        def told_and_gone(*arguments, **named):
            real(*arguments, **named)
            raise DatabaseError("gone")

        return told_and_gone

    with monkeypatch.context() as until_then:
        for name in ("tell", "tell_together"):
            until_then.setattr(taking.receipts, name, killed(getattr(receipts, name)))
        with pytest.raises(DatabaseError):
            take_in(now=now)
    assert (rows(), life(message)) == ([("new", "")], [])
    take_in(now=now)
    assert (rows(), life(message)) == ([("applied", "")], [("delivered", "")])


def test_a_fault_of_ours_harms_no_other_receipt(message, now, monkeypatch):
    for status in ("Modtaget Digital Post", "Afleveret Digital Post"):
        keep(receipt(status, **about(message)), came_by="push", now=now)
    real = receipts.state_after

    def at_fault(state, word, **named):
        return real(state, word, **named) if word == "delivered" else 1 / 0

    monkeypatch.setattr(receipts, "state_after", at_fault)
    take_in(now=now)
    assert (rows(), life(message)) == (
        [("unmatched", "ZeroDivisionError"), ("applied", "")],
        [("delivered", "")],
    )


@pytest.mark.acceptance("E-297")
def test_without_a_database_it_is_to_be_sent_again(db, now):
    def gone(*asked):
        raise DatabaseError

    with connection.execute_wrapper(gone), pytest.raises(CannotKeep):
        keep(envelope(post_status()).encode(), came_by="push", now=now)


def test_any_number_of_receipts_costs_the_same_few_queries(message, now, django_assert_max_num_queries):
    one = receipt("Afleveret Digital Post", **about(message))
    with django_assert_max_num_queries(4):
        keep(receipt("Modtaget Digital Post", **about(message)), came_by="push", now=now)
    with django_assert_max_num_queries(1):  # the round that reads it waits already
        keep(one, came_by="push", now=now)
    with django_assert_max_num_queries(1):
        keep(one, came_by="push", now=now)
    with django_assert_max_num_queries(10):
        take_in(now=now)
    with acting_for(message.municipality):
        more = [sent(now, person=message.participant) for _ in range(4)]
    for status in ("Modtaget Digital Post", "Afleveret Digital Post"):
        for another in more:
            keep(receipt(status, **about(another)), came_by="push", now=now)
    with django_assert_max_num_queries(10):
        assert take_in(now=now) == 8
    assert [life(another) for another in more] == [[("received", ""), ("delivered", "")]] * 4


def test_what_is_wrong_with_some_is_nothing_to_those_beside_them(message, other_municipality, now):
    with acting_for(message.municipality):
        unknown, being_sent = (sent(now, state, person=message.participant) for state in ("uncertain", "sending"))
    for status, named in [
        ("Modtaget Digital Post", about(message)),
        ("Afleveret Digital Post", about(message, MessageId="0999-999999")),
        ("Et nyt ord", about(message)),
        ("Modtaget Digital Post", about(unknown)),
        ("Modtaget Digital Post", about(being_sent)),
        ("Afleveret Digital Post", about(message, MessageId="0751-1")),
        ("Afleveret Digital Post", about(message)),
        ("Afleveret Digital Post", about(unknown)),
    ]:
        keep(receipt(status, **named), came_by="push", now=now)
    keep(receipt("Afleveret Digital Post", MessageUUID=str(uuid.UUID(int=3))), came_by="push", now=now)
    ReceivedReceipt.objects.filter(reference=uuid.UUID(int=3)).update(sealed=b"changed")
    assert take_in(now=now) == 9
    assert rows() == [
        ("applied", ""),
        ("unmatched", "another_message"),
        ("unmatched", "unknown_word"),
        ("applied", ""),
        ("new", ""),
        ("unmatched", "another_authority"),
        ("applied", ""),
        ("applied", ""),
        ("unreadable", "sealed"),
    ]
    assert [life(one) for one in (message, unknown)] == [[("received", ""), ("delivered", "")]] * 2


def test_receipts_are_read_after_messages_are_sent_and_by_the_clock_before(message, now):
    keep(receipt("Afleveret Digital Post", **about(message)), came_by="push", now=now)
    (soon,) = ProcrastinateJob.objects.filter(task_name="communication.receipts")
    assert soon.priority < MANY < 0 < rounds[ROUND].priority


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
