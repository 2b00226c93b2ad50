"""A letter as bytes for the wire: HTML with plain text beside it, and files.

Written out by ourselves: of what a letter costs a worker, Python's own objects for headers and parts were half
(docs/performance.md). Source: RFC 2045 and 2046; what stands in headers is in headers.py.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from email.utils import format_datetime, localtime

from valghalla.integrations.email.headers import address, mailbox_line, one_line, parameter, text_line
from valghalla.integrations.email.letter import Attachment, Letter
from valghalla.integrations.email.plain_text import plain_text

_WORD = r"[A-Za-z0-9][A-Za-z0-9.+-]*"
_CONTENT_TYPE = re.compile(rf"(?!multipart/|message/){_WORD}/{_WORD}(;\s*{_WORD}={_WORD})*", re.IGNORECASE)
LONGEST_FILENAME = 100
LONGEST_CONTENT_TYPE = 200
# Between parts. Neither base64 nor quoted-printable ever has "=_", so no part can hold its own end.
_LETTER, _FILES = "=_letter", "=_files"


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
    headers.append("MIME-Version: 1.0\r\n")
    return "".join(headers).encode() + _content(letter)


def _content(letter: Letter) -> bytes:
    plain, html = _text("plain", letter.text or plain_text(letter.html)), _text("html", letter.html)
    content = _parts("alternative", _LETTER, [plain, html])
    if not letter.attachments:
        return content
    return _parts("mixed", _FILES, [content, *map(_file, letter.attachments)])


def _parts(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    """Several parts as one. Each, and the whole, is its headers, an empty line, and what they are of."""
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    between = f"--{boundary}\r\n".encode()
    return head + b"".join(between + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()


def _text(subkind: str, text: str) -> bytes:
    """A part of words. Blanks at the ends of lines say nothing, and could be lost on the way."""
    lines = text.replace("\x00", "").encode("utf-8", "replace").splitlines() or [b""]
    content = b"".join(line.rstrip(b" \t") + b"\r\n" for line in lines)
    head = f'Content-Type: text/{subkind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode() + binascii.b2a_qp(content)


def _file(attachment: Attachment) -> bytes:
    filename = one_line(re.split(r"[/\\]", attachment.filename)[-1])[-LONGEST_FILENAME:] or "file"
    head = (
        f"Content-Type: {_content_type(attachment)}\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment;\r\n {parameter('filename', filename)}\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(attachment.content).replace(b"\n", b"\r\n")


def _content_type(attachment: Attachment) -> str:
    """What the file says it is; nothing in particular where that cannot be."""
    said = attachment.content_type.strip()
    if len(said) > LONGEST_CONTENT_TYPE or not _CONTENT_TYPE.fullmatch(said):
        return "application/octet-stream"
    whole, *more = (piece.strip() for piece in said.split(";"))
    parameters = dict(piece.split("=", 1) for piece in more)
    return "; ".join([whole.lower(), *(f'{name}="{value}"' for name, value in parameters.items())])
