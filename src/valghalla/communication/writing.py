"""Writing a message out: its text and values become a letter."""

import datetime
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import override

from valghalla.communication import merge
from valghalla.communication.models import Channel, GroupMessage, Message, MessageTemplate, Wording
from valghalla.communication.sms import LONGEST as LONGEST_SMS
from valghalla.content.clean import as_plain, html_of_plain
from valghalla.integrations.email import Attachment, Letter, Mailbox
from valghalla.municipalities.models import Settings


@dataclass(frozen=True)
class Written:
    """subject: plain text.   body: HTML, without the frame round a letter.   short: plain text for an SMS, "" for none."""

    subject: str
    body: str
    short: str = ""


@dataclass(frozen=True)
class Frame:
    """What stands around a letter by e-mail. language: of the text, "da" or "en".   why: why one gets it, a sentence.

    contact: address of the municipality's page for that.   unsubscribe: where such letters are ended, "" for others.
    """

    language: str = "da"
    why: str = ""
    contact: str = ""
    unsubscribe: str = ""


class NoSender(Exception):
    """The municipality has no address to send from."""


def text_of(message: Message) -> GroupMessage | MessageTemplate | None:
    """Where the message has its text from: the group message it is one of, else its template; None when that is gone."""
    return message.group or message.template


def write(text: GroupMessage | MessageTemplate, values: merge.Values) -> Written:
    """Fill the text as it is now, in the values' language where the template has it; an office's change of a template reaches
    what is queued. What somebody who answers for a team wrote is nothing to fill.
    """
    if isinstance(text, GroupMessage) and text.written_by_team:
        return Written(subject=text.subject, body=text.body)
    said = text.in_language(values.language) if isinstance(text, MessageTemplate) else Wording(text.subject, text.body)
    if text.channel == Channel.SMS:
        short = _short(said.body, values)
        return Written("", html_of_plain(short), short)
    short = _short(said.short_body, values) if said.short_body else ""
    return Written(merge.in_text(said.subject, values), merge.in_html(said.body, values), short)


def _short(template: str, values: merge.Values) -> str:
    return "\n".join(filter(None, (merge.in_text(template, values), values.answer_by_sms)))


def write_for(channel: Channel, text: GroupMessage | MessageTemplate, written: Written) -> Written:
    """What is sent, and kept, where the way is settled: a text for SMS by SMS, made of the long one where the office sends
    a message so that has none; the long one by any other way."""
    if channel != Channel.SMS or text.channel == Channel.SMS:
        return written
    short = written.short or as_plain(written.body)[:LONGEST_SMS]
    return Written("", html_of_plain(short), short)


def letter_to(
    recipient: Mailbox,
    written: Written,
    settings: Settings,
    *,
    municipality_name: str,
    reference: str,
    written_at: datetime.datetime | None = None,
    attachments: tuple[Attachment, ...] = (),
    frame: Frame = Frame(),
) -> Letter:
    """The letter to anybody. reference: our own, the same on each try. Raises NoSender."""
    sender = settings.sender_email or settings.email
    if not sender:
        raise NoSender
    around = {"municipality": settings.display_name or municipality_name, "settings": settings, **vars(frame)}
    with override(frame.language):
        framed = render_to_string(
            "communication/letter.html", {"subject": written.subject, "body": written.body, **around}
        )
    return Letter(
        reference=reference,
        sender=Mailbox(sender, settings.sender_name or municipality_name),
        recipient=recipient,
        subject=written.subject,
        html=framed,
        reply_to=Mailbox(settings.reply_to_email, settings.reply_to_name)
        if settings.reply_to_email and settings.reply_to_name
        else None,
        attachments=attachments,
        written_at=written_at,
    )
