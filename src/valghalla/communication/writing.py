"""Writing a message out: its text and values become a letter."""

import datetime
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import override

from valghalla.communication.message_templates import merge
from valghalla.communication.message_templates.sms_length import LONGEST as LONGEST_SMS
from valghalla.communication.models import Channel, GroupMessage, Message, MessageTemplate, Wording
from valghalla.content.clean import as_plain, html_of_plain
from valghalla.integrations.email import Attachment, Letter, Mailbox, plain_text
from valghalla.municipalities.models import Settings

# What stands in a frame that is kept for what each letter says itself. No keyboard has them.
_SUBJECT, _BODY, _UNSUBSCRIBE = "\ue001", "\ue002", "\ue003"
_OWN = re.compile(f"[{_SUBJECT}{_BODY}{_UNSUBSCRIBE}]")
# What a frame tells of the municipality.
TOLD = ("department", "accent", "address", "postal_code", "city", "telephone")


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
        short = sms_text(said.body, values)
        return Written("", html_of_plain(short), short)
    short = sms_text(said.short_body, values) if said.short_body else ""
    return Written(merge.in_text(said.subject, values), merge.in_html(said.body, values), short)


def sms_text(template: str, values: merge.Values) -> str:
    """A text for SMS, filled, with the sentence that tells how to answer where it can be answered."""
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
    html, text = _framed(written, settings, settings.display_name or municipality_name, frame)
    return Letter(
        reference=reference,
        sender=Mailbox(sender, settings.sender_name or municipality_name),
        recipient=recipient,
        subject=written.subject,
        html=html,
        text=text,
        reply_to=Mailbox(settings.reply_to_email, settings.reply_to_name)
        if settings.reply_to_email and settings.reply_to_name
        else None,
        attachments=attachments,
        written_at=written_at,
    )


def _framed(written: Written, settings: Settings, municipality: str, frame: Frame) -> tuple[str, str]:
    """The letter with what stands around it, as HTML and as text."""
    told = tuple(getattr(settings, name) for name in TOLD)
    alike = replace(frame, unsubscribe=_UNSUBSCRIBE if frame.unsubscribe else "")
    html, text = _kept_frame(municipality, told, alike)
    own = {_SUBJECT: escape(written.subject), _BODY: written.body, _UNSUBSCRIBE: escape(frame.unsubscribe)}
    own_text = {_BODY: plain_text(written.body), _UNSUBSCRIBE: frame.unsubscribe}
    return _OWN.sub(lambda found: own[found[0]], html), _OWN.sub(lambda found: own_text.get(found[0], ""), text)


@lru_cache(maxsize=128)
def _kept_frame(municipality: str, told: tuple[str, ...], frame: Frame) -> tuple[str, str]:
    """The frame round letters that differ in their own words alone, as HTML and as text: to make it takes longer than to
    write a letter. What is kept depends on what is given here and on nothing else."""
    around = {"municipality": municipality, "settings": dict(zip(TOLD, told, strict=True)), **vars(frame)}
    with override(frame.language):
        html = render_to_string("communication/letter.html", {"subject": _SUBJECT, "body": _BODY, **around})
    return html, plain_text(html)
