"""The mail system: takes, counts, refuses; and its inbox shows what came, broken or not."""

import smtplib
import time
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import httpx
import pytest

from valghalla_simulators import Simulators
from valghalla_simulators.mail.inbox import Inbox


def letter(
    to: str = "anna@example.com", subject: str = "Invitation", message_id: str = "<1@example.com>"
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "valg@example.com", to, subject
    message["Message-ID"] = message_id
    message.set_content("Kære Anna\nSvar her: http://korsbaek.localhost:8000/t/abc.\n")
    message.add_alternative(
        '<!doctype html><p>Kære <a href="http://korsbaek.localhost:8000/t/abc">Anna</a></p>', subtype="html"
    )
    return message


def send(simulators: Simulators, message: EmailMessage | bytes, to: list[str] | str = "anna@example.com") -> None:
    with smtplib.SMTP("127.0.0.1", simulators.smtp_port, timeout=10) as client:
        raw = message if isinstance(message, bytes) else message.as_bytes(policy=SMTP)
        client.sendmail("valg@example.com", to, raw)


def test_a_letter_is_in_the_inbox(simulators: Simulators, web: httpx.Client) -> None:
    send(simulators, letter(subject="Tilforordnet på valgdagen – æøå"))
    [found] = web.get("/inbox.json").json()
    assert {key: found[key] for key in ("recipient", "sender", "subject", "message_id", "handed_over")} == {
        "recipient": "anna@example.com",
        "sender": "valg@example.com",
        "subject": "Tilforordnet på valgdagen – æøå",
        "message_id": "<1@example.com>",
        "handed_over": 1,
    }
    assert "http://korsbaek.localhost:8000/t/abc" in found["text"]


def test_the_same_letter_again_is_counted_not_doubled(simulators: Simulators) -> None:
    send(simulators, letter(), ["anna@example.com", "bo@example.com"])
    send(simulators, letter(), "anna@example.com")
    send(simulators, letter(message_id="<2@example.com>"), "anna@example.com")
    found = {(one.recipient, one.message_id): one.handed_over for one in simulators.inbox.letters()}
    assert found == {
        ("anna@example.com", "<1@example.com>"): 2,
        ("bo@example.com", "<1@example.com>"): 1,
        ("anna@example.com", "<2@example.com>"): 1,
    }
    assert simulators.inbox.count() == (3, 4)


def test_letters_without_an_id_are_all_kept(simulators: Simulators) -> None:
    for _ in range(2):
        send(simulators, b"Subject: Uden\r\n\r\nhej\r\n")
    assert simulators.inbox.count() == (2, 2)


@pytest.mark.parametrize(("word", "code"), [("down", 421), ("full", 452), ("refuse", 550)])
def test_the_address_chooses_what_goes_wrong(word: str, code: int, simulators: Simulators) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(simulators, letter(), f"{word}+anna@example.com")
    assert refused.value.recipients[f"{word}+anna@example.com"][0] == code
    assert simulators.inbox.letters() == []


def test_a_slow_address_takes_its_time(simulators: Simulators) -> None:
    simulators.mail.faults.slow_seconds = 0.3
    began = time.monotonic()
    send(simulators, letter(), "slow+anna@example.com")
    assert time.monotonic() - began >= 0.3
    assert len(simulators.inbox.letters()) == 1


def test_the_switch_turns_everybody_away(simulators: Simulators, web: httpx.Client) -> None:
    assert web.post("/mail/switch", data={"mail": "down", "mail_delay_ms": "0"}).status_code == 303
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(simulators, letter())
    web.post("/mail/switch", data={"mail": "up", "mail_delay_ms": "0"})
    send(simulators, letter())
    assert simulators.inbox.count() == (1, 1)


def test_search_and_pages(simulators: Simulators, web: httpx.Client) -> None:
    for number in range(60):
        simulators.inbox.take("v@example.com", f"p{number}@example.com", letter(message_id=f"<{number}@e>").as_bytes())
    simulators.inbox.take(
        "v@example.com", "åse@example.com", letter(subject="PÅMINDELSE", message_id="<x@e>").as_bytes()
    )
    first = web.get("/inbox/").text
    assert first.count("<tr") == 51
    assert "Ældre breve" in first
    oldest = simulators.inbox.letters(limit=50)[-1].id
    assert web.get(f"/inbox/?before={oldest}").text.count("<tr") == 12
    assert [one.recipient for one in simulators.inbox.letters("påmindelse ÅSE")] == ["åse@example.com"]
    assert "Ingen breve med de ord." in web.get("/inbox/?search=findesikke").text


def test_the_oldest_go_first() -> None:
    inbox = Inbox(most=3)
    for number in range(5):
        inbox.take("v@example.com", f"p{number}@example.com", b"Subject: x\r\n\r\nx")
    assert [one.recipient for one in inbox.letters()] == ["p4@example.com", "p3@example.com", "p2@example.com"]


def test_a_mailbox_outlives_the_process(tmp_path: Path) -> None:
    first = Inbox(tmp_path / "post")
    first.take("v@example.com", "anna@example.com", letter().as_bytes())
    first.close()
    again = Inbox(tmp_path / "post")
    again.take("v@example.com", "anna@example.com", letter().as_bytes())
    assert [(one.recipient, one.handed_over) for one in again.letters()] == [("anna@example.com", 2)]
    assert (tmp_path / "post" / "inbox.sqlite").stat().st_mode & 0o077 == 0


def test_the_letter_page_keeps_the_html_behind_glass(simulators: Simulators, web: httpx.Client) -> None:
    message = letter(subject="<script>alert(1)</script>")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="møde.ics")
    send(simulators, message)
    [found] = simulators.inbox.letters()
    page = web.get(f"/inbox/{found.id}/").text
    assert "<script>alert" not in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert 'Kære Anna\nSvar her: <a href="http://korsbaek.localhost:8000/t/abc">' in page.replace("\r\n", "\n")
    inside = web.get(f"/inbox/{found.id}/html")
    assert "sandbox" in inside.headers["content-security-policy"]
    assert "script-src" not in inside.headers["content-security-policy"]
    assert '<base target="_blank">' in inside.text
    [download] = [line.split('"')[0] for line in page.split('href="') if "/parts/" in line.split('"')[0]]
    attached = web.get(download)
    assert attached.content == b"BEGIN:VCALENDAR"
    assert attached.headers["content-disposition"] == "attachment; filename*=UTF-8''m%C3%B8de.ics"
    assert b"Message-ID: <1@example.com>" in web.get(f"/inbox/{found.id}/raw").content


BROKEN = [
    b"",
    b"\xff\xfe\x00 no header at all",
    b"Subject: =?utf-8?q?=ff=fe?=\r\nContent-Type: text/plain; charset=klingon\r\n\r\nhej \xff",
    b"Subject: =?nope?x?y?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\nno parts",
    b"Subject: \xe6\xf8\xe5\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%",
    b"Content-Disposition: attachment; filename*=klingon''%ff\r\nMessage-ID: \r\n\r\nx",
    b'Content-Type: text/html; charset="\r\nFrom: <\r\n\r\n<p>x',
]


@pytest.mark.parametrize("raw", BROKEN)
def test_broken_letters_are_shown_too(raw: bytes, simulators: Simulators, web: httpx.Client) -> None:
    simulators.inbox.take("v@example.com", "anna@example.com", raw)
    [found] = simulators.inbox.letters()
    assert [web.get(path).status_code for path in ("/inbox/", "/inbox.json", f"/inbox/{found.id}/")] == [200, 200, 200]
    assert web.get(f"/inbox/{found.id}/html").status_code in (200, 404)
    assert web.get(f"/inbox/{found.id}/raw").content == raw


def test_a_letter_that_is_not_there(web: httpx.Client) -> None:
    assert [
        web.get(path).status_code for path in ("/inbox/7/", "/inbox/7/html", "/inbox/7/raw", "/inbox/7/parts/1")
    ] == [404] * 4
