"""Letters that come back, and the mailbox they come to: read by curl and Python's imaplib."""

import contextlib
import email
import email.policy
import imaplib
import shutil
import smtplib
import ssl
import subprocess
import time
from urllib.parse import urlsplit

import pytest

from tests.simulators.test_mail import letter, send
from valghalla_simulators import Simulators
from valghalla_simulators.mail.faults import RETURNS, Fault

RETURN = "retur+0999.x@valghalla.example"


@pytest.fixture
def imap(simulators: Simulators):
    simulators.mail.faults.return_seconds = 0
    context = ssl.create_default_context(cafile=simulators.keys.authority)
    with imaplib.IMAP4_SSL("127.0.0.1", simulators.imap_port, ssl_context=context, timeout=5) as client:
        yield client


def log_in(simulators, client):
    client.login(f'"{simulators.mail.returns.user}"', simulators.mail.returns.password)
    return client


def send_from(simulators, sender, to):
    with smtplib.SMTP("127.0.0.1", simulators.smtp_port, timeout=10) as client:
        client.sendmail(sender, to, letter(to, message_id=f"<{to.partition('@')[0]}@korsbaek.example>").as_bytes())


def arrived(simulators, number):
    until = time.monotonic() + 5
    while len(simulators.mail.returns.messages) < number and time.monotonic() < until:
        time.sleep(0.01)
    return [email.message_from_bytes(one.raw, policy=email.policy.default) for one in simulators.mail.returns.messages]


def test_letters_come_back_in_every_manner(simulators, imap):
    for manner in RETURNS:
        send_from(simulators, RETURN, f"{manner}+anna@example.com")
        send_from(simulators, RETURN, f"{manner}+anna@example.com")  # comes back once
    found = arrived(simulators, len(RETURNS))
    assert len(simulators.inbox.letters()) == len(RETURNS) == len(found)
    assert all(RETURN in str(one["To"]) for one in found)
    reports = [one for one in found if one.get_content_type() == "multipart/report"]
    assert [one.get_payload(1).get_payload(1)["Action"] for one in reports] == ["failed", "delayed", "delivered"]


def test_mail_to_the_mailbox_is_kept_there_and_what_has_no_sender_comes_back_to_nobody(simulators, imap):
    send(simulators, letter(), RETURN)
    send_from(simulators, "", "returned+anna@example.com")
    send_from(simulators, "valg@example.com", "returned+bo@example.com")
    assert len(arrived(simulators, 1)) == 1


def test_the_first_try_is_greylisted_and_broken_off(simulators):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(simulators, letter(), "grey+anna@example.com")
    assert refused.value.recipients["grey+anna@example.com"][0] == 451
    send(simulators, letter(), "grey+anna@example.com")
    for word in ("lost", "taken"):
        with pytest.raises(smtplib.SMTPServerDisconnected):
            send(simulators, letter(message_id=f"<{word}@x>"), f"{word}+anna@example.com")
        send(simulators, letter(message_id=f"<{word}@x>"), f"{word}+anna@example.com")
    handed_over = {one.message_id: one.handed_over for one in simulators.inbox.letters()}
    assert handed_over == {"<1@example.com>": 1, "<lost@x>": 1, "<taken@x>": 2}


def test_switches_strike_a_share(simulators):
    simulators.mail.faults.chances[Fault.REFUSED] = 500
    outcomes = set()
    for number in range(30):
        try:
            send(simulators, letter(message_id=f"<{number}@x>"), f"anna{number}@example.com")
        except smtplib.SMTPRecipientsRefused:
            outcomes.add("refused")
        else:
            outcomes.add("taken")
    assert outcomes == {"refused", "taken"}
    simulators.mail.faults.clear()
    simulators.mail.faults.greylisting, simulators.mail.faults.greeting_ms = True, 200
    began = time.monotonic()
    with contextlib.suppress(smtplib.SMTPRecipientsRefused):
        send(simulators, letter(), "bo@example.com")
    assert time.monotonic() - began >= 0.2


def test_a_program_reads_sets_aside_and_takes_away(simulators, imap):
    for subject in "abc":
        simulators.mail.returns.take(f"Subject: {subject}\r\n\r\n{subject * 10}\r\n".encode())
    log_in(simulators, imap)
    assert imap.select("INBOX") == ("OK", [b"3"])
    assert imap.uid("SEARCH", "UNDELETED", "UNFLAGGED") == ("OK", [b"1 2 3"])
    _, ((head, content), end) = imap.uid("FETCH", "2", "(BODY.PEEK[]<0.14>)")
    assert (head, content, end) == (b"2 (UID 2 BODY[]<0> {14}", b"Subject: b\r\n\r\n", b")")
    assert imap.uid("SEARCH", "UNSEEN")[1] == [b"1 2 3"]
    imap.uid("STORE", "1", "+FLAGS", r"(\Flagged)")
    assert imap.uid("SEARCH", "UNFLAGGED")[1] == [b"2 3"]
    imap.uid("STORE", "2:3", "+FLAGS.SILENT", r"(\Deleted)")
    imap.uid("EXPUNGE", "2")
    assert imap.uid("SEARCH", "ALL")[1] == [b"1 3"]
    assert imap.search(None, "NOT", "DELETED")[1] == [b"1"]
    assert imap.uid("SEARCH", "SINCE", "01-Jan-2020", "FLAGGED")[1] == [b"1"]
    assert imap.expunge()[1][-1] == b"2"
    simulators.mail.returns.take(b"Subject: d\r\n\r\n")
    assert imap.uid("SEARCH", "ALL")[1] == [b"1 4"]  # a number is never used again


def test_it_is_strict(simulators, imap):
    for verb, *words in (("select", "INBOX"), ("status", "INBOX", "(MESSAGES)")):
        with pytest.raises(imaplib.IMAP4.error):
            getattr(imap, verb)(*words)
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        imap.login(simulators.mail.returns.user, "forkert")
    log_in(simulators, imap)
    assert imap.select("Andet")[0] == "NO"
    imap.select("INBOX", readonly=True)
    for verb, *words in (("STORE", "1", "+FLAGS", r"(\Deleted)"), ("EXPUNGE", "1")):
        assert imap.uid(verb, *words)[0] == "NO"
    for verb, *words in (("SEARCH", "SOMEHOW"), ("FETCH", "x", "(UID)"), ("FETCH", "1", "(BODYSTRUCTURE)")):
        simulators.mail.returns.take(b"x")
        with pytest.raises(imaplib.IMAP4.error, match="BAD"):
            imap.uid(verb, *words)


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")
def test_curl_reads_it(simulators):
    simulators.mail.returns.take(b"Subject: Retur\r\n\r\nhej\r\n")
    where = urlsplit(simulators.imap_url)
    base = [
        "curl", "--silent", "--show-error", "--cacert", str(simulators.keys.authority),
        "--user", f"{simulators.mail.returns.user}:{simulators.mail.returns.password}",
    ]  # fmt: skip

    def curl(path, *more):
        url = f"imaps://127.0.0.1:{where.port}/{path}"
        return subprocess.run([*base, url, *more], capture_output=True, check=True, timeout=10).stdout

    assert curl("INBOX?UNSEEN").split() == [b"*", b"SEARCH", b"1"]
    assert curl("INBOX;UID=1") == b"Subject: Retur\r\n\r\nhej\r\n"
    assert b"UNSEEN 0" in curl("", "--request", "STATUS INBOX (UNSEEN)")
    assert b"EXISTS" in curl("", "--request", "EXAMINE INBOX")


def test_switches_and_what_came_back_stand_on_a_page(simulators, web):
    simulators.mail.returns.take(b"Subject: Retur <b>\r\nFrom: x@y\r\n\r\n<script>")
    answer = web.post(
        "/mail/faults", data={"fault-lost": "7", "greylisting": "on", "manner": "qmail", "return_seconds": "3"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/mail/?done=switched")
    faults = simulators.mail.faults
    assert (faults.chances[Fault.LOST], faults.greylisting, faults.manner, faults.return_seconds) == (
        7,
        True,
        "qmail",
        3,
    )
    page = web.get("/mail/").text
    assert "Retur &lt;b&gt;" in page
    assert f"imaps://127.0.0.1:{simulators.imap_port}/INBOX" in page
    assert "&lt;script&gt;" in web.get("/mail/returned/1").text
    assert web.get("/mail/returned/2").status_code == 404
    web.post("/mail/clear")
    assert (faults.chances[Fault.LOST], faults.greylisting) == (0, False)
