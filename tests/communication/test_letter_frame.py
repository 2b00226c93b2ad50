"""What stands around every letter by e-mail: who it is from, why one gets it, where to turn."""

import email
import email.policy
import re

import pytest
from django.template.loader import get_template

from tests.communication.factories import sender
from tests.participants.factories import participant
from valghalla.communication.channels import Parcel
from valghalla.communication.channels.email import letter_of
from valghalla.communication.models import Channel, Event, GroupMessage, Message, MessageTemplate
from valghalla.communication.writing import TOLD, Written
from valghalla.integrations.email import Letter, plain_text
from valghalla.integrations.email.message import build
from valghalla.municipalities.models import Municipality, Settings

WRITTEN = Written("Emne", "<p>Kære Maude</p><p>Kom.</p>")
STOP = "https://korsbaek.example/emails/group/abcdefghijklmnop/"


@pytest.fixture
def letter(acting, now, municipality: Municipality):
    sender()
    Settings.objects.update(
        display_name="Korsbæk", department="Valgsekretariatet", telephone="70 10 12 34", accent="#0a4f80"
    )

    def make(
        event: str = "", language: str = "da", unsubscribe: str = "", written: Written = WRITTEN, **values
    ) -> Letter:
        person = participant(language=language)
        message = Message(participant=person, event=event, channel=Channel.EMAIL, queued_at=now, due_at=now, **values)
        settings = Settings.objects.get()
        return letter_of(
            Parcel(
                message=message, person=person, written=written, settings=settings, municipality=municipality,
                unsubscribe=unsubscribe,
            )
        )  # fmt: skip

    return make


@pytest.mark.acceptance("E-300")
def test_it_says_who_it_is_from_why_one_gets_it_and_where_to_turn(letter):
    text = plain_text(letter(Event.INVITATION).html)
    assert text.startswith("Korsbæk, Valgsekretariatet\n\nKære Maude\n\nKom.\n\n---\n\nKorsbæk, Valgsekretariatet\n")
    for said in ("Telefon 70 10 12 34", "Kontakt os (http", "fordi du har sagt ja til en opgave ved et valg i Korsbæk"):
        assert said in text
    assert "Afmeld" not in text
    raw = build(letter(Event.INVITATION))
    assert raw.index(b"text/plain") < raw.index(b"text/html")


@pytest.mark.acceptance("E-236")
@pytest.mark.parametrize(
    ("name", "address", "replies"),
    [
        ("Valg", "svar@korsbaek.example", "Valg <svar@korsbaek.example>"),
        ("", "svar@x.example", None),
        ("Valg", "", None),
    ],
)
def test_sender_and_reply_address_are_the_municipalitys(letter, name, address, replies):
    Settings.objects.update(reply_to_name=name, reply_to_email=address)
    made = email.message_from_bytes(build(letter(Event.INVITATION)), policy=email.policy.default)
    assert str(made["From"]) == "Korsbæk Kommune <valg@korsbaek.example>"
    assert made["Reply-To"] == replies


def test_one_to_many_says_where_to_end_them(letter):
    text = plain_text(letter(group=GroupMessage(), unsubscribe=STOP).html)
    assert f"Afmeld disse e-mails ({STOP})" in text
    assert "som er skrevet til mange" in text
    assert "ansvarlig for et team" in plain_text(letter(Event.NOTICE).html)


def test_it_is_in_the_language_of_its_text(letter):
    english = MessageTemplate(body="<p>Hej</p>", body_en="<p>Hello</p>")
    assert '<html lang="en">' in letter(Event.INVITATION, "en", template=english).html
    assert "You get this e-mail because" in letter(Event.INVITATION, "en", template=english).html
    for danish in (letter(Event.INVITATION, "da", template=english), letter(Event.INVITATION, "en"), letter("", "en")):
        assert '<html lang="da">' in danish.html
        assert "Du får denne e-mail" in danish.html


@pytest.mark.parametrize(
    "body",
    [
        "<p>Kære Åse</p><ul><li>Et</li><li><a href='https://x.example/?a=1&amp;b=2'>To</a></li></ul>",
        "<h2>Overskrift</h2><p>Linje<br>og linje</p>\n<ol><li>Et</li></ol>",
        "Uden afsnit &lt;her&gt; & der",
        "<p>\ue001 \ue003 !name {{ subject }} \\1</p>",
    ],
)
@pytest.mark.parametrize("stop", ["", STOP])
def test_beside_it_stands_the_same_as_text(letter, body, stop):
    made = letter(written=Written("<b>Emne</b> & \ue002", body), group=GroupMessage(), unsubscribe=stop)
    assert made.text == plain_text(made.html)
    assert made.html.count(body) == 1
    assert "<title>&lt;b&gt;Emne&lt;/b&gt; &amp; \ue002</title>" in made.html


def test_each_letter_has_its_own_words_in_the_frame_of_now(letter):
    first = letter(written=Written("Et", "<p>Til Åse</p>"), group=GroupMessage(), unsubscribe=f"{STOP}?a=1&b=2")
    Settings.objects.update(telephone="99 99 99 99", department="")
    other = letter(written=Written("To", "<p>Til Bo</p>"), group=GroupMessage(), unsubscribe=STOP)
    assert ("Til Åse" in first.text, "?a=1&amp;b=2" in first.html, "?a=1&b=2" in first.text) == (True, True, True)
    for mine, gone in (
        ("Til Bo", "Til Åse"),
        ("99 99 99 99", "70 10 12 34"),
        (STOP, "?a=1"),
        ("Korsbæk", "sekretariat"),
    ):
        for said in (other.text, other.html):
            assert (mine in said, gone in said) == (True, False)


def test_all_that_the_frame_tells_of_the_municipality_decides_which_is_kept():
    template = get_template("communication/letter.html").template.source
    assert set(re.findall(r"settings\.(\w+)", template)) == set(TOLD)


def test_nothing_is_fetched_from_outside(letter):
    html = letter(Event.INVITATION).html
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html)
    assert "prefers-color-scheme: dark" in html
    assert "#0a4f80" in html
