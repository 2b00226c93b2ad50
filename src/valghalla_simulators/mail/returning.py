"""Letters that come back, written as mail servers and people's programs write them."""

import email.utils
import re

from valghalla_simulators import clock

_OUR_SERVER = "mx.simulator.localhost"


def returned(manner: str, *, to: str, recipient: str, raw: bytes) -> bytes:
    """The message that comes back. manner: one of faults.RETURNS.   to: where letters return to, their envelope sender.

    raw: the letter.
    """
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
    letter = _Letter(to, recipient, head, _field(head, "Message-ID"), _field(head, "Subject"))
    return _MANNERS[manner](letter).replace("\n", "\r\n").encode("utf-8", "replace")


class _Letter:
    def __init__(self, to: str, recipient: str, head: str, message_id: str, subject: str) -> None:
        self.to, self.recipient, self.head = to, recipient, head
        self.message_id, self.subject = message_id, subject

    @property
    def now(self) -> str:
        return email.utils.format_datetime(clock.now())


def _report(letter: _Letter, action: str, status: str, diagnostic: str, subject: str, words: str) -> str:
    """RFC 3464, as Postfix writes it: with the letter's headers behind."""
    return f"""Return-Path: <>
Date: {letter.now}
From: MAILER-DAEMON@{_OUR_SERVER} (Mail Delivery System)
To: {letter.to}
Subject: {subject}
Auto-Submitted: auto-replied
Message-ID: {email.utils.make_msgid(domain=_OUR_SERVER)}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4B1C2.1/{_OUR_SERVER}"

This is a MIME-encapsulated message.

--4B1C2.1/{_OUR_SERVER}
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host {_OUR_SERVER}.

{words}

<{letter.recipient}>: {diagnostic}

--4B1C2.1/{_OUR_SERVER}
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; {_OUR_SERVER}
X-Postfix-Queue-ID: 4B1C2
X-Postfix-Sender: rfc822; {letter.to}
Arrival-Date: {letter.now}

Final-Recipient: rfc822; {letter.recipient}
Original-Recipient: rfc822;{letter.recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.com
Diagnostic-Code: smtp; {diagnostic}

--4B1C2.1/{_OUR_SERVER}
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{letter.head}

--4B1C2.1/{_OUR_SERVER}--
"""


def _failed(letter: _Letter) -> str:
    return _report(
        letter, "failed", "5.1.1", "550 5.1.1 User unknown", "Undelivered Mail Returned to Sender",
        "I'm sorry to have to inform you that your message could not be delivered.",
    )  # fmt: skip


def _late(letter: _Letter) -> str:
    return _report(
        letter, "delayed", "4.4.1", "connect to mail.example.com: Connection timed out", "Delayed Mail (still being retried)",
        "YOU DO NOT NEED TO RESEND YOUR MESSAGE. It will be retried until it is 5 days old.",
    )  # fmt: skip


def _arrived(letter: _Letter) -> str:
    return _report(
        letter, "delivered", "2.0.0", "250 2.0.0 OK", "Successful Mail Delivery Report", "Your message was delivered."
    )


def _exchange(letter: _Letter) -> str:
    """Exchange to its own people: no report, HTML, and the letter only among what it answers to."""
    return f"""Date: {letter.now}
From: =?utf-8?q?Microsoft_Outlook?= <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@kommune.example>
To: <{letter.to}>
Subject: =?utf-8?q?Kan_ikke_leveres=3A?= {letter.subject}
Message-ID: {email.utils.make_msgid(domain="kommune.example")}
In-Reply-To: {letter.message_id}
References: {letter.message_id}
Content-Language: da-DK
X-MS-Exchange-Message-Is-Ndr:
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="_000_"

--_000_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: 8bit

<html><body><b>Levering mislykkedes for disse modtagere eller grupper:</b><br>
<a href="mailto:{letter.recipient}">{letter.recipient}</a><p>Den mailadresse, du skrev, blev ikke fundet.</p>
<p>Diagnosticeringsoplysninger til administratorer:</p><p>Genererende server: DB7PR01.example.outlook.com</p>
<p>Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'</p>
</body></html>
--_000_--
"""


def _qmail(letter: _Letter) -> str:
    return f"""Return-Path: <>
Date: {letter.now}
From: MAILER-DAEMON@{_OUR_SERVER}
To: {letter.to}
Subject: failure notice

Hi. This is the qmail-send program at {_OUR_SERVER}.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{letter.recipient}>:
192.0.2.4 does not like recipient.
Remote host said: 550 No such user here

--- Below this line is a copy of the message.

{letter.head}
"""


def _away(letter: _Letter) -> str:
    return f"""Return-Path: <>
Date: {letter.now}
From: {letter.recipient}
To: {letter.to}
Subject: Automatisk svar: {letter.subject}
In-Reply-To: {letter.message_id}
Auto-Submitted: auto-replied
X-Auto-Response-Suppress: All
Content-Type: text/plain; charset=utf-8

Jeg er på ferie og læser ikke mail. Ring til 33 12 55 50.
"""


def _challenge(letter: _Letter) -> str:
    return f"""Return-Path: <>
Date: {letter.now}
From: {letter.recipient}
To: {letter.to}
Subject: Please confirm your message
In-Reply-To: {letter.message_id}
Content-Type: text/plain; charset=utf-8

I receive too much unwanted mail. Please click https://confirm.example.com/550 to prove that you are human.
"""


_MANNERS = {
    "returned": _failed,
    "exchange": _exchange,
    "qmail": _qmail,
    "late": _late,
    "arrived": _arrived,
    "away": _away,
    "challenge": _challenge,
}


def _field(head: str, name: str) -> str:
    found = re.search(rf"(?im)^{name}:[ \t]*((?:.*)(?:\n[ \t].*)*)", head)
    return " ".join(found[1].split()) if found else ""
