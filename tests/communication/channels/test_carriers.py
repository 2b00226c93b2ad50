"""What each way out hands over, and what it makes of the answers; the wire itself is tried in tests/integrations."""

import datetime
from dataclasses import dataclass, field

import pytest

from tests.participants.factories import participant
from valghalla.base.errors import NotUnderstood, Outside, Refused, Unavailable
from valghalla.communication.channels import Outcome, Parcel
from valghalla.communication.channels.digital_post import DigitalPostCarrier
from valghalla.communication.channels.email import frame_of
from valghalla.communication.channels.letter import LetterCarrier
from valghalla.communication.channels.open import open_channels
from valghalla.communication.channels.paper import blocks_of, on_paper
from valghalla.communication.channels.sms import SmsCarrier
from valghalla.communication.models import Channel, Event, Message, MessageTemplate
from valghalla.communication.states import State
from valghalla.communication.writing import Written
from valghalla.integrations import digital_post, sms
from valghalla.municipalities.models import Settings


@dataclass
class Platform:
    """Takes messages and letters, or raises what it is told to."""

    raises: Outside | None = None
    registered: bool = True
    taken: list = field(default_factory=list)

    def can_receive(self, cpr_number, *, on_behalf_of) -> bool:
        return self.registered

    def send(self, post, *, on_behalf_of) -> digital_post.Accepted:
        self.taken.append((post, on_behalf_of))
        if self.raises:
            raise self.raises
        return digital_post.Accepted("t-1")

    send_letter = send


@dataclass
class Gateway:
    """Takes text messages, or raises what it is told to."""

    raises: Outside | None = None
    taken: list = field(default_factory=list)

    def send(self, message) -> sms.Accepted:
        self.taken.append(message)
        if self.raises:
            raise self.raises
        return sms.Accepted("gw-7", 1)


@pytest.fixture
def parcel(acting, municipality, now) -> Parcel:
    person = participant(
        first_names="Åse", last_name="Ørsted", mobile="12345678",
        street_address="Strandvej 12, 2. tv", postal_code="9999", city="Korsbæk",
    )  # fmt: skip
    message = Message.objects.create(participant=person, channel="digital_post", queued_at=now, due_at=now, attempts=1)
    return Parcel(
        message=message,
        person=person,
        written=Written("Tak", "<p>Vi ses</p>", "Vi ses"),
        settings=Settings.objects.get(),
        municipality=municipality,
        written_at=now,
    )


# what the other side does → what becomes of the message, and of the channel
FAILURES = [
    (Refused("x", "no"), State.FAILED, False, False),
    (Unavailable("x", "no"), State.FAILED_FOR_NOW, True, False),
    (Unavailable("x", "no", perhaps_done=True), State.UNCERTAIN, True, False),
    (NotUnderstood("x", "no"), State.FAILED_FOR_NOW, True, True),
]


@pytest.mark.parametrize(("failure", "state", "everybodys", "stopped"), FAILURES)
def test_what_digital_post_and_the_printer_answer(parcel, failure, state, everybodys, stopped):
    for carrier in (DigitalPostCarrier(lambda: Platform(failure)), LetterCarrier(lambda: Platform(failure))):
        assert carrier.send(parcel) == Outcome(state, "post_no", everybodys=everybodys, stopped=stopped)


@pytest.mark.parametrize(("failure", "state", "everybodys", "stopped"), FAILURES)
def test_what_the_sms_gateway_answers(parcel, failure, state, everybodys, stopped):
    found = SmsCarrier(lambda: Gateway(failure)).send(parcel)
    assert found == Outcome(state, "no", everybodys=everybodys, stopped=stopped)


def test_being_turned_away_stops_the_channel(parcel):
    found = SmsCarrier(lambda: Gateway(sms.WrongSettings("sms", "sms_no_credit"))).send(parcel)
    assert found == Outcome(State.FAILED_FOR_NOW, "sms_no_credit", everybodys=True, stopped=True)
    found = DigitalPostCarrier(lambda: Platform(digital_post.WrongSettings("x", "http_403"))).send(parcel)
    assert found == Outcome(State.FAILED_FOR_NOW, "post_http_403", everybodys=True, stopped=True)


def test_an_sms_whose_answer_makes_no_sense_may_have_left(parcel):
    found = SmsCarrier(lambda: Gateway(sms.NotUnderstood("sms", "sms_answer"))).send(parcel)
    assert found == Outcome(State.UNCERTAIN, "sms_answer", everybodys=True)


@pytest.mark.acceptance("E-234")
def test_whoever_has_no_digital_post_is_not_sent_any(parcel):
    platform = Platform(registered=False)
    assert DigitalPostCarrier(lambda: platform).send(parcel) == Outcome(State.FAILED, "no_digital_post")
    assert platform.taken == []


@pytest.mark.acceptance("E-233")
def test_digital_post_is_from_the_municipality_under_its_own_reference(parcel, municipality):
    Settings.objects.update(digital_post_sender="Valgkontoret i Korsbæk", department="Valg", city="Korsbæk")
    parcel.settings.refresh_from_db()
    platform = Platform()
    assert DigitalPostCarrier(lambda: platform).send(parcel) == Outcome(State.HANDED_OVER, transmission="t-1")
    ((post, cvr),) = platform.taken
    assert (post.reference, post.message_id) == (str(parcel.message.reference), f"0999-{parcel.message.pk}")
    assert (post.recipient, post.sender_name, cvr) == (parcel.person.cpr, "Valgkontoret i Korsbæk", municipality.cvr)
    assert (post.subject, post.html, post.footer) == ("Tak", "<p>Vi ses</p>", ("Valg", "Korsbæk"))


def test_a_letter_goes_to_the_address_in_cpr(parcel):
    platform = Platform()
    LetterCarrier(lambda: platform).send(parcel)
    ((letter, _),) = platform.taken
    address = letter.address
    assert (address.name, address.street_address) == ("Åse Ørsted", "Strandvej 12, 2. tv")
    assert (address.postal_code, address.city) == ("9999", "Korsbæk")
    assert letter.pdf.startswith(b"%PDF-")
    assert "Tak" not in letter.title  # those who handle it need not know what it is about


@pytest.mark.acceptance("E-238")
def test_an_sms_has_the_municipalitys_sender_and_the_short_text(parcel):
    Settings.objects.update(sms_sender="Korsbaek")
    parcel.settings.refresh_from_db()
    gateway = Gateway()
    assert SmsCarrier(lambda: gateway).send(parcel) == Outcome(State.HANDED_OVER, transmission="gw-7")
    (message,) = gateway.taken
    assert (message.sender, message.number, message.text) == ("Korsbaek", "12345678", "Vi ses")
    assert str(parcel.message.reference) in message.reference


def test_a_channel_whose_environment_is_not_set_is_not_open(settings):
    assert open_channels() == {"email"}
    settings.SMS_URL = "inmobile+https://any:key@api.inmobile.com"
    assert open_channels() == {"email", "sms"}
    settings.SERVICEPLATFORMEN = settings.SERVICEPLATFORMEN | {"url": "https://platform.example"}
    assert open_channels() == {"email", "sms", "digital_post"}
    settings.DIGITAL_POST = settings.DIGITAL_POST | {"letter_type": "12345"}
    assert open_channels() == {"email", "sms", "digital_post", "letter"}


def test_paper_has_lists_and_says_where_links_lead():
    found = blocks_of(
        '<h4>Husk</h4><ul><li>Et</li><li><p>To</p></li></ul><p>Se <a href="https://k.dk/x">her</a> '
        '<strong>nu</strong><br>og <a href="mailto:a@k.dk">a@k.dk</a></p>'
    )
    assert [block["kind"] for block in found] == ["h", "list", "p"]
    assert found[0]["level"] == 2  # the letter has but its title above it
    assert [[span["text"] for span in item] for item in found[1]["items"]] == [["Et"], ["To"]]
    assert "".join(span["text"] for span in found[2]["spans"]) == "Se her (https://k.dk/x) nu\nog a@k.dk"
    assert [span["text"] for span in found[2]["spans"] if span["strong"]] == ["nu"]


def test_whatever_the_text_holds_it_becomes_a_letter():
    strange = "<h4>#let x</h4><p>$ * _ [ ] ` @ &lt;b&gt; \\ æøå</p><ul><li></li></ul><p></p>"
    made = on_paper(subject="#1", body=strange, to=["*A*"], sender="K", sender_lines=[], day=datetime.date(2026, 11, 3))
    assert made.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("event", "why"),
    [(Event.INVITATION, "sagt ja til en opgave"), (Event.NOTICE, "ansvarlig for et team"), ("", "skrevet til mange")],
)
def test_a_test_of_a_template_says_why_one_gets_it_as_its_letters_will(acting, municipality, event, why):
    template = MessageTemplate(channel=Channel.EMAIL, default_for=event)
    message = Message(participant=participant(), template=template, channel=Channel.EMAIL)
    written = Written("Emne", "<p>Hej</p>")
    parcel = Parcel(
        message=message, person=message.participant, written=written, settings=Settings(), municipality=municipality
    )
    assert why in frame_of(parcel).why
