"""A letter as bytes for the wire: HTML with plain text beside it, and files."""

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime

from valghalla.integrations.email.headers import address, mailbox_line, one_line, text_line
from valghalla.integrations.email.letter import Attachment, Letter
from valghalla.integrations.email.plain_text import plain_text

_WORD = r"[A-Za-z0-9][A-Za-z0-9.+-]*"
_CONTENT_TYPE = re.compile(rf"(?!multipart/|message/){_WORD}/{_WORD}(;\s*{_WORD}={_WORD})*", re.IGNORECASE)
LONGEST_FILENAME = 100


def message_id(letter: Letter, *, host_name: str = "") -> str:
    """The letter's reference at host_name, or at the sender's domain, in pointed brackets."""
    host = host_name or address(letter.sender, wrong="sender_address").rpartition("@")[2]
    return f"<{letter.reference}@{host}>"


def build(letter: Letter, *, host_name: str = "") -> bytes:
    """The whole message, lines ending in CRLF.

    Raises Refused with code "recipient_address", "sender_address" or "reply_address" for what is no address.
    """
    headers = [
        mailbox_line("From", letter.sender, wrong="sender_address"),
        mailbox_line("To", letter.recipient, wrong="recipient_address"),
        text_line("Subject", letter.subject),
        f"Date: {format_datetime(letter.written_at or localtime())}\r\n",
        f"Message-ID: {message_id(letter, host_name=host_name)}\r\n",
        "Auto-Submitted: auto-generated\r\n",
    ]
    if letter.reply_to:
        headers.append(mailbox_line("Reply-To", letter.reply_to, wrong="reply_address"))
    if letter.unsubscribe:
        headers.append(f"List-Unsubscribe: <{letter.unsubscribe}>\r\n")
        headers.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
    return "".join(headers).encode() + _content(letter).as_bytes()


def _content(letter: Letter) -> EmailMessage:
    content = EmailMessage(policy=SMTP)
    content.set_content(_body(letter.text or plain_text(letter.html)), cte="quoted-printable")
    content.add_alternative(_body(letter.html), subtype="html", cte="quoted-printable")
    for attachment in letter.attachments:
        _attach(content, attachment)
    return content


def _body(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _attach(content: EmailMessage, attachment: Attachment) -> None:
    content_type = attachment.content_type.strip()
    if not _CONTENT_TYPE.fullmatch(content_type):
        content_type = "application/octet-stream"
    whole, *more = (piece.strip() for piece in content_type.split(";"))
    kind, _, subkind = whole.lower().partition("/")
    parameters = dict(piece.split("=", 1) for piece in more)
    filename = one_line(re.split(r"[/\\]", attachment.filename)[-1])[-LONGEST_FILENAME:] or "file"
    content.add_attachment(attachment.content, maintype=kind, subtype=subkind, filename=filename, params=parameters)
