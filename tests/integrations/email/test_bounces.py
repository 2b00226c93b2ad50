"""What comes back: reports of all kinds, answers that are none, and what was made to do harm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integrations.email.returned import (
    AWAY,
    CHALLENGE,
    EXCHANGE,
    GMAIL_LATE,
    OUR_ID,
    PERSON,
    QMAIL,
    plain,
    report,
)
from valghalla.integrations.email.bounces import LARGEST, Fate, Returned, read

FAILED, DELAYED, DELIVERED, NOTHING = Fate.FAILED, Fate.DELAYED, Fate.DELIVERED, Fate.NOTHING


@pytest.mark.parametrize(
    ("raw", "fate", "code"),
    [
        (report(), FAILED, "5.1.1"),
        (report("delayed", "4.4.1"), DELAYED, "4.4.1"),
        (report("Failed", "4.4.7"), FAILED, "4.4.7"),  # given up after days of trying
        (report("failed", "unknown"), FAILED, "5.1.1"),  # from the diagnostic code
        (report("delivered", "2.0.0"), DELIVERED, ""),
        (report("relayed", "2.0.0"), NOTHING, ""),
        (report("expanded", "2.0.0"), NOTHING, ""),
        (report("noget andet", "4.2.2"), DELAYED, "4.2.2"),
        (report("noget andet", "5.7.1"), FAILED, "5.7.1"),
        (report("delayed", "4.4.1", more="\nFinal-Recipient: rfc822; x@y\nAction: failed\nStatus: 5.2.2"), FAILED, "5.2.2"),
        (report().replace(b"message/delivery-status", b"message/global-delivery-status"), FAILED, "5.1.1"),
        (report(returned="text/rfc822-headers"), FAILED, "5.1.1"),
        (EXCHANGE, FAILED, "5.1.10"),
        (QMAIL, FAILED, "550"),
        (GMAIL_LATE, DELAYED, "4.4.2"),
        (plain("Vi kunne ikke aflevere brevet."), FAILED, "returned"),
        (plain("Message accepted. 2.0.0 OK"), NOTHING, ""),
        (plain("550 5.2.2 over quota", sender="x@y.example", headers="Return-Path: <>\n"), FAILED, "5.2.2"),
        (plain("over quota", sender="x@y.example", headers="Return-Path: <>\n"), NOTHING, ""),
        (AWAY, NOTHING, ""),
        (AWAY.replace(b"5. Ring", b"5. 550 5.1.1 Ring"), NOTHING, ""),
        (CHALLENGE, NOTHING, ""),
        (PERSON, NOTHING, ""),
        (b"", NOTHING, ""),
    ],
)  # fmt: skip
def test_what_became_of_the_letter(raw, fate, code):
    found = read(raw)
    assert (found.fate, found.code) == (fate, code)


@pytest.mark.parametrize("raw", [report(), report(returned="text/rfc822-headers"), EXCHANGE, QMAIL])
def test_which_letter_it_was(raw):
    assert OUR_ID in read(raw).message_ids


@pytest.mark.parametrize("header", ["To", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_where_it_came_back_to(header):
    raw = report(to="somebody@valg.example").replace(
        b"Return-Path: <>", f"Return-Path: <>\r\n{header}: <retur+0999.x@valg.example>".encode()
    )
    assert "retur+0999.x@valg.example" in read(raw).addressed_to


def test_an_address_in_the_text_is_not_where_it_came_back_to():
    assert "0999" not in read(plain("retur+0999.x@valg.example")).addressed_to


NESTED = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
LETTER_IN_LETTER = b"Content-Type: message/rfc822\r\n\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        NESTED * 5_000,
        LETTER_IN_LETTER * 5_000,
        NESTED * 55,
        b"Content-Type: multipart/report; boundary=\r\n\r\n--\r\n--\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 40_000,
        b"Subject: " + b"x" * 900_000,
        b"To: " + b"<a@" * 80_000,
        b"A" * LARGEST + report(),
        b"From: mailer-daemon@x\r\n\r\n" + b"<" * 200_000,
        b"From: mailer-daemon@x\r\n\r\n" + b"5.1." * 50_000,
        report().replace(b"message/delivery-status", b"message/delivery-status\r\nContent-Transfer-Encoding: base64"),
        report().replace(b"us-ascii", b"no-such-charset").replace(b"User unknown", b"\xff\xfe\x00 unknown"),
        b"Content-Type: text/plain; charset*=''%00\r\nFrom: postmaster@x\r\n\r\n\x00\x01",
    ],
    ids=lambda raw: repr(raw[:24]),
)  # fmt: skip
def test_what_was_made_to_do_harm_is_survived(raw):
    assert isinstance(read(raw), Returned)


pieces = st.sampled_from(
    [
        b"Content-Type: multipart/report; boundary=b\r\n", b"Content-Type: message/delivery-status\r\n",
        b"Content-Type: message/rfc822\r\n", b"Content-Type: text/html; charset=x\r\n", b"Content-Type: ;;;\r\n",
        b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n", b"--b\r\n", b"--b--\r\n",
        b"\r\n", b"\n", b"\r", b"Action: failed\r\n", b"Status: 5.1.1\r\n", b"Action:\r\n", b"From: mailer-daemon@x\r\n",
        b"Return-Path: <>\r\n", b"To: =?utf-8?b?////?=\r\n", b"Message-ID: <a@b>\r\n", b"=\xff=00", b"\x00", b" x", b"<p",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces | st.binary(max_size=12), max_size=40))
def test_any_soup_is_read(parts):
    found = read(b"".join(parts))
    assert found.code == "" or found.fate in (FAILED, DELAYED)
    assert len(found.message_ids) <= 10
    assert "\n" not in found.code
    assert len(found.code) <= 60


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1200), st.binary(min_size=1, max_size=6))
def test_a_report_that_was_damaged_is_read(at, damage):
    raw = report()
    assert isinstance(read(raw[:at] + damage + raw[at + len(damage) :]), Returned)
