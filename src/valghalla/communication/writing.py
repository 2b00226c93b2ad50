"""Writing a message out: template and values become a letter."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from valghalla.communication import merge
from valghalla.communication.models import Message
from valghalla.integrations.email import Letter, Mailbox
from valghalla.municipalities.models import Settings


@dataclass(frozen=True)
class Written:
    """subject: plain text.   body: HTML, without the frame round a letter."""

    subject: str
    body: str


class NoSender(Exception):
    """The municipality has no address to send from."""


def write(message: Message, values: merge.Values) -> Written:
    """Fill the message's template as it is now; an office's change reaches what is queued."""
    assert message.template is not None
    return Written(
        subject=merge.in_text(message.template.subject, values), body=merge.in_html(message.template.body, values)
    )


def letter(message: Message, written: Written, settings: Settings, *, municipality_name: str) -> Letter:
    """The letter for the mail server, with the message's own reference. Raises NoSender."""
    sender = settings.sender_email or settings.email
    if not sender:
        raise NoSender
    framed = render_to_string(
        "communication/letter.html",
        {"subject": written.subject, "body": written.body, "municipality": municipality_name, "settings": settings},
    )
    return Letter(
        reference=str(message.reference),
        sender=Mailbox(sender, settings.sender_name or municipality_name),
        recipient=Mailbox(message.participant.email, message.participant.name),
        subject=written.subject,
        html=framed,
        reply_to=Mailbox(settings.reply_to_email, settings.reply_to_name)
        if settings.reply_to_email and settings.reply_to_name
        else None,
        written_at=message.claimed_at,
    )
