"""A message as MeMo, the format of the national Digital Post."""

import base64
import os
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from valghalla.integrations.digital_post import html, template
from valghalla.integrations.digital_post.errors import Refused
from valghalla.integrations.digital_post.files import checked
from valghalla.integrations.digital_post.post import Action, Attachment, DigitalPost
from valghalla.integrations.digital_post.texts import line

MEMO = "https://DigitalPost.dk/MeMo-1"
LONGEST_NOTIFICATION = 150  # one published copy of the schema has 150, another 160
LONGEST_URL = 256


def build(post: DigitalPost, *, sender_cvr: str, version: str, written_at: datetime) -> etree._Element:
    """The Message element. version: "1.2" or "1.1".   written_at: aware.

    Raises Refused: "empty_subject", "empty_sender_name", "action_url", and those of ``files.checked``.
    """
    message = template.copy_of("memo")
    message.set("memoVersion", version)
    if version == "1.1":
        message.set("memoSchVersion", "1.1.0")
    texts = {
        "messageUUID": post.reference,
        "messageID": post.message_id,
        "MessageHeader/label": _required(line(post.subject), "empty_subject"),
        "notification": line(post.notification, LONGEST_NOTIFICATION),
        "reply": "" if post.may_reply else "false",
        "senderID": sender_cvr,
        "Sender/label": _required(line(post.sender_name), "empty_sender_name"),
        "recipientID": post.recipient.digits,
        "createdDateTime": written_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    for path, text in texts.items():
        template.fill(message, path, text)
    _add_documents(message, post)
    return message


def _add_documents(message: etree._Element, post: DigitalPost) -> None:
    (body,) = message.iterfind(f"{{{MEMO}}}MessageBody")
    main = (
        Attachment("brev.pdf", "application/pdf", post.pdf)
        if post.pdf
        else Attachment(
            "brev.html", "text/html", html.document(line(post.subject), post.html, post.footer, language=post.language)
        )
    )
    attachments = checked(post.attachments, main=main.content)
    document = template.add(body, MEMO, "MainDocument")
    _add_file(document, main, post.language)
    if post.action:
        _add_action(document, post.action)
    for number, attachment in enumerate(attachments, start=1):
        document = template.add(body, MEMO, "AdditionalDocument")
        template.add(document, MEMO, "additionalDocumentID", str(number))
        template.add(document, MEMO, "label", os.path.splitext(attachment.filename)[0])
        _add_file(document, attachment, post.language)


def _add_file(document: etree._Element, attachment: Attachment, language: str) -> None:
    file = template.add(document, MEMO, "File")
    template.add(file, MEMO, "encodingFormat", attachment.content_type)
    template.add(file, MEMO, "filename", attachment.filename)
    template.add(file, MEMO, "language", language)
    template.add(file, MEMO, "content", base64.b64encode(attachment.content).decode())


def _add_action(document: etree._Element, action: Action) -> None:
    if not _is_https(action.url):
        raise Refused("digital_post", "action_url")
    element = template.add(document, MEMO, "Action")
    template.add(element, MEMO, "label", _required(line(action.label), "action_label"))
    template.add(element, MEMO, "actionCode", action.code.value)
    template.add(template.add(element, MEMO, "EntryPoint"), MEMO, "url", action.url)


def _is_https(url: str) -> bool:
    try:
        address = urlsplit(url)
        whole = address.scheme == "https" and bool(address.hostname)
    except ValueError:
        return False
    return whole and len(url) <= LONGEST_URL and url.isascii() and url.isprintable() and " " not in url


def _required(text: str, code: str) -> str:
    if not text:
        raise Refused("digital_post", code)
    return text
