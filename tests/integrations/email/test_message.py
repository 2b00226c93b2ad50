"""A letter as an e-mail."""

import email
import email.policy
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.integrations.email.conftest import RECIPIENT, SENDER, letter
from valghalla.integrations.email import Attachment, Mailbox, Refused
from valghalla.integrations.email.message import build

WRITTEN = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def message(**changes):
    return email.message_from_bytes(build(letter(**changes)), policy=email.policy.default)


def words(part):
    return part.get_content().replace("\r\n", "\n")


def header(name, **changes):
    """A header as a mail reader shows it: unfolded and decoded."""
    raw = email.message_from_bytes(build(letter(**changes)), policy=email.policy.compat32)[name]
    return str(make_header(decode_header(raw.replace("\r\n", ""))))


def test_has_text_beside_html_and_the_headers_of_a_machine():
    whole = message(written_at=WRITTEN, html="<p>Kære Maude</p><p>Velkommen</p>")
    assert {name: str(value) for name, value in whole.items()} == {
        "From": "Korsbæk Kommune <valg@korsbaek.example>",
        "To": "Maude Varnæs <maude@example.org>",
        "Subject": "Invitation",
        "Date": "Mon, 02 Nov 2026 09:30:00 +0000",
        "Message-ID": "<message-812@korsbaek.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": whole["Content-Type"],
    }
    assert [part.get_content_type() for part in whole.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert [words(part) for part in whole.iter_parts()] == [
        "Kære Maude\n\nVelkommen\n",
        "<p>Kære Maude</p><p>Velkommen</p>\n",
    ]


def test_own_text_goes_before_the_made_one():
    text, _ = message(text="Eget ord").iter_parts()
    assert words(text) == "Eget ord\n"


def test_answers_go_where_they_should():
    whole = message(reply_to=Mailbox("svar@korsbaek.example", "Valgkontoret"))
    assert str(whole["Reply-To"]) == "Valgkontoret <svar@korsbaek.example>"
    assert "Reply-To" not in message()


def test_the_reference_makes_the_message_id_on_each_try():
    at = b"Message-ID: <message-812@valg.example>\r\n"
    assert at in build(letter(), host_name="valg.example")
    assert at in build(letter(), host_name="valg.example")


@pytest.mark.parametrize("reference", ["", "a b", "a>\r\nBcc: x@y.example", "å", "-a", "a@b", "x" * 101])
def test_what_is_no_reference_makes_no_letter(reference):
    with pytest.raises(ValueError):  # noqa: PT011
        letter(reference=reference)


def test_files_come_along():
    files = (
        Attachment("Vejledning æøå.pdf", "application/pdf", b"%PDF"),
        Attachment("../etc/kort.unknown", "no such type", b"\x00\xff"),
        Attachment("brev.eml", "message/rfc822", b"x"),
        Attachment("\r\n", "text/plain", b"hej"),
    )
    whole = message(attachments=files)
    assert whole.get_content_type() == "multipart/mixed"
    assert [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in whole.iter_attachments()
    ] == [
        ("Vejledning æøå.pdf", "application/pdf", b"%PDF"),
        ("kort.unknown", "application/octet-stream", b"\x00\xff"),
        ("brev.eml", "application/octet-stream", b"x"),
        ("file", "text/plain", b"hej"),
    ]


@pytest.mark.parametrize(
    "filename",
    [
        "Vejledning æøå.pdf",
        'Sådan; "gør" du\\ikke.pdf',
        'a "b"; filename=c.exe',
        "=?utf-8?q?no?=.pdf",
        "100% æ''ø*0*=.pdf",
        "langt-navn " * 8 + ".pdf",
        "Ø" * 96 + ".pdf",
        "😀" * 96 + ".pdf",
    ],
)
def test_a_file_keeps_its_name_however_odd(filename):
    raw = build(letter(attachments=(Attachment(filename, "application/pdf; version=1.7", b"\x00" * 500),)))
    shown = filename.rpartition("\\")[2]
    for policy in (email.policy.default, email.policy.compat32):
        _, part = email.message_from_bytes(raw, policy=policy).get_payload()
        assert (part.get_filename(), part.get_content_type(), part.get_param("version")) == (
            shown,
            "application/pdf",
            "1.7",
        )
        assert part.get_payload(decode=True) == b"\x00" * 500
    assert max(map(len, raw.split(b"\r\n"))) <= 100


@pytest.mark.parametrize(
    "name",
    [
        "Åse Ærø",
        'Åse "Ø" <x@y.example>',
        'Jens "Valg" Jensen \\',
        "Hansen, Jens; valg@x.example: (valg)",
        "a,b;c:d@e " * 19 + "end",
        "Ø" * 200,
        "😀 " * 60 + "x",
        "=?utf-8?q?no?=",
        "æ, " * 60 + "x",
    ],
)
def test_a_name_stays_one_name_however_odd(name):
    shown = header("To", recipient=Mailbox("maude@example.org", name))
    assert shown == (f"{name} <maude@example.org>" if not name.isascii() or len(name) > 60 or "=?" in name else shown)
    raw = email.message_from_bytes(
        build(letter(recipient=Mailbox("maude@example.org", name))), policy=email.policy.compat32
    )
    assert [address for _, address in getaddresses([raw["To"].replace("\r\n", "")])] == ["maude@example.org"]


def test_quotes_in_a_short_name_are_kept():
    raw = email.message_from_bytes(
        build(letter(recipient=Mailbox("m@x.example", 'Jens "V" \\'))), policy=email.policy.compat32
    )
    assert getaddresses([raw["To"].replace("\r\n", "")]) == [('Jens "V" \\', "m@x.example")]


EVIL = "Hej\r\nBcc: all@x.example\r\n\r\n<script>"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": EVIL},
        {"sender": Mailbox(SENDER.address, EVIL)},
        {"recipient": Mailbox(RECIPIENT.address, EVIL)},
        {"reply_to": Mailbox(SENDER.address, EVIL)},
        {"attachments": (Attachment(EVIL, "text/plain", b""),)},
        {"attachments": (Attachment("a", EVIL, b""),)},
        {"subject": "a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g\rh\ni"},
    ],
)
def test_nothing_is_smuggled_into_headers(changes):
    whole = message(**changes)
    assert "Bcc" not in whole
    assert set(whole.keys()) <= {
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert words(whole.get_body(("plain",))) == "Kære Maude\n"


@pytest.mark.parametrize(
    "address",
    [
        *["", "maude", "maude@", "@example.org", "a@b@c.example", "a b@x.example", "a@x example", "<a@x.example>"],
        *["a,b@x.example", "a@x.example\r\nBcc: b@x.example", "a@-x.example", "a@x..example", ".a@x.example"],
        *["a.@x.example", "a..b@x.example", "a" * 65 + "@x.example", "a@" + "x" * 64 + ".example", "a\x00@x.example"],
        *["\ud800@x.example", '"a b"@x.example'],
    ],
)
@pytest.mark.parametrize(
    ("whose", "code"),
    [("recipient", "recipient_address"), ("sender", "sender_address"), ("reply_to", "reply_address")],
)
def test_what_is_no_address_is_refused(address, whose, code):
    with pytest.raises(Refused) as refusal:
        build(letter(**{whose: Mailbox(address, "Maude")}))
    assert (refusal.value.code, "Maude" in str(refusal.value)) == (code, False)


def test_a_danish_domain_travels_in_its_wire_form():
    assert str(message(recipient=Mailbox(" maude@rødgrød.example ")))  # blanks around are no fault
    assert message(recipient=Mailbox(" maude@rødgrød.example "))["To"] == "maude@xn--rdgrd-vuad.example"


def test_showing_a_letter_shows_nobody():
    assert repr(letter()) == "<Letter message-812>"


any_text = st.text(max_size=400)


@given(any_text, any_text, any_text)
def test_any_words_arrive_as_one_letter_to_one_person(name, subject, body):
    raw = build(letter(recipient=Mailbox("maude@example.org", name), subject=subject, text=body or "x", html=body))
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    old_style = email.message_from_bytes(raw, policy=email.policy.compat32)
    assert sorted(old_style.keys()) == [
        *["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"],
    ]
    assert [address for _, address in getaddresses([old_style["To"].replace("\r\n", "")])] == ["maude@example.org"]


odd_lines = st.lists(
    st.sampled_from([" ", "\t", ".", "=", "æ", "😀", "a" * 73, "\r", "\n", "\r\n", "--=_letter", "\x0b"])
)


@given(odd_lines.map("".join) | any_text)
@example("a" * 75 + " \nb")
@example("." + "a" * 80 + "\n.\n..\n")
@example("--=_letter--\n--=_files")
def test_any_body_arrives_as_it_was_written(body):
    raw = build(letter(text=body or "x", html=body, attachments=(Attachment("a", "text/plain", body.encode()),)))
    whole = email.message_from_bytes(raw, policy=email.policy.compat32)
    written = body.replace("\x00", "").encode().splitlines() or [b""]
    expected = b"".join(line.rstrip(b" \t") + b"\r\n" for line in written)
    letter_part, file_part = whole.get_payload()
    plain, html = letter_part.get_payload()
    assert html.get_payload(decode=True) == expected
    assert not body or plain.get_payload(decode=True) == expected
    assert file_part.get_payload(decode=True) == body.encode()
    assert all(len(line) <= 76 for line in raw.partition(b"\r\n\r\n")[2].split(b"\r\n") if b": " not in line)
