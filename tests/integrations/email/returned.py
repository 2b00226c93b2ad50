"""Messages as mail servers and people's programs send them back; made up, in the manner of the real ones."""

OUR_ID = "<6f1c2d3e-0000-4000-8000-00000000abcd@korsbaek.example>"


def report(action="failed", status="5.1.1", *, returned="message/rfc822", more="", to="retur@valg.example"):
    """A report as Postfix and most others write it (RFC 3464)."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"

--B1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org. Your message could not be delivered. 5.9.9 is not what counts.

--B1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Tue, 3 Nov 2026 08:00:00 +0100

Final-Recipient: rfc822; maude@example.org
Original-Recipient: rfc822;maude@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <maude@example.org>: Recipient address
 rejected: User unknown
{more}
--B1
Content-Type: {returned}

From: valg@korsbaek.example
To: maude@example.org
Message-ID: {OUR_ID}
Subject: Invitation

--B1--
""".replace("\n", "\r\n").encode()


def plain(
    text, *, sender="MAILER-DAEMON@mail.example.org", subject="failure notice", headers="", to="retur@valg.example"
):
    """A message of one text part."""
    return f"{headers}From: {sender}\nTo: {to}\nSubject: {subject}\n\n{text}\n".replace("\n", "\r\n").encode()


EXCHANGE = f"""From: "Microsoft Outlook" <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@kommune.example>
To: retur@valg.example
Subject: Kan ikke leveres: Invitation
Message-ID: <abc@kommune.example>
In-Reply-To: {OUR_ID}
References: {OUR_ID}
Content-Language: da-DK
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="_000_"

--_000_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: 8bit

<html><body><p>Levering mislykkedes for disse modtagere eller grupper:</p><a href="mailto:m@example.org">Maude</a>
<p>Den mailadresse, du skrev, blev ikke fundet.</p><p>#550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found ##</p></body></html>
--_000_--
""".replace("\n", "\r\n").encode()

QMAIL = plain(
    f"""Hi. This is the qmail-send program at mail.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<maude@example.org>:
192.0.2.4 does not like recipient.
Remote host said: 550 No such user here

--- Below this line is a copy of the message.

Return-Path: <retur@valg.example>
Message-ID: {OUR_ID}
Subject: Invitation
"""
)

GMAIL_LATE = plain(
    "Delivery incomplete\n\nThere was a temporary problem delivering your message to maude@example.org. "
    "Gmail will retry for 46 more hours.\n\nThe response was:\n\nThe recipient server did not accept our requests. 421 4.4.2 timed out",
    sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    subject="Delivery Status Notification (Delay)",
)

AWAY = plain(
    "Jeg er på ferie til den 5. Ring til 33 12 55 50 imens.",
    sender="Maude <maude@example.org>",
    subject="Automatisk svar: Invitation",
    headers="Return-Path: <>\nAuto-Submitted: auto-replied\n",
)

CHALLENGE = plain(
    "Please click here to prove that you are human, otherwise your message is not delivered.",
    sender="maude@example.org",
    subject="Please confirm (invitation)",
    headers="Return-Path: <>\n",
)

PERSON = plain("Kære kommune, 550 kr. er for lidt.", sender="maude@example.org", subject="SV: Invitation")
